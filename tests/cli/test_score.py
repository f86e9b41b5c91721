"""`manyi score`: a file in, every figure out, and every row and cell accounted for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pypdf import PdfReader

from manyi.cli.main import main

ROOT = Path(__file__).parents[2]
LEVELS = ("很满意", "满意", "基本满意", "不满意", "很不满意")


def column_of(title: str, counts: tuple[int, ...]) -> str:
    answers = [level for level, n in zip(LEVELS, counts, strict=True) for _ in range(n)]
    return "\n".join(["编号," + title, *(f"{i},{a}" for i, a in enumerate(answers, 1))]) + "\n"


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def scored(capsys, *arguments: str) -> dict:
    status = main(["score", *arguments, "--json", "--day", "2026-12-31"])
    told = capsys.readouterr()
    assert status == 0, told.err
    return json.loads(told.out)


def refused(capsys, *arguments: str) -> str:
    status = main(["score", *arguments, "--json"])
    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    return "\n".join(line for line in told.err.splitlines() if not line.startswith("["))


def printed(card: dict) -> dict[str, str]:
    return {line["key"]: line["printed"] for line in card["scores"]}


def test_the_worked_example_of_the_regulation_comes_out_of_a_file(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", column_of("外观", (10, 5, 6, 3, 1)))

    card = scored(capsys, file, "--pack", "after_sales")

    assert printed(card) == {
        "survey_degree": "76.00%",
        "survey_rate": "84.00%",
        "self_degree": "不完整",
        "self_rate": "不完整",
        "overall_degree": "不完整",
        "overall_rate": "不完整",
        "dissatisfied_items": "4",
    }
    assert (card["validity"]["text"], card["respondents"]) == ("无法判定", {"customers": 25})


def test_a_self_rating_is_blended_forty_to_sixty(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", column_of("外观", (10, 5, 6, 3, 1)))
    own = write(tmp_path, "自评.csv", column_of("外观", (5, 5, 0, 0, 0)))

    card = scored(capsys, file, "--pack", "after_sales", "--self", own)

    figures = printed(card)
    assert [figures[key] for key in ("self_degree", "survey_degree", "overall_degree")] == [
        "90.00%",
        "76.00%",
        "81.60%",
    ]


def test_competitors_are_shown_from_ten_forms_on(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", column_of("外观", (10, 5, 6, 3, 1)))
    other = write(tmp_path, "对手.csv", column_of("外观", (0, 9, 0, 0, 0)))

    card = scored(capsys, file, "--pack", "after_sales", "--competitor", other)

    assert [(c["respondents"], c["needed"], c["enough"]) for c in card["competitors"]] == [
        (9, 10, False)
    ]


def test_marks_are_scored_with_the_full_mark_of_each_item(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "顾客,产品质量,价格\n甲,24,8分\n乙,30,\n丙,31,4\n")

    card = scored(capsys, file, "--pack", "quality_measurement")

    assert [(i["label"], i["n"], i["full_mark"], i["degree"]) for i in card["items"]] == [
        ("产品质量", 2, 30.0, 0.9),
        ("价格", 2, 10.0, 0.6),
    ]
    assert card["files"]["customers"]["cells_set_aside"] == [
        {
            "line": 4,
            "column": "产品质量",
            "found": "31",
            "reason": "「产品质量」填了 31，量表是 0 到 30",
        }
    ]


@pytest.mark.parametrize(("returned", "verdict"), [(15, "无效"), (16, "有效")])
def test_a_wave_needs_more_than_sixty_per_cent_back(tmp_path, capsys, returned, verdict):
    rows = "".join(f"{i},27\n" for i in range(returned))
    file = write(tmp_path, "答卷.csv", "编号,产品质量\n" + rows)
    issue = ("--issued", "25", "--issued-on", "2026-12-01")

    card = scored(capsys, file, "--pack", "quality_measurement", *issue)

    assert card["validity"]["text"] == verdict


def test_answers_after_the_window_are_kept_but_not_counted(tmp_path, capsys):
    text = "序号,提交答卷时间,1、产品质量\n1,2026/12/3 9:00:00,27\n2,2026/12/17 9:00:00,20\n"
    file = write(tmp_path, "答卷.csv", text)
    issue = ("--issued", "2", "--issued-on", "2026-12-01")

    card = scored(capsys, file, "--pack", "quality_measurement", *issue)

    told = card["files"]["customers"]
    assert (told["rows_in"], told["used"], told["rows_set_aside"]) == (
        2,
        1,
        [{"line": 3, "reason": "2026-12-17 提交，回收期到 2026-12-16 为止，保留但不计入"}],
    )
    assert card["validity"]["rules"][0]["found"] == "1/2 = 50.00%"


MIXED = """\
编号,外观,包装,权重
1,很满意,满意,1
2,5分,很满意,2

3,满意,不适用,0
4,,,1
5,不满意,说不好,1
5,很满意,很满意,1
6,很不满意,(跳过),1,多出一格
"""
MAPPED = """\
respondent: 编号
items: {外观: appearance, 包装: packaging}
missing: [说不上]
weight: 权重
"""


def test_every_row_is_used_or_set_aside_with_its_line_and_reason(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", MIXED)
    told = write(tmp_path, "map.yaml", MAPPED)

    card = scored(capsys, file, "--pack", "after_sales", "--map", told)

    found = card["files"]["customers"]
    assert (found["rows_in"], found["used"], found["set_aside"]) == (8, 3, 5)
    assert found["rows_set_aside"] == [
        {"line": 4, "reason": "整行空白"},
        {"line": 5, "reason": "「权重」的权重是「0」，要大于 0"},
        {"line": 6, "reason": "没有一道计分题有答案"},
        {"line": 8, "reason": "答卷编号「5」与第 7 行重复，计第一次的"},
        {"line": 9, "reason": "这一行有 5 格，表头只有 4 列，对不上"},
    ]
    levels = "很满意、满意、基本满意、不满意、很不满意"
    assert [(cell["line"], cell["reason"]) for cell in found["cells_set_aside"]] == [
        (3, f"「外观」这一列填的是级别（{levels}），这一格却是分数「5分」"),
        (7, f"「包装」填的是「说不好」，不在级别（{levels}）里"),
    ]
    assert [(i["label"], i["counts"], i["missing_reasons"]) for i in card["items"]] == [
        ("外观", [1, 0, 0, 1, 0], {"读不懂": 1}),
        ("包装质量", [1, 1, 0, 0, 0], {"读不懂": 1}),
    ]


def test_marks_from_one_to_five_stand_for_the_five_levels(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "外观\n5\n5\n3\n1\n0\n4.5\n很满意\n")
    told = write(
        tmp_path, "map.yaml", "items: {外观: appearance}\nscale: {min: 1, max: 5}\nmissing: [0]\n"
    )

    card = scored(capsys, file, "--pack", "after_sales", "--map", told)

    assert [(i["counts"], i["missing_reasons"]) for i in card["items"]] == [([2, 0, 1, 0, 1], {})]
    assert [row["line"] for row in card["files"]["customers"]["rows_set_aside"]] == [6, 7, 8]
    assert [cell["reason"] for cell in card["files"]["customers"]["cells_set_aside"]] == [
        "「外观」填了 4.5，量表是 1 到 5",
        "「外观」这一列填的是分数，这一格却是级别「很满意」",
    ]


def test_words_of_another_scale_are_mapped_to_levels_by_name(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "外观\n非常好\n还行\n")
    told = write(
        tmp_path,
        "map.yaml",
        "items: {外观: appearance}\nlevels: {非常好: very_satisfied, 还行: fairly_satisfied}\n",
    )

    card = scored(capsys, file, "--pack", "after_sales", "--map", told)

    assert [i["counts"] for i in card["items"]] == [[1, 0, 1, 0, 0]]


def test_an_export_with_a_matrix_is_scored_by_its_row_titles(tmp_path, capsys):
    text = (
        "序号,提交答卷时间,1、请评价—产品功能,1、外观,1、性价比,2、意见\n"
        "1,2026/11/1 9:12:33,很满意,满意,(跳过),快一点\n"
        "2,2026/11/1 9:40:02,不满意,(空),很满意,(空)\n"
    )
    file = write(tmp_path, "wjx.csv", text)

    card = scored(capsys, file, "--pack", "after_sales")

    assert [(i["indicator"], i["label"], i["n"], i["missing_reasons"]) for i in card["items"]] == [
        ("function", "产品功能主要性能", 2, {}),
        ("appearance", "外观", 1, {"空白": 1}),
        ("column_5", "性价比", 1, {"空白": 1}),
    ]
    assert card["files"]["customers"]["map"]["proposed"] is True


def test_a_file_in_which_nothing_is_rated_is_explained_in_words(tmp_path, capsys):
    text = "序号,提交答卷时间,1、性别,2、爱好\n" + "1,,男,运动┋阅读\n2,,女,(空)\n" * 3
    file = write(tmp_path, "wjx.csv", text)

    told = scored(capsys, file, "--pack", "after_sales")

    assert (told["rated"], told["validity"]["text"]) == (False, "无法判定")
    assert told["explanation"] == (
        "「wjx.csv」读到 6 份答卷（可用 6 份，搁置 0 份），"
        "共 4 列：答卷信息 2 列、单选 1 列、多选 1 列。"
        "没有一列是级别或打分，所以没有可以计分的题项，也就没有满意度。"
    )
    assert [column["kind"] for column in told["files"]["answers"]["columns"]] == [
        *("metadata", "metadata", "single", "multiple"),
    ]


def test_everything_wrong_with_a_map_is_said_at_once_with_its_line(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "外观\n很满意\n")
    told = write(
        tmp_path,
        "map.yaml",
        "item: {}\n"
        "items:\n"
        "  外观: appearance\n"
        "  包装: appearance\n"
        "  价格: {indicator: price, fullmark: 3, full_mark: -1}\n"
        "  服务: 3\n"
        "scale: {min: 5, max: 1}\n"
        "levels: {好: best}\n"
        "item_mean_denominator: all\n"
        "survey: keys\n"
        "segments: [[甲]]\n",
    )

    lines = refused(capsys, file, "--pack", "after_sales", "--map", told).splitlines()

    known = "dissatisfied、fairly_satisfied、satisfied、very_dissatisfied、very_satisfied"
    assert lines == [
        "对照表第 1 行有「item」，没有这一项。是不是「items」？",
        "对照表第 5 行有「fullmark」，没有这一项。是不是「full_mark」？",
        "对照表第 5 行的满分写的是「-1」，要写大于 0 的数。",
        "对照表第 6 行的「服务」要写成指标名，或 "
        "{indicator: 指标名, label: 名称, full_mark: 满分}。",
        "对照表第 4 行的「包装」和「外观」对应同一个指标，请改正其中一个。",
        "对照表第 7 行：scale 和 levels 只能写一个。打分用 scale，级别的文字用 levels。",
        "对照表第 7 行：scale 要写成 {min: 1, max: 5}，max 要大于 min。",
        f"对照表第 8 行的级别「best」制度里没有，可写：{known}。",
        "对照表第 11 行：segments 要写成一列名称，如 [甲, 乙]。",
        "对照表第 9 行：item_mean_denominator 写的是「all」，"
        "可写 forms（全部有效表）或 answered（答了该项的）。",
        "第 10 行写的是「keys」，制度里没有，可写：key、ordinary、special。",
    ]


def test_columns_a_map_names_in_vain_are_all_listed(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "外观,包装质量,包装质量\n很满意,满意,满意\n")
    told = write(
        tmp_path, "map.yaml", "respondent: 编号\nitems: {外现: appearance, 包装质量: packaging}\n"
    )

    lines = refused(capsys, file, "--pack", "after_sales", "--map", told).splitlines()

    assert lines == [
        "对照表 items 里的「外现」，数据文件里没有这一列。",
        "对照表 items 里的「包装质量」，数据文件里不止一列（第 2、3 列），"
        "请写成「包装质量#1」这样指明是第几个。",
        "对照表 respondent 里的「编号」，数据文件里没有这一列。",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--issued", "25"),
            "--issued（发出份数）和 --issued-on（发放日）要一起写，少一个就无法判定是否有效。",
        ),
        (
            ("--issued", "1", "--issued-on", "2026-12-01"),
            "发出 1 份，却收回 2 份。请核对 --issued。",
        ),
        (
            ("--issued", "0", "--issued-on", "2026-12-01"),
            "--issued 写的是 0，发出份数要大于 0。",
        ),
        (("--self", "no.csv"), "打不开「no.csv」。请检查路径是否正确、文件是否正被占用。"),
        (
            ("--survey", "yearly"),
            "--survey写的是「yearly」，制度里没有，可写：key、ordinary、special。",
        ),
    ],
)
def test_what_is_asked_in_vain_is_said_in_words(tmp_path, capsys, arguments, words):
    file = write(tmp_path, "答卷.csv", "外观\n很满意\n满意\n")

    assert refused(capsys, file, "--pack", "after_sales", *arguments) == words


def test_a_self_rating_for_a_regulation_without_one_is_refused(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "产品质量\n27\n")

    said = refused(capsys, file, "--pack", "quality_measurement", "--self", file)

    assert said == "「年度顾客满意度调查」没有自评部分，不用给这个文件。"


def test_four_files_are_written_and_every_page_says_undecided(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", column_of("外观", (10, 5, 6, 3, 1)))
    out = tmp_path / "out"

    status = main(["score", file, "--pack", "after_sales", "--out", str(out)])

    names = ["report.docx", "report.pdf", "report.xlsx", "score.json"]
    assert (status, sorted(path.name for path in out.iterdir())) == (0, names)
    pages = [page.extract_text() for page in PdfReader(out / "report.pdf").pages]
    assert len(pages) > 3
    assert [number for number, text in enumerate(pages, 1) if "无法判定" not in text] == []


def test_a_run_that_fails_leaves_earlier_files_as_they_were(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", column_of("外观", (10, 5, 6, 3, 1)))
    out = tmp_path / "out"
    out.mkdir()
    (out / "score.json").write_text("earlier", encoding="utf-8")
    # A folder where a file should go makes the second of four replacements fail.
    (out / "report.docx").mkdir()

    status = main(["score", file, "--pack", "after_sales", "--out", str(out)])

    assert status == 1
    assert sorted(path.name for path in out.iterdir()) == ["report.docx", "score.json"]
    assert (out / "score.json").read_text(encoding="utf-8") == "earlier"


def test_the_command_starts_without_django(tmp_path):
    file = write(tmp_path, "答卷.csv", "外观\n很满意\n")
    code = (
        "import sys; from manyi.cli.main import main; "
        f"status = main(['score', {file!r}, '--pack', 'after_sales', '--json']); "
        "sys.exit(status or ('django' in sys.modules) * 3)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0)


@pytest.fixture
def real_data() -> Path:
    directory = os.environ.get("MANYI_DATA")
    if not directory:
        pytest.skip("MANYI_DATA does not name the directory of public data.")
    return Path(directory)


@pytest.mark.parametrize("pack", ["quality_measurement", "after_sales"])
def test_real_answers_score_as_an_independent_computation_does(real_data, capsys, pack):
    file = real_data / "stats" / "airline_passenger_satisfaction.csv.gz"
    told = ROOT / "docs" / "examples" / "airline.map.yaml"

    card = scored(capsys, str(file), "--pack", pack, "--map", str(told))

    frame = pl.read_csv(file)
    columns = card["files"]["customers"]["map"]["items"]
    marks = [frame[entry["column"]].to_numpy() for entry in columns]
    points = np.array([0, 2, 4, 6, 8, 10]) / 10 if pack == "after_sales" else np.arange(6) / 5
    independent = [float(points[column[column > 0]].mean()) for column in marks]
    assert [line["degree"] for line in card["items"]] == pytest.approx(independent, abs=1e-9)
    assert [line["n"] for line in card["items"]] == [int((column > 0).sum()) for column in marks]
    found = card["files"]["customers"]
    assert (found["rows_in"], found["used"] + found["set_aside"]) == (129_880, 129_880)
    assert (len(columns), card["item_mean_denominator"]) == (14, "answered")


def test_a_real_export_without_ratings_is_read_whole(real_data, capsys):
    file = real_data / "exports" / "wjx_800_800_0_by_text.xls"

    told = scored(capsys, str(file), "--pack", "after_sales")

    found = told["files"]["answers"]
    assert (told["rated"], found["rows_in"], found["used"], found["set_aside"]) == (
        *(False, 800, 800, 0),
    )
    assert len(found["columns"]) == 14


def test_a_second_answer_counts_when_the_first_of_that_number_was_empty(tmp_path, capsys):
    file = write(tmp_path, "答卷.csv", "编号,外观\n7,\n7,很满意\n7,满意\n")
    told = write(tmp_path, "map.yaml", "respondent: 编号\nitems: {外观: appearance}\n")

    found = scored(capsys, file, "--pack", "after_sales", "--map", told)["files"]["customers"]

    assert (found["used"], found["rows_set_aside"]) == (
        1,
        [
            {"line": 2, "reason": "没有一道计分题有答案"},
            {"line": 4, "reason": "答卷编号「7」与第 3 行重复，计第一次的"},
        ],
    )
