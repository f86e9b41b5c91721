"""What a wave's report and its own page say of the feedback in its time."""

import pytest

from manyi.core.clock import at
from manyi.documents.report import Paragraph
from manyi.steps.cases import domain
from manyi.steps.cases.exports import report_chapter
from manyi.steps.cases.models import LowAnswerSweep
from manyi.steps.cases.views.contributed import wave_panel
from tests.steps.cases.factories import answered, moment, registered, visit
from tests.steps.fieldwork.factories import answer as answer_sheet
from tests.steps.fieldwork.factories import issued_wave, personal_door, tokens
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    ground = make_ground()
    with at(moment("2026-03-02 09:00")):
        wave = issued_wave(ground)
    return ground.company, ground.adoption, wave


def test_a_wave_without_feedback_has_no_chapter_and_no_card(field):
    _company, _adoption, wave = field

    with at(moment("2026-03-20 09:00")):
        assert (report_chapter(wave=wave), wave_panel(wave=wave)) == (None, None)


def test_the_chapter_counts_kinds_closed_open_and_late(field):
    company, adoption, wave = field
    with at(moment("2026-01-05 09:00")):
        registered(company, adoption)  # before the wave: not in its chapter
    with at(moment("2026-03-03 09:00")):
        case = answered(company, adoption)
        visit(case, company)
        domain.close_case(case, actor=company.people["service"])
        registered(company, adoption)
        registered(company, adoption, kind="praise")

    with at(moment("2026-03-11 09:00")):
        chapter = report_chapter(wave=wave)

    told, table = chapter["blocks"]
    assert told == Paragraph("共收到反馈 3 件，已关闭 1 件，逾期 1 件。")
    assert [[cell.printed for cell in row] for row in table.rows] == [
        ["投诉", "2", "1", "1", "1"],
        ["表扬", "1", "0", "1", "0"],
    ]


def test_a_case_from_the_waves_answers_shows_on_the_waves_page(field):
    _company, _adoption, wave = field
    LowAnswerSweep.objects.create(looked_until=moment("2026-03-02 09:00"))
    token = tokens(wave)[0]
    with at(moment("2026-03-03 10:00")):
        answer_sheet(personal_door(token), page_key="p", code="very_dissatisfied")
        domain.sweep_low_answers()

    panel = wave_panel(wave=wave)

    assert [row["value"] for row in panel["rows"]] == [1, 1]
    assert panel["url"] == f"/cases/?wave={wave.pk}"
