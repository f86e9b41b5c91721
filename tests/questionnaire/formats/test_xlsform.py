"""XLSForm holds the declared subset, and says what it cannot hold."""

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.checking import check_questionnaire
from manyi.questionnaire.formats.xlsform import read_xlsform, write_xlsform
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Look, Page, Questionnaire
from tests.questionnaire.formats.test_surveyjs import HELD, QUIET, without_conditions
from tests.questionnaire.generated import answers as drawn_answers
from tests.questionnaire.generated import questionnaires


def workbook(**sheets: list[tuple]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return data.getvalue()


@QUIET
@given(st.data())
def test_what_is_written_comes_back_and_shows_the_same_items(data):
    questionnaire = data.draw(questionnaires(kinds=HELD))
    answers = data.draw(st.lists(drawn_answers(questionnaire), min_size=5, max_size=5))

    read = read_xlsform(write_xlsform(questionnaire).data, "问卷.xlsx")

    again = read.questionnaire
    assert read.losses == ()
    assert without_conditions(again) == without_conditions(questionnaire)
    assert check_questionnaire(again) == ()
    for one in answers:
        assert [item.id for item in visible_items(again, one)] == [
            item.id for item in visible_items(questionnaire, one)
        ]


def test_form_of_another_tool_is_read_and_its_losses_are_named():
    data = workbook(
        survey=[
            ("type", "name", "label::中文 (zh)", "required", "relevant", "constraint"),
            ("start", "start", "", "", "", ""),
            ("select_one yesno", "used", "用过吗", "yes", "", ""),
            ("integer", "age", "年数", "", "${used} = 'y'", ". < 99"),
            ("geopoint", "where", "位置", "", "", ""),
            ("select_multiple why", "why", "原因", "", "${age} + 1 > 3", ""),
            ("note", "bye", "再见", "", "selected(${why}, 'slow') or ${age} >= 3", ""),
        ],
        choices=[
            ("list_name", "name", "label::中文 (zh)"),
            ("yesno", "y", "用过"),
            ("yesno", "n", "没有"),
        ],
        settings=[("form_title",), ("回访",)],
    )

    read = read_xlsform(data, "回访.xlsx")

    found = [(i.id, i.kind.value, i.label, i.required) for i in read.questionnaire.items()]
    assert (read.questionnaire.title, found) == (
        "回访",
        [
            ("used", "single", "用过吗", True),
            ("age", "number", "年数", False),
            ("why", "multiple", "原因", False),
            ("bye", "information", "再见", False),
        ],
    )
    assert read.losses == (
        Problem("format.property_lost", "年数", ". < 99"),
        Problem("format.kind_unknown", "位置", "geopoint"),
        Problem("format.choices_unknown", "原因", "why"),
        Problem("format.condition_lost", "原因", "${age} + 1 > 3"),
    )
    shown = [item.id for item in visible_items(read.questionnaire, {"used": "y", "age": 3})]
    assert shown == ["used", "age", "why", "bye"]


def test_looks_stems_points_and_not_applicable_come_back():
    level = Item(
        id="l",
        kind=ItemKind.LEVEL,
        label="级",
        stem="一组",
        indicator="quality",
        look=Look.SMILEYS,
        not_applicable="不了解",
        choices=(Choice(code="a", label="好", points=2.5), Choice(code="b", label="差", points=1)),
        shuffled=True,
    )
    nps = Item(id="n", kind=ItemKind.NPS, label="=推荐", low_label="不会", high_label="会")
    page = Page(id="p", title="页", items=(level, nps), shuffled=True)
    questionnaire = Questionnaire(title="问卷", intro="您好\n请填", thanks="谢谢", pages=(page,))

    again = read_xlsform(write_xlsform(questionnaire).data, "x.xlsx").questionnaire

    assert again == questionnaire


def test_workbook_without_a_survey_sheet_is_refused():
    with pytest.raises(ProblemsFound) as caught:
        read_xlsform(workbook(answers=[("a",), (1,)]), "答卷.xlsx")

    assert caught.value.problems == (Problem("format.not_xlsform", place="答卷.xlsx"),)
