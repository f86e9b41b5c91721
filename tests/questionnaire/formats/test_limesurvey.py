"""LimeSurvey's TSV becomes a questionnaire, and what does not is named."""

import pytest

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.formats.limesurvey import read_limesurvey
from manyi.questionnaire.questionnaire import Choice

TITLES = [
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help"),
    *("language", "validation", "mandatory", "other", "equals_num_value"),
]


def tsv(*rows: dict) -> bytes:
    lines = ["\t".join(TITLES)]
    lines += ["\t".join(row.get(title, "") for title in TITLES) for row in rows]
    return ("\ufeff" + "\n".join(lines)).encode()


def row(kind: str, name: str, text: str = "", **more: str) -> dict:
    return {"class": kind, "name": name, "text": text, "language": "zh-Hans"} | more


def question(kind: str, name: str, text: str, **more: str) -> dict:
    return row("Q", name, text, **{"type/scale": kind, "relevance": "1"} | more)


SURVEY = tsv(
    {"class": "S", "name": "language", "text": "zh-Hans"},
    row("SL", "surveyls_title", "回访"),
    row("SL", "surveyls_welcometext", "<p>您好，<br />请填写。</p>"),
    row("G", "第一组", relevance="1"),
    question("L", "used", "<b>用过</b>吗？", mandatory="Y", other="Y", help="任选"),
    row("A", "A1", "用过"),
    row("A", "-oth", "没有"),
    question("M", "why", "原因", relevance='((used.NAOK == "-oth"))'),
    row("SQ", "SQ001", "慢"),
    row("SQ", "SQ002", "贵"),
    question("F", "rate", "评价", mandatory="Y"),
    row("SQ", "looks", "外观"),
    row("SQ", "pack", "包装"),
    row("A", "1", "好"),
    row("A", "2", "差"),
    row("G", "第二组", relevance='!is_empty(used.NAOK) && (used.NAOK == "A1")'),
    question("N", "years", "年数", validation="/x/"),
    question("T", "more", "说明", relevance="years.NAOK ge 3"),
    question("*", "sum", "算式"),
    question("X", "bye", "再见", relevance="count(why.NAOK) > 1"),
    row("Q", "used", "Used?", **{"type/scale": "L", "language": "en"}),
)


def test_survey_is_read_with_groups_arrays_and_conditions():
    read = read_limesurvey(SURVEY, "survey.txt")

    sheet = read.questionnaire
    found = [(one.id, one.kind.value, one.label, one.stem) for one in sheet.items()]
    assert (sheet.title, sheet.intro, [page.title for page in sheet.pages]) == (
        "回访",
        "您好，\n请填写。",
        ["第一组", "第二组"],
    )
    assert found == [
        ("used", "single", "用过吗？", ""),
        ("why", "multiple", "原因", ""),
        ("rate_looks", "single", "外观", "评价"),
        ("rate_pack", "single", "包装", "评价"),
        ("years", "number", "年数", ""),
        ("more", "long_text", "说明", ""),
        ("bye", "information", "再见", ""),
    ]
    assert sheet.item("used").choices == (
        Choice(code="A1", label="用过"),
        Choice(code="c1", label="没有"),
        Choice(code="other", label="其他", takes_text=True),
    )
    assert check_questionnaire(sheet) == ()


def test_conditions_of_the_survey_show_the_same_questions():
    sheet = read_limesurvey(SURVEY, "survey.txt").questionnaire

    shown = [
        [item.id for item in visible_items(sheet, answers)]
        for answers in ({}, {"used": "c1"}, {"used": "A1", "years": 3})
    ]

    rows = ["rate_looks", "rate_pack"]
    assert shown == [
        ["used", *rows],
        ["used", "why", *rows],
        ["used", *rows, "years", "more", "bye"],
    ]


def test_what_is_not_read_is_named():
    assert read_limesurvey(SURVEY, "survey.txt").losses == (
        Problem("format.translations_lost", "survey.txt", "en"),
        Problem("format.property_lost", "年数", "validation"),
        Problem("format.kind_unknown", "算式", "*"),
        Problem("format.condition_lost", "再见", "count(why.NAOK) > 1"),
    )


def test_several_numbers_are_a_sum_only_where_a_sum_is_asked():
    data = tsv(
        row("G", "一"),
        question("K", "sum", "分配", equals_num_value="10"),
        row("SQ", "a", "甲"),
        row("SQ", "b", "乙"),
        question("K", "free", "台数"),
        row("SQ", "a", "泵"),
    )

    read = read_limesurvey(data, "x.txt")

    items = [(item.kind.value, item.total) for item in read.questionnaire.items()]
    assert items == [("constant_sum", 10.0), ("blanks", None)]
    assert read.losses == (Problem("format.parts_lost", "台数", "各空只能填数字的核对"),)


@pytest.mark.parametrize("data", [b"a\tb\n1\t2\n", b"\xff\xfe\x00"])
def test_other_file_is_refused(data):
    with pytest.raises(ProblemsFound) as caught:
        read_limesurvey(data, "x.txt")

    assert caught.value.problems == (Problem("format.not_limesurvey", place="x.txt"),)
