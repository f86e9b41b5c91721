import io
from datetime import UTC, datetime

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from manyi.core.clock import at
from manyi.core.contributions import _givers, contribute
from manyi.core.outbox import JOBS, State, drain, progress_of
from manyi.documents.report import Paragraph
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.exports.drafting import proposed_suggestions, proposed_texts
from manyi.steps.reporting.exports.recorded import document_of, material_of, reading_of
from manyi.steps.scoring.queries import scorecard_of
from tests.steps.reporting.factories import again, draft, make_desk, real_files, sign_as
from tests.steps.scoring.factories import enter_past

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with at(datetime(2026, 4, 8, 2, tzinfo=UTC)):
        yield


def content(report, file_format: str) -> bytes:
    return queries.file_bytes(report.files.get(format=file_format))


def test_worker_writes_three_files_that_print_the_figures_of_the_score():
    desk = make_desk()

    report = real_files(desk)

    card = scorecard_of(desk.score)
    printed = [card.score("survey_degree").printed, card.score("survey_rate").printed]
    pdf = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(content(report, "pdf"))).pages
    )
    word = docx.Document(io.BytesIO(content(report, "docx")))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    sheets = openpyxl.load_workbook(io.BytesIO(content(report, "xlsx")))
    numbers = {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert printed == ["76.00%", "84.00%"]
    assert [one in pdf for one in (*printed, report.number, "有效")] == [True] * 4
    assert set(printed) <= cells
    assert {0.76, 0.84} <= numbers
    assert queries.files_are_current(report)


def test_writing_again_from_the_same_words_gives_the_same_bytes_and_leaves_no_litter():
    desk = make_desk()
    report = real_files(desk)
    before = {file.format: (file.path, file.sha256) for file in report.files.all()}

    JOBS[queries.JOB].handler(report=report.pk)

    kept = {file.format: (file.path, file.sha256) for file in again(report).files.all()}
    folder = queries.stored_path("reports/BG-2026-0001")
    assert kept == before
    assert {one.name for one in folder.iterdir()} == {
        path.rpartition("/")[2] for path, _sha in before.values()
    }


def test_changed_words_replace_the_files_and_the_old_ones_are_removed():
    desk = make_desk()
    report = real_files(desk)
    old = queries.stored_path(report.files.get(format="pdf").path)

    domain.write_section(report, section="trend", text="自本期起积累。", actor=desk.author)
    domain.ask_for_files(report, actor=desk.author)
    drain()

    new = again(report).files.get(format="pdf")
    assert not old.exists()
    pages = PdfReader(io.BytesIO(queries.file_bytes(new))).pages
    assert "自本期起积累。" in "".join(page.extract_text() for page in pages)


def test_approved_files_stay_as_they_were_signed():
    desk = make_desk()
    report = real_files(desk)
    before = {file.format: queries.file_bytes(file) for file in report.files.all()}

    domain.submit_report(report, actor=desk.author)
    sign_as(desk, report, "quality", "manager")
    JOBS[queries.JOB].handler(report=report.pk)

    assert {f.format: queries.file_bytes(f) for f in again(report).files.all()} == before


def test_asking_twice_for_files_makes_one_piece_of_work():
    desk = make_desk()
    report = draft(desk)

    first = domain.ask_for_files(report, actor=desk.author)
    second = domain.ask_for_files(report, actor=desk.author)

    assert first.id == second.id


def test_writing_that_failed_says_why_and_is_tried_again(settings, tmp_path):
    desk = make_desk()
    report = draft(desk)
    blocked = tmp_path / "a file where a folder should be"
    blocked.write_text("")
    settings.MEDIA_ROOT = blocked
    entry = domain.ask_for_files(report, actor=desk.author)

    drain()

    waiting = progress_of(entry.id)
    assert (waiting.state, waiting.attempts) == (State.WAITING, 1)
    assert waiting.error.startswith("「生成报告文件」")
    assert list(again(report).files.all()) == []


def test_what_the_author_wrote_stands_in_the_report():
    desk = make_desk()
    report = draft(desk)
    domain.write_section(report, section="weak", text="交货期最弱。", actor=desk.author)
    domain.write_causes(report, indicator="function", causes=["选型不当"], actor=desk.author)
    domain.write_suggestions(report, suggestions=["换承运商。"], actor=desk.author)

    document = document_of(again(report))

    words = str(list(document.blocks))
    assert [one in words for one in ("交货期最弱。", "选型不当", "换承运商。")] == [True] * 3


def test_signatures_are_asked_for_by_act_and_role_with_the_place_where_they_are_given():
    desk = make_desk()

    found = material_of(draft(desk)).signatures

    where = "签署见 BG-2026-0001 第 1 版的审批记录"
    assert [(one.act, one.name, one.words) for one in found] == [
        ("编制", "service", ""),
        ("审核", "", f"质量保证部（质量管理部）；{where}"),
        ("批准", "", f"公司经理；{where}"),
    ]


def test_rows_in_are_those_of_the_frozen_data():
    desk = make_desk()

    intake = material_of(draft(desk)).intake

    assert (intake.rows, intake.used, intake.stages) == (25, 25, (("收回", 25), ("计入", 25)))


def test_earlier_figures_give_the_trend_and_a_baseline():
    desk = make_desk()
    enter_past(desk.field, "2025Q4", "0.74", score="survey_degree")
    enter_past(desk.field, "2025Q3", "0.70", score="survey_degree")

    material = material_of(draft(desk))

    assert [(one.period, dict(one.figures), one.entered) for one in material.earlier] == [
        ("2025 年第三季度", {"survey_degree": 0.70}, True),
        ("2025 年第四季度", {"survey_degree": 0.74}, True),
    ]
    assert material.baseline.label == "以往 2 期的平均"
    assert material.baseline.figures == pytest.approx({"survey_degree": 0.72})


def test_proposals_speak_from_the_figures_of_the_score():
    desk = make_desk()
    reading = reading_of(draft(desk))

    texts = proposed_texts(reading)

    assert texts["overall"] == "调查满意度 76.00%。调查满意率 84.00%。"
    assert texts["worst"] == (
        "调查部分出现不满意、很不满意最多的项目：产品功能主要性能 4 次（n = 25）。"
    )
    assert texts["weak"] == "不满意的主要方面：产品功能主要性能（各指标中最低）。"
    assert "competitor" not in texts
    assert proposed_suggestions(reading) == (
        "产品功能主要性能（满意度 76.00%）：由责任部门查明原因，拟订纠正措施和预防措施，"
        "写明责任人和完成日期。",
    )


def test_chapter_a_later_step_contributes_stands_before_the_signatures():
    desk = make_desk()
    given = {"title": "反馈与投诉", "sheet": "反馈", "blocks": [Paragraph("本期投诉 3 件。")]}
    contribute("report.chapters", "test", lambda *, wave: given if wave == desk.wave else None)

    chapters = [title for title, _, _ in document_of(draft(desk)).chapters()]

    del _givers["report.chapters"]["test"]
    at_end = [title for title in chapters if not title.startswith("附录")][-2:]
    assert [title.partition("、")[2] for title in at_end] == ["反馈与投诉", "编制与审批"]
