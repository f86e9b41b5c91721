from datetime import UTC, datetime

import pytest

from manyi.core.approvals import current_step, refuse, sign, signing_problems
from manyi.core.clock import at, today
from manyi.core.duties import duties_on
from manyi.core.enums import ApprovalState
from manyi.core.ledger import ledger_events
from manyi.core.models import Approval
from manyi.core.outbox import JOBS, jobs_listed
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.records.models import FiledRecord
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import ReportState
from manyi.steps.reporting.models import ReadReceipt, Report, ReportFile
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from tests.steps.reporting.factories import (
    again,
    another_wave,
    approved,
    draft,
    make_desk,
    scored_again,
    sign_as,
    submitted,
    with_files,
)

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 4, 8, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def spring():
    with at(MARCH):
        yield


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        call(*args, **kwargs)
    return [problem.code for problem in found.value.problems]


def acts(thing: str) -> list[tuple[str, str, str]]:
    """What the ledger says of a thing: verb, address, occasion."""
    return [
        (event.type, event.address, event.occasion)
        for event in ledger_events()
        if event.facts.get("report") == thing
    ]


def test_report_begins_as_a_numbered_draft_without_words_of_its_own():
    desk = make_desk()

    report = draft(desk)

    assert (report.number, report.version, report.state) == ("BG-2026-0001", 1, "draft")
    assert report.sections == {}
    assert report.title == "special 2026-03 · 客户满意度调查分析报告"
    assert acts(report.thing) == [("report.composed", "reports.analysis", desk.wave.thing)]


def test_only_the_role_the_regulation_names_writes_the_report():
    desk = make_desk()

    found = codes(
        domain.compose_report, desk.score, provision="analysis", author=desk.people["quality"]
    )

    assert found == ["reporting.not_in_role"]
    assert Report.objects.count() == 0


def test_wave_that_is_not_scored_gets_no_report():
    desk = make_desk()
    Wave.objects.filter(pk=desk.wave.pk).update(state=WaveState.FROZEN)

    found = codes(domain.compose_report, desk.score, provision="analysis", author=desk.author)

    assert found == ["gate.wave_scored"]


def test_second_report_on_the_same_figures_points_to_the_draft():
    desk = make_desk()
    draft(desk)

    assert codes(draft, desk) == ["reporting.being_written"]


def test_words_are_kept_and_empty_ones_forgotten():
    desk = make_desk()
    report = draft(desk)

    domain.write_section(report, section="trend", text=" 上升。 ", actor=desk.author)
    domain.write_section(report, section="weak", text="交货期。", actor=desk.author)
    domain.write_section(report, section="weak", text="  ", actor=desk.author)
    domain.write_causes(
        report, indicator="delivery", causes=["排产不准", "", " 到料晚 "], actor=desk.author
    )
    domain.write_suggestions(report, suggestions=["恢复产销协调会。"], actor=desk.author)

    assert again(report).sections == {
        "texts": {"trend": "上升。"},
        "causes": {"delivery": ["排产不准", "到料晚"]},
        "suggestions": ["恢复产销协调会。"],
    }


def test_words_that_were_changed_can_be_found_again():
    desk = make_desk()
    report = draft(desk)
    for text in ("第一稿", "第二稿", "第二稿", "第三稿"):
        domain.write_section(report, section="trend", text=text, actor=desk.author)

    past = [(one.part, one.key, one.text) for one in queries.past_words(again(report))]

    assert past == [("text", "trend", "第二稿"), ("text", "trend", "第一稿")]


def test_only_the_author_changes_a_draft():
    desk = make_desk()
    report = draft(desk)

    found = codes(
        domain.write_section, report, section="trend", text="x", actor=desk.people["service2"]
    )

    assert found == ["reporting.not_author"]
    assert again(report).sections == {}


def test_report_is_not_submitted_without_files():
    desk = make_desk()
    report = draft(desk)

    assert codes(domain.submit_report, report, actor=desk.author) == ["reporting.files_missing"]


def test_report_is_not_submitted_when_its_words_changed_after_its_files():
    desk = make_desk()
    report = with_files(draft(desk))
    domain.write_section(report, section="trend", text="改过", actor=desk.author)

    assert codes(domain.submit_report, report, actor=desk.author) == ["reporting.files_stale"]


def test_report_prints_the_verdict_that_holds_or_is_not_submitted():
    desk = make_desk()
    report = draft(desk)
    Verdict.objects.filter(wave=desk.wave).update(state="invalid", is_waived=True)

    found = codes(domain.submit_report, with_files(report), actor=desk.author)

    assert found == ["reporting.verdict_differs"]


def test_submitted_report_waits_for_the_chain_of_the_regulation():
    desk = make_desk()

    report = submitted(desk)

    approval = Approval.objects.get(thing=report.thing)
    assert report.state == ReportState.SUBMITTED
    assert approval.content_hash == queries.files_hash(report)
    assert [(s.role, s.act) for s in approval.steps.all()] == [
        ("quality", "review"),
        ("manager", "approve"),
    ]
    assert acts(report.thing)[-1] == ("report.submitted", "reports.analysis", desk.wave.thing)


@pytest.mark.parametrize(("suggestions", "fact"), [(["换承运商。"], True), ([], False)])
def test_ledger_says_whether_the_report_proposes_improvements(suggestions, fact):
    desk = make_desk()
    report = draft(desk)
    domain.write_suggestions(report, suggestions=suggestions, actor=desk.author)

    domain.submit_report(with_files(report), actor=desk.author)

    event = [event for event in ledger_events() if event.type == "report.submitted"]
    assert [one.facts["has_suggestions"] for one in event] == [fact]


def test_nobody_signs_their_own_report_and_nobody_signs_twice():
    desk = make_desk()
    report = submitted(desk)
    step = current_step(report.approval)

    own = signing_problems(step, desk.author, today())
    stranger = signing_problems(step, desk.people["department"], today())
    sign(step, person=desk.people["quality"])
    twice = signing_problems(current_step(report.approval), desk.people["quality"], today())

    assert [one.code for one in (*own, *stranger, *twice)] == [
        "approval.own_work",
        "approval.not_in_role",
        "approval.signed_before",
    ]


def test_last_signature_approves_the_report_and_freezes_its_files():
    desk = make_desk()
    report = submitted(desk)
    before = {file.format: queries.file_bytes(file) for file in report.files.all()}

    report = sign_as(desk, report, "quality", "manager")

    assert report.state == ReportState.APPROVED
    assert {f.format: queries.file_bytes(f) for f in report.files.all()} == before
    event = [event for event in ledger_events() if event.type == "report.approved"]
    assert [(one.occasion, one.facts["hash"]) for one in event] == [
        (report.thing, queries.files_hash(report))
    ]
    found = codes(domain.write_section, report, section="trend", text="x", actor=desk.author)
    assert found == ["reporting.not_a_draft"]


def test_approved_report_is_filed_once_under_the_hash_of_its_files():
    desk = make_desk()
    report = approved(desk)
    asked = jobs_listed(job="records.file_document", key=report.thing)

    for one in asked:
        JOBS[one.job].handler(**one.payload)
        JOBS[one.job].handler(**one.payload)

    filed = FiledRecord.objects.filter(thing=report.thing)
    assert [row.sha256 for row in filed] == [queries.files_hash(report)]


def test_files_finished_after_submission_do_not_touch_those_being_signed():
    desk = make_desk()
    report = submitted(desk)
    before = list(report.files.values_list("path", "sha256"))

    same = domain.WrittenFile("pdf", before[1][0], before[1][1], 5)
    late = domain.WrittenFile("pdf", "reports/late.pdf", "0" * 64, 4)
    unneeded = domain.keep_files(report, [same, late], shows="x")

    assert unneeded == ("reports/late.pdf",)
    assert list(again(report).files.values_list("path", "sha256")) == before


def test_refusal_needs_words():
    desk = make_desk()
    report = submitted(desk)

    found = codes(refuse, current_step(report.approval), person=desk.people["quality"], words=" ")

    assert found == ["approval.refusal_needs_words"]
    assert again(report).state == ReportState.SUBMITTED


def test_refused_report_comes_back_as_the_next_version_with_its_words():
    desk = make_desk()
    report = draft(desk)
    domain.write_section(report, section="trend", text="上升。", actor=desk.author)
    report = domain.submit_report(with_files(report), actor=desk.author)

    refuse(current_step(report.approval), person=desk.people["quality"], words="缺自评部分")

    second = queries.latest_version(desk.wave, "analysis")
    assert again(report).state == ReportState.REFUSED
    assert (second.number, second.version, second.state) == (report.number, 2, "draft")
    assert second.texts == {"trend": "上升。"}
    assert queries.refusal_words(queries.refused_before(second)) == [("quality", "缺自评部分")]
    assert list(second.files.all()) == []


def test_resubmission_answers_the_refusal_in_the_eyes_of_the_regulation():
    desk = make_desk()
    report = submitted(desk)
    refuse(current_step(report.approval), person=desk.people["quality"], words="缺自评部分")
    owed = report_duties(desk)

    second = queries.latest_version(desk.wave, "analysis")
    domain.submit_report(with_files(second), actor=desk.author)

    assert owed == {desk.wave.thing: "已执行", report.thing: "到期"}
    assert report_duties(desk) == {desk.wave.thing: "已执行", report.thing: "已执行"}


def report_duties(desk) -> dict[str, str]:
    return {
        duty.occasion: duty.state.value
        for duty in duties_on(today(), [desk.field.adoption])
        if duty.rule.address == "reports.analysis"
    }


def test_newer_figures_begin_the_next_version_and_leave_the_old_file_alone():
    desk = make_desk()
    first = approved(desk)
    before = [queries.file_bytes(file) for file in first.files.all()]

    newer = scored_again(desk)
    second = domain.compose_report(newer, provision="analysis", author=desk.author)
    with_files(second, b"other words")

    assert queries.newer_score(first) == newer
    assert (second.number, second.version, second.score) == (first.number, 2, newer)
    assert [queries.file_bytes(file) for file in first.files.all()] == before
    assert ReportFile.objects.count() == 6


def test_draft_moves_to_newer_figures_and_keeps_its_words():
    desk = make_desk()
    report = draft(desk)
    domain.write_section(report, section="trend", text="上升。", actor=desk.author)
    with_files(report)
    newer = scored_again(desk)
    held = codes(domain.submit_report, report, actor=desk.author)

    moved = domain.compose_report(newer, provision="analysis", author=desk.author)

    assert held == ["reporting.score_newer"]
    assert (moved.pk, moved.version, moved.score) == (report.pk, 1, newer)
    assert moved.texts == {"trend": "上升。"}
    assert not queries.files_are_current(again(moved))


def test_report_in_approval_is_not_overtaken():
    desk = make_desk()
    submitted(desk)
    newer = scored_again(desk)

    found = codes(domain.compose_report, newer, provision="analysis", author=desk.author)

    assert found == ["reporting.in_approval"]


def test_reader_of_the_regulation_leaves_one_receipt_that_fulfils_the_duty():
    desk = make_desk()
    report = approved(desk)

    domain.mark_read(report, reader=desk.people["manager"])
    domain.mark_read(report, reader=desk.people["manager"])

    assert ReadReceipt.objects.filter(report=report).count() == 1
    assert acts(report.thing)[-1] == ("report.read", "reports.analysis.to", report.thing)
    reading = [
        (duty.occasion, duty.state.value)
        for duty in duties_on(today(), [desk.field.adoption])
        if duty.rule.address == "reports.analysis.to"
    ]
    assert reading == [(report.thing, "已执行")]


def test_unread_list_names_who_has_not_read_yet():
    desk = make_desk()
    report = approved(desk)
    domain.mark_read(report, reader=desk.people["manager"])

    found = [
        (one.person.name, one.role_label, one.read_on)
        for one in queries.readers_of(report, today())
    ]

    label = "公司绩效管理领导小组"
    assert found == [("quality", label, None), ("manager", label, today())]
    assert queries.reports_to_read(desk.people["quality"], today()) == [report]
    assert queries.reports_to_read(desk.people["manager"], today()) == []


def test_people_the_report_is_not_sent_to_leave_no_receipt():
    desk = make_desk()
    report = approved(desk)

    assert codes(domain.mark_read, report, reader=desk.author) == ["reporting.not_a_reader"]


def test_report_is_not_read_before_it_is_approved():
    desk = make_desk()
    report = submitted(desk)

    assert codes(domain.mark_read, report, reader=desk.people["manager"]) == ["reporting.not_final"]


def test_older_version_is_no_longer_asked_to_be_read_once_the_next_is_approved():
    desk = make_desk()
    approved(desk)
    second = domain.compose_report(scored_again(desk), provision="analysis", author=desk.author)
    domain.submit_report(with_files(second, b"2"), actor=desk.author)

    second = sign_as(desk, second, "quality", "manager")

    assert queries.reports_to_read(desk.people["quality"], today()) == [second]


def test_file_that_was_changed_in_the_store_is_not_handed_out():
    desk = make_desk()
    file = approved(desk).files.get(format="pdf")
    queries.stored_path(file.path).write_bytes(b"forged")

    with pytest.raises(ProblemsFound) as found:
        queries.file_bytes(file)

    place = "BG-2026-0001 第 1 版的 PDF 文件"
    assert found.value.problems == (Problem("reporting.file_changed", place=place),)


def test_numbers_run_on_and_each_wave_has_its_own():
    desk = make_desk()
    first, second = draft(desk), draft(another_wave(desk, "2026-04"))

    assert [first.number, second.number] == ["BG-2026-0001", "BG-2026-0002"]


def test_scored_waves_without_a_report_are_owed_one():
    desk = make_desk()
    other = another_wave(desk, "2026-04")
    draft(desk)

    assert [(one.wave, one.provision) for one in queries.owed_reports()] == [
        (other.wave, "analysis")
    ]


def test_approval_of_a_report_ends_given():
    desk = make_desk()

    assert approved(desk).approval.state == ApprovalState.GIVEN
