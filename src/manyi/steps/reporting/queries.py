"""Questions of step 7: which reports there are, what each lacks, who has still to read it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from manyi.core.adoption import holds_role, people_in_role
from manyi.core.calendar import working_calendar
from manyi.core.ledger.canonical import canonical
from manyi.core.models import ApprovalStep, Person
from manyi.core.outbox import OutboxEntry, State, jobs_listed
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Pack
from manyi.regulation.schema.outcomes import Report as Provision
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.reporting.enums import FileFormat, ReportState
from manyi.steps.reporting.models import FINAL, ReadReceipt, Report, ReportFile
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import pack_of_wave
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries import latest_score, statement_of

JOB = "reporting.write_files"
_ALONG = (
    "author",
    "approval",
    "score__snapshot",
    "score__wave__pack_version",
    "score__wave__adoption__pack_version",
    "score__wave__adoption__unit",
)


@dataclass(frozen=True)
class Reader:
    """One person the regulation sends the report to; `read_on` is None until they have read it."""

    person: Person
    role: str
    role_label: str
    read_on: date | None


@dataclass(frozen=True)
class OwedReport:
    """A scored wave on which the regulation asks for a report nobody has begun."""

    wave: Wave
    provision: str
    label: str


@dataclass(frozen=True)
class PastWords:
    """Words of a draft as they stood before a change; `part` is text, causes or suggestions."""

    saved_at: datetime
    who: str
    part: str
    key: str
    text: str


def reports() -> QuerySet[Report]:
    """Return every report with what a list and a page show of it."""
    return Report.objects.select_related(*_ALONG)


def pack_of_report(report: Report) -> Pack:
    """Return the regulation the wave was issued under."""
    return pack_of_wave(report.wave)


def provision_of(report: Report) -> Provision:
    """Return what the regulation says about the report."""
    return pack_of_report(report).reports[report.provision]


def report_provisions(wave: Wave) -> dict[str, Provision]:
    """Return the reports the regulation wants on a wave of this survey, once it is scored."""
    return {
        key: provision
        for key, provision in pack_of_wave(wave).reports.items()
        if provision.when.after == "wave.scored"
        and provision.when.of in (None, f"surveys.{wave.survey}")
    }


def versions_of(wave: Wave, provision: str) -> QuerySet[Report]:
    """Return every version of one report on the wave, the newest first."""
    return reports().filter(score__wave=wave, provision=provision).order_by("-version")


def latest_version(wave: Wave, provision: str) -> Report | None:
    """Return the newest version of one report on the wave."""
    return versions_of(wave, provision).first()


def newest_reports(wave: Wave) -> list[Report]:
    """Return the newest version of each report on the wave."""
    found: dict[str, Report] = {}
    for report in reports().filter(score__wave=wave).order_by("-version"):
        found.setdefault(report.provision, report)
    return list(found.values())


def owed_reports() -> list[OwedReport]:
    """Return the reports that scored waves still want, the oldest wave first."""
    written = set(Report.objects.values_list("score__wave", "provision"))
    waves = Wave.objects.filter(state=WaveState.SCORED).select_related(
        "pack_version", "adoption__pack_version", "adoption__unit"
    )
    return [
        OwedReport(wave, key, provision.label)
        for wave in waves.order_by("pk")
        for key, provision in report_provisions(wave).items()
        if (wave.pk, key) not in written
    ]


def newer_score(report: Report) -> Score | None:
    """Return the wave's latest score when it is younger than the one reported."""
    latest = latest_score(report.wave)
    return latest if latest and latest.version > report.score.version else None


def newer_version(report: Report) -> Report | None:
    """Return the newest version when this is not it."""
    latest = latest_version(report.wave, report.provision)
    return latest if latest and latest.version > report.version else None


def words_fingerprint(report: Report) -> str:
    """Return a hash of all that the files are made from and that can still change."""
    verdict = Verdict.objects.filter(wave=report.wave).first()
    held = {
        "score": report.score_id,
        "version": report.version,
        "sections": report.sections,
        "verdict": statement_of(verdict).text if verdict else "",
    }
    return hashlib.sha256(canonical(held).encode()).hexdigest()


def files_are_current(report: Report) -> bool:
    """Whether every format has been written and shows the words as they are now."""
    formats = {file.format for file in report.files.all()}
    return formats == set(FileFormat.values) and report.files_show == words_fingerprint(report)


def files_hash(report: Report) -> str:
    """Return one hash over the hashes of all files, in the order of their formats."""
    marks = [f"{file.format}:{file.sha256}" for file in report.files.order_by("format")]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def stored_path(path: str) -> Path:
    """Return where a file of a report lies."""
    return Path(settings.MEDIA_ROOT) / path


def file_bytes(file: ReportFile) -> bytes:
    """Return the file as it was written; one that is gone or was changed is refused in words."""
    try:
        content = stored_path(file.path).read_bytes()
    except FileNotFoundError as error:
        raise ProblemsFound([Problem("reporting.file_gone", place=_named(file))]) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ProblemsFound([Problem("reporting.file_changed", place=_named(file))])
    return content


def _named(file: ReportFile) -> str:
    return f"{file.report.number} 第 {file.report.version} 版的 {file.get_format_display()} 文件"


def writing_key(report: Report) -> str:
    """Return how the outbox names the last request for files."""
    return f"{report.thing}/{report.files_asked}"


def writing(report: Report) -> OutboxEntry | None:
    """Return how the last request for files stands; None when it is done or was never made."""
    found = jobs_listed(job=JOB, key=writing_key(report), count=1)
    return found[0] if found and found[0].state != State.DONE else None


def readers_of(report: Report, day: date) -> list[Reader]:
    """Return everyone in the roles the regulation sends the report to, unread first."""
    pack = pack_of_report(report)
    read = {
        receipt.reader_id: timezone.localdate(receipt.read_at)
        for receipt in ReadReceipt.objects.filter(report=report)
    }
    readers = [
        Reader(person, role, pack.roles[role].label, read.get(person.pk))
        for role in provision_of(report).to
        for person in people_in_role(report.adoption, role, day)
    ]
    return sorted(readers, key=lambda one: (one.read_on is not None, one.role, one.person.name))


def reading_roles(report: Report, person: Person, day: date) -> list[str]:
    """Return the roles in which the regulation sends the report to this person."""
    roles = provision_of(report).to
    return [role for role in roles if holds_role(person, report.adoption, role, day)]


def read_until(report: Report) -> date | None:
    """Return the day by which the report must have been read."""
    within = provision_of(report).read_within
    if within is None or report.approved_at is None:
        return None
    return working_calendar().add(timezone.localdate(report.approved_at), within)


def reports_to_read(person: Person, day: date) -> list[Report]:
    """Return the final reports sent to this person that they have not read, oldest first."""
    newer = Report.objects.filter(
        number=OuterRef("number"), version__gt=OuterRef("version"), state__in=FINAL
    )
    read = ReadReceipt.objects.filter(report=OuterRef("pk"), reader=person)
    rows = list(
        reports()
        .filter(~Exists(newer), ~Exists(read), state__in=FINAL)
        .order_by("approved_at", "pk")
    )
    is_sent = {
        (adoption, role): holds_role(person, report.adoption, role, day)
        for (adoption, role), report in _asked(rows).items()
    }
    return [
        report
        for report in rows
        if any(is_sent[report.adoption.pk, role] for role in provision_of(report).to)
    ]


def _asked(rows: Iterable[Report]) -> dict[tuple[int, str], Report]:
    return {
        (report.adoption.pk, role): report for report in rows for role in provision_of(report).to
    }


def refused_before(report: Report) -> Report | None:
    """Return the version whose refusal called for this one."""
    older = versions_of(report.wave, report.provision).filter(version=report.version - 1).first()
    return older if older is not None and older.state == ReportState.REFUSED else None


def refusal_words(report: Report) -> list[tuple[str, str]]:
    """Return who refused the report, and in which words."""
    if report.approval is None:
        return []
    steps = report.approval.steps.filter(is_given=False).select_related("decided_by")
    return [(step.decided_by.name, step.words) for step in steps]


def signatures_of(report: Report) -> list[ApprovalStep]:
    """Return the steps of the report's approval, in their order."""
    if report.approval is None:
        return []
    return list(report.approval.steps.select_related("decided_by").order_by("position"))


def past_words(report: Report) -> list[PastWords]:
    """Return what the author once wrote and later changed, the newest first."""
    found: list[PastWords] = []
    newer = report.sections
    for row in report.history.select_related("history_user").order_by("-history_date", "-pk"):
        found += [
            PastWords(row.history_date, str(row.history_user or ""), part, key, text)
            for part, key, text in _written(row.sections)
            if text and text != dict(_by_place(newer)).get((part, key), "")
        ]
        newer = row.sections
    return found


def _by_place(sections: dict) -> Iterator[tuple[tuple[str, str], str]]:
    for part, key, text in _written(sections):
        yield (part, key), text


def _written(sections: dict) -> Iterator[tuple[str, str, str]]:
    for key, text in sections.get("texts", {}).items():
        yield "text", key, text
    for key, lines in sections.get("causes", {}).items():
        yield "causes", key, "\n".join(lines)
    if lines := sections.get("suggestions"):
        yield "suggestions", "all", "\n".join(lines)
