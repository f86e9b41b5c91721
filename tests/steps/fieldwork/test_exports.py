import csv
import hashlib
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from datetime import date

import polars as pl
import pyarrow.parquet as pq
import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

from manyi.core.ledger import read_entries
from manyi.core.outbox import drain
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
)
from manyi.steps.cleaning.models import ResponseDecision
from manyi.steps.fieldwork.domain.exporting import ask_for_export
from manyi.steps.fieldwork.exports.columnar import write_parquet
from manyi.steps.fieldwork.exports.delimited import write_csv
from manyi.steps.fieldwork.exports.spss import write_sav
from manyi.steps.fieldwork.exports.triple_s import write_triple_s
from manyi.steps.fieldwork.exports.variables import variables_of
from manyi.steps.fieldwork.exports.workbook import write_xlsx
from manyi.steps.fieldwork.models import AnswerExport, Response
from manyi.steps.fieldwork.queries.exporting import export_path
from tests.steps.fieldwork.factories import answer_all, audience_of, issued_wave, person
from tests.steps.sampling.factories import make_ground

YES_NO = (Choice(code="y", label="是"), Choice(code="n", label="否", takes_text=True))
SHEET = Questionnaire(
    title="样张",
    pages=(
        Page(
            id="p1",
            items=(
                Item(id="info", kind=ItemKind.INFORMATION, label="请阅读"),
                Item(
                    id="all",
                    kind=ItemKind.SINGLE,
                    label="满意吗",
                    choices=YES_NO,
                    not_applicable="不了解",
                ),
                Item(id="why", kind=ItemKind.MULTIPLE, label="原因", choices=YES_NO),
                Item(id="mark", kind=ItemKind.MARK, label="打分", not_applicable="不适用"),
                Item(id="order", kind=ItemKind.RANKING, label="排序", choices=YES_NO),
                Item(id="on", kind=ItemKind.DATE, label="日期"),
                Item(id="words", kind=ItemKind.LONG_TEXT, label="意见", stem="其他"),
            ),
        ),
    ),
)
FULL = {
    "all": "n",
    "all.n": "不好说",
    "why": ["y"],
    "mark": 9.5,
    "order": ["n", "y"],
    "on": "2026-03-05",
    "words": "=1+1\n很好",
}
SPARSE = {"all": "na", "mark": "na"}
COLUMNS = variables_of([SHEET])
NAMES = [
    *("all_", "all_n_text", "why_y", "why_n", "why_n_text", "mark", "mark_na"),
    *("order_y", "order_n", "order_n_text", "on", "words"),
]


def records() -> list[list[dict]]:
    return [[dict(FULL)], [dict(SPARSE)]]


def test_every_item_becomes_columns_with_names_other_programs_take():
    titles = [column.title for column in COLUMNS]

    assert [column.name for column in COLUMNS] == NAMES
    assert titles == [
        *("满意吗", "满意吗:否（填写）", "原因:是", "原因:否", "原因:否（填写）", "打分"),
        *("打分:不适用", "排序:是", "排序:否", "排序:否（填写）", "日期", "其他—意见"),
    ]


def test_csv_is_read_by_excel_in_chinese_and_runs_no_formula(tmp_path):
    path = tmp_path / "a.csv"

    rows = write_csv(path, COLUMNS, records())

    text = path.read_bytes()
    assert (rows, text[:3]) == (2, b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert table[1:] == [
        ["否", "不好说", "1", "0", "", "9.5", "0", "2", "1", "", "2026-03-05", "'=1+1\n很好"],
        ["不了解", "", "", "", "", "", "1", "", "", "", "", ""],
    ]


def test_workbook_has_answers_in_words_and_a_sheet_of_codes(tmp_path):
    path = tmp_path / "a.xlsx"

    write_xlsx(path, COLUMNS, records())

    book = CalamineWorkbook.from_path(path)
    answers = book.get_sheet_by_name("答卷").to_python()
    codes = book.get_sheet_by_name("编码表").to_python()
    assert answers[1][:7] == ["否", "不好说", 1.0, 0.0, "", 9.5, 0.0]
    assert answers[1][11] == "=1+1\n很好"
    assert codes[:4] == [
        ["变量名", "题目", "编码", "含义"],
        ["all_", "满意吗", 1.0, "是"],
        ["all_", "满意吗", 2.0, "否"],
        ["all_", "满意吗", -9.0, "不了解"],
    ]


def test_spss_file_has_chinese_labels_and_declares_what_is_missing(tmp_path):
    path = tmp_path / "a.sav"

    write_sav(path, COLUMNS, records())

    frame, meta = pyreadstat.read_sav(str(path), user_missing=True, output_format="polars")
    assert meta.column_names == NAMES
    assert meta.column_names_to_labels["words"] == "其他—意见"
    assert meta.variable_value_labels["all_"] == {1.0: "是", 2.0: "否", -9.0: "不了解"}
    assert meta.missing_ranges == {"all_": [{"lo": -9.0, "hi": -9.0}]}
    assert frame["all_"].to_list() == [2.0, -9.0]
    assert frame["mark"].to_list() == [9.5, None]
    assert frame["on"].to_list() == [date(2026, 3, 5), None]
    assert frame["words"].to_list() == ["=1+1\n很好", ""]


def test_triple_s_data_lies_where_the_definition_says(tmp_path):
    path = tmp_path / "a.zip"

    write_triple_s(path, COLUMNS, records(), title="甲 & 乙")

    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("answers.sss"))  # noqa: S314 (our own file)
        lines = archive.read("answers.asc").decode().splitlines()
    read = {
        variable.findtext("name"): (
            variable.get("type"),
            [line[int(place.get("start")) - 1 : int(place.get("finish"))] for line in lines],
        )
        for variable in root.iter("variable")
        if (place := variable.find("position")) is not None
    }
    assert (root.get("version"), root.findtext("survey/title")) == ("2.0", "甲 & 乙")
    assert read == {
        "all_": ("single", ["2", "3"]),
        "all_n_text": ("character", ["不好说", "   "]),
        "why": ("multiple", ["10", "  "]),
        "why_n_text": ("character", [" ", " "]),
        "mark": ("quantity", ["9.5", "   "]),
        "mark_na": ("logical", ["0", "1"]),
        "order_y": ("quantity", ["2", " "]),
        "order_n": ("quantity", ["1", " "]),
        "order_n_text": ("character", [" ", " "]),
        "on": ("date", ["20260305", "        "]),
        "words": ("character", ["=1+1 很好", "       "]),
    }


def test_parquet_keeps_types_and_words(tmp_path):
    path = tmp_path / "a.parquet"

    write_parquet(path, COLUMNS, records())

    frame = pl.read_parquet(path)
    assert frame["all_"].cast(pl.String).to_list() == ["否", "不了解"]
    assert frame["why_y"].to_list() == [1, None]
    assert frame["on"].to_list() == [date(2026, 3, 5), None]
    title = pq.read_schema(path).field("words").metadata[b"title"]
    assert title.decode() == "其他—意见"


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def answered(key: int = 3):
    ground = make_ground()
    wave = issued_wave(ground, key=key)
    answer_all(wave)
    return ground, wave


def exported(ground, wave, **wanted) -> AnswerExport:
    given = {"content": "raw", "file_format": "csv"} | wanted
    export = ask_for_export(audience_of(wave), actor=person(ground), **given)
    drain()
    export.refresh_from_db()
    return export


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "sav", "sss", "parquet", "jsonl"])
def test_file_is_whole_and_the_ledger_holds_its_rows_and_hash(file_format):
    ground, wave = answered()

    export = exported(ground, wave, file_format=file_format)

    content = export_path(export).read_bytes()
    assert (export.state, export.rows, export.failure) == ("ready", 3, "")
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert sorted(path.name for path in export_path(export).parent.iterdir()) == [
        export_path(export).name
    ]
    entry = [one for one in read_entries() if one.verb == "data.exported"][-1]
    assert entry.facts == {
        "what": "responses.raw",
        "rows": 3,
        "format": file_format,
        "hash": export.sha256,
    }


def test_clean_file_leaves_out_what_was_set_aside_and_the_raw_one_says_so():
    ground, wave = answered()
    aside = Response.objects.order_by("key").first()
    ResponseDecision.objects.create(response=aside, is_used=False, reason="答得太快")

    raw = exported(ground, wave, file_format="jsonl")
    clean = exported(ground, wave, content="clean", file_format="jsonl")

    lines = [json.loads(line) for line in export_path(raw).read_text().splitlines()[1:]]
    told = {line["key"]: (line["is_used"], line["reason"]) for line in lines}
    assert clean.rows == 2
    assert told[str(aside.key)] == (False, "答得太快")
    assert sorted(told.values()) == [(False, "答得太快"), (True, ""), (True, "")]


def test_names_stand_in_the_file_only_when_asked_for():
    ground, wave = answered()

    without = exported(ground, wave)
    named = exported(ground, wave, with_names=True)

    assert "联系人KA0000" not in export_path(without).read_text()
    assert "联系人KA0000" in export_path(named).read_text()
    assert (without.left_out, named.left_out) == (["names"], [])


def test_file_of_an_anonymous_wave_tells_neither_time_nor_way_nor_name():
    ground, wave = answered()
    control = exported(ground, wave)
    type(wave).objects.filter(pk=wave.pk).update(identity="anonymous")
    wave = type(wave).objects.get(pk=wave.pk)

    export = exported(ground, wave)

    title = export_path(control).read_text("utf-8-sig").splitlines()[0]
    hidden = export_path(export).read_text("utf-8-sig").splitlines()[0]
    assert "提交时间" in title
    assert hidden.startswith("答卷编号,语言,测评对象,计入,不计入的理由,")
    assert export.left_out == ["anonymous"]


def test_export_of_nothing_is_a_failure_and_no_empty_file():
    ground = make_ground()
    wave = issued_wave(ground)

    export = exported(ground, wave)

    assert export.state == "failed"
    assert "还没有可以导出的答卷" in export.failure
    assert not export_path(export).exists()


def test_failure_in_the_middle_leaves_no_file_and_says_so(settings, tmp_path):
    ground, wave = answered()
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("no folder can be made here")

    export = exported(ground, wave)

    assert export.state == "failed"
    assert export.failure.startswith("文件没有生成（")
    assert not [one for one in read_entries() if one.verb == "data.exported"]
