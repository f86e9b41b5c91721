"""A report on its way: submitted, signed or sent back."""

from django.db import transaction

from manyi.core.approvals import submit_for_approval
from manyi.core.clock import now
from manyi.core.models import Approval, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.reporting import queries
from manyi.steps.reporting.domain.composing import begin_version
from manyi.steps.reporting.domain.locking import held_by, hold
from manyi.steps.reporting.domain.recording import file_report, record_report, titled
from manyi.steps.reporting.enums import FileFormat, ReportState
from manyi.steps.reporting.models import Report
from manyi.steps.scoring.queries import scorecard_of, statement_of


@transaction.atomic
def submit_report(report: Report, *, actor: Person) -> Report:
    """Send the report on its way: to its signatories, or straight to its readers."""
    report = held_by(report, actor)
    if problems := submission_problems(report):
        raise ProblemsFound(problems)
    report.submitted_at = now()
    provision = queries.provision_of(report)
    record_report(
        report,
        "report.submitted",
        actor=actor,
        occasion=_occasion(report),
        has_suggestions=has_suggestions(report),
        hash=queries.files_hash(report),
    )
    if provision.approval is None:
        report.state, report.approved_at = ReportState.RELEASED, now()
        report.save()
        file_report(report, actor)
        return report
    report.state = ReportState.SUBMITTED
    report.approval = submit_for_approval(
        report.thing,
        adoption=report.adoption,
        chain=provision.approval,
        provision=f"reports.{report.provision}",
        title=titled(report),
        author=report.author,
        content_hash=queries.files_hash(report),
    )
    report.save()
    return report


def _occasion(report: Report) -> str:
    """Return what the submission answers: the wave, or the refusal that sent it back."""
    refused = queries.refused_before(report)
    return refused.thing if refused else report.wave.thing


def has_suggestions(report: Report) -> bool:
    """Whether the author proposes improvements, which the regulation then wants planned."""
    return bool(report.suggestions or report.texts.get("suggestions"))


def submission_problems(report: Report) -> tuple[Problem, ...]:
    """Return what the report lacks before it can be submitted: current files, a printed verdict."""
    problems = []
    written = {file.format for file in report.files.all()}
    if written != set(FileFormat.values):
        problems.append(Problem("reporting.files_missing", place=report.title))
    elif not queries.files_are_current(report):
        problems.append(Problem("reporting.files_stale", place=report.title))
    newer = queries.newer_score(report)
    if newer is not None:
        problems.append(
            Problem("reporting.score_newer", place=report.title, found=str(newer.version))
        )
    return (*problems, *_verdict_problems(report))


def _verdict_problems(report: Report) -> tuple[Problem, ...]:
    printed = scorecard_of(report.score).validity.text
    verdict = Verdict.objects.filter(wave=report.wave).first()
    if verdict is None:
        return (Problem("reporting.verdict_missing", place=report.wave.title),)
    held = statement_of(verdict).text
    if held != printed:
        return (
            Problem(
                "reporting.verdict_differs", place=report.wave.title, found=printed, needed=held
            ),
        )
    return ()


def report_of(approval: Approval) -> Report:
    """Return the report an approval is about."""
    return queries.reports().get(approval=approval)


@transaction.atomic
def approve_report(approval: Approval) -> Report:
    """Close the report after its last signature: its files never change, its readers may read."""
    report = hold(report_of(approval))
    signer = approval.steps.order_by("-position").first().decided_by
    report.state, report.approved_at = ReportState.APPROVED, now()
    report.save()
    record_report(
        report,
        "report.approved",
        actor=signer,
        occasion=report.thing,
        hash=queries.files_hash(report),
    )
    file_report(report, signer)
    return report


@transaction.atomic
def return_report(approval: Approval) -> Report:
    """Give the refused report back to its author as the next version, words kept."""
    refused = hold(report_of(approval))
    refused.state = ReportState.REFUSED
    refused.save()
    return begin_version(refused.score, refused.provision, refused.author, refused, actor=None)
