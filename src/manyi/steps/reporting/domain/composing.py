"""Beginning a report, or its next version."""

from django.db import transaction

from manyi.core.adoption import holds_role
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.core.numbering import next_number
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.steps.reporting import queries
from manyi.steps.reporting.domain.locking import not_author
from manyi.steps.reporting.domain.recording import record_report
from manyi.steps.reporting.enums import ReportState
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.enums import WaveState
from manyi.steps.scoring.models import Score

SERIES = "BG"


@transaction.atomic
def compose_report(score: Score, *, provision: str, author: Person) -> Report:
    """Begin a report on the score, or its next version when figures are newer or it was refused.

    A draft over an older score is moved to this one and keeps its words.
    """
    score = Score.objects.select_related(
        "wave__pack_version", "wave__adoption__pack_version", "wave__adoption__unit"
    ).get(pk=score.pk)
    last = queries.latest_version(score.wave, provision)
    if problems := composing_problems(score, provision, author, last):
        raise ProblemsFound(problems)
    if last is not None and last.is_draft:
        return _moved(last, score)
    return begin_version(score, provision, author, last, actor=author)


def composing_problems(
    score: Score, provision: str, author: Person, last: Report | None
) -> tuple[Problem, ...]:
    """Return what keeps the person from beginning a report or its next version."""
    wave = score.wave
    problems = list(
        STEP["reporting"].gate.problems({"wave_scored": wave.state == WaveState.SCORED})
    )
    label = queries.report_provisions(wave)[provision].label
    if not is_author_role(score, provision, author):
        problems.append(
            Problem("reporting.not_in_role", place=label, needed=_role(score, provision))
        )
    if last is None or last.state == ReportState.REFUSED:
        return tuple(problems)
    if last.state == ReportState.SUBMITTED:
        problems.append(Problem("reporting.in_approval", place=last.title))
    elif score.version <= last.score.version:
        code = "reporting.being_written" if last.is_draft else "reporting.nothing_newer"
        problems.append(Problem(code, place=last.title, found=last.number))
    elif last.is_draft and last.author_id != author.pk:
        problems.append(not_author(last))
    return tuple(problems)


def is_author_role(score: Score, provision: str, person: Person) -> bool:
    """Whether the regulation lets the person write this report today."""
    role = queries.report_provisions(score.wave)[provision].author
    return holds_role(person, score.wave.adoption, role, today())


def _role(score: Score, provision: str) -> str:
    pack = queries.pack_of_wave(score.wave)
    return pack.roles[pack.reports[provision].author].label


def begin_version(
    score: Score, provision: str, author: Person, last: Report | None, *, actor: Person | None
) -> Report:
    """Make the version after the last one, with its words, or the first one."""
    label = queries.report_provisions(score.wave)[provision].label
    report = Report.objects.create(
        provision=provision,
        score=score,
        number=last.number if last else next_number(SERIES, today().year),
        version=last.version + 1 if last else 1,
        title=f"{score.wave.title} · {label}",
        sections=last.sections if last else {},
        author=author,
        composed_at=now(),
    )
    record_report(report, "report.composed", actor=actor, occasion=score.wave.thing)
    return report


def _moved(report: Report, score: Score) -> Report:
    report.score = score
    report.save()
    record_report(report, "report.composed", actor=report.author, occasion=score.wave.thing)
    return report
