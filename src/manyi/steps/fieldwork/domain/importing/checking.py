"""A file's rows, each either ready to be kept or refused with its reasons."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from manyi.core.clock import now
from manyi.problems import Problem, sentence
from manyi.questionnaire.answers import check_answers, kept_answers, problem_line
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.formats import wjx
from manyi.questionnaire.questionnaire import Questionnaire
from manyi.steps.fieldwork.domain.importing.cells import Reading, Row
from manyi.steps.fieldwork.domain.importing.files import AnswersFile
from manyi.steps.fieldwork.domain.importing.mapping import Mapped, plain
from manyi.steps.fieldwork.models import ImportedAnswer
from manyi.steps.sampling.models import WaveAudience

_MOMENT = re.compile(
    r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?.*"
)
# 腾讯问卷 writes 02-Feb-2021 20:26:58.
_ENGLISH = re.compile(r"(\d{1,2})-([A-Z][a-z]{2})-(\d{4})(.*)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_SITTING_S = 86400


@dataclass(frozen=True)
class Ready:
    """One row that can be kept, on its line of the file."""

    line: int
    answers: Mapping[str, Answer]
    object_id: int | None
    submitted: datetime
    seconds: int | None
    fingerprint: str


@dataclass(frozen=True)
class Refused:
    """One row that is not kept, and every reason in words."""

    line: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """All rows of a file; words that mean nothing yet come first to be mapped."""

    rows_in: int
    ready: tuple[Ready, ...]
    refused: tuple[Refused, ...]
    unknown_words: tuple[str, ...]


def checked_rows(
    file: AnswersFile,
    audience: WaveAudience,
    questionnaire: Questionnaire,
    *,
    columns: Mapped,
    words: Mapping[str, str],
    object_id: int | None,
) -> Checked:
    """Return every row of the file as ready or refused; those brought in before are refused."""
    reading = Reading(
        questionnaire=questionnaire,
        columns=columns,
        titles=file.table.titles,
        missing=file.missing,
        by_code=file.by_code,
        words={plain(word): ours for word, ours in words.items()},
    )
    judge = RowJudge(audience, questionnaire, family=family_of(file.source), object_id=object_id)
    ready: list[Ready] = []
    refused = [Refused(one.line, (sentence(one.reason),)) for one in file.table.set_aside]
    unknown: Counter[str] = Counter()
    for line, cells in _rows(file):
        row = reading.row(dict(enumerate(cells)))
        unknown.update(row.unknown)
        outcome = judge.judged(line, cells, row)
        (ready if isinstance(outcome, Ready) else refused).append(outcome)
    fresh, repeated = _apart(audience, ready)
    everything = sorted([*refused, *repeated], key=lambda one: one.line)
    frequent = tuple(word for word, _n in unknown.most_common(30))
    return Checked(file.table.rows_in, tuple(fresh), tuple(everything), frequent)


def family_of(source: str) -> str:
    """Return whose numbering a source's ids follow: a push and a file of 问卷星 share theirs."""
    return source.removesuffix("_push")


def _rows(file: AnswersFile) -> Iterator[tuple[int, tuple[str, ...]]]:
    width = len(file.table.titles)
    columns = [file.table.column(place).cast(str).fill_null("").to_list() for place in range(width)]
    for line, cells in zip(file.table.lines, zip(*columns, strict=True), strict=True):
        yield int(line), cells


class RowJudge:
    """Says of rows read, one after another, whether they can be kept."""

    def __init__(
        self,
        audience: WaveAudience,
        questionnaire: Questionnaire,
        *,
        family: str,
        object_id: int | None,
    ) -> None:
        self.audience, self.questionnaire, self.family = audience, questionnaire, family
        self.objects = {plain(one.name): one.pk for one in audience.wave.objects_assessed.all()}
        only = next(iter(self.objects.values())) if len(self.objects) == 1 else None
        self.object_id = object_id or only
        self.seen: Counter[str] = Counter()

    def judged(self, line: int, cells: tuple[str, ...], row: Row) -> Ready | Refused:
        """Return the row ready to be kept, or refused with all its reasons."""
        submitted, problems = self._moment(row)
        object_id = self._object(row, problems)
        told = [sentence(one) for one in (*row.problems, *problems)]
        faulty = check_answers(self.questionnaire, row.answers)
        # That an item is unanswered is no news where its cell could not be read.
        faulty = [one for one in faulty if one.place not in row.unread]
        told += [problem_line(self.questionnaire, one) for one in faulty]
        kept = kept_answers(self.questionnaire, row.answers)
        if not told and not kept:
            told = [sentence(Problem("response.nothing_answered"))]
        if told:
            return Refused(line, tuple(dict.fromkeys(told)))
        return Ready(
            line,
            {key: list(one) if isinstance(one, tuple) else one for key, one in kept.items()},
            object_id,
            submitted,
            _seconds(row.facts.get("seconds", "")),
            self._fingerprint(cells, row, submitted),
        )

    def _moment(self, row: Row) -> tuple[datetime, list[Problem]]:
        text = row.facts.get("submitted", "")
        if not text:
            return now(), []
        moment = read_moment(text)
        if moment is None:
            return now(), [Problem("import.moment", found=text[:60])]
        if moment.date() > timezone.localdate(now()):
            return moment, [Problem("import.future", found=text[:60])]
        return moment, []

    def _object(self, row: Row, problems: list[Problem]) -> int | None:
        name = row.facts.get("object", "")
        if name:
            found = self.objects.get(plain(name))
            if found is None:
                problems.append(Problem("import.object", found=name[:60]))
            return found
        if self.object_id is None and self.objects:
            problems.append(Problem("import.object_missing"))
        return self.object_id

    def _fingerprint(self, cells: tuple[str, ...], row: Row, submitted: datetime) -> str:
        """Return what makes the row the same when it comes again: its id and time, or all of it.

        Rows without an id that are alike in one file are told apart by how many came before.
        """
        if own := row.facts.get("source_id", ""):
            moment = submitted.isoformat() if row.facts.get("submitted") else ""
            return fingerprint(self.family, own, moment)
        same = fingerprint(self.family, *(cell.strip() for cell in cells))
        self.seen[same] += 1
        return fingerprint(same, str(self.seen[same]))


def fingerprint(*parts: str) -> str:
    """Return the hash by which the same row is known again."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def read_moment(text: str) -> datetime | None:
    """Return the moment a cell tells, where the organisation is; a day alone is its start."""
    text = text.strip()
    if (english := _ENGLISH.fullmatch(text)) and english[2] in _MONTHS:
        month = _MONTHS.index(english[2]) + 1
        text = f"{english[3]}-{month}-{english[1]}{english[4]}"
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    parts = [int(part or 0) for part in found.groups()]
    try:
        naive = datetime.combine(date(*parts[:3]), time(*parts[3:]))
    except ValueError:
        return None
    return timezone.make_aware(naive)


def _seconds(text: str) -> int | None:
    found = int(float(text)) if re.fullmatch(r"\d+(?:\.\d+)?", text) else wjx.duration_s(text)
    return found if found is not None and found <= _LONGEST_SITTING_S else None


def _apart(audience: WaveAudience, ready: list[Ready]) -> tuple[list[Ready], list[Refused]]:
    """Return rows that are new, and those that were brought in before or stand twice."""
    marks = [one.fingerprint for one in ready]
    known: set[str] = set()
    for start in range(0, len(marks), 500):
        held = ImportedAnswer.objects.filter(
            audience=audience, fingerprint__in=marks[start : start + 500]
        )
        known.update(held.values_list("fingerprint", flat=True))
    fresh, repeated = [], []
    for one in ready:
        if one.fingerprint in known:
            repeated.append(Refused(one.line, (sentence(Problem("import.repeated")),)))
        else:
            known.add(one.fingerprint)
            fresh.append(one)
    return fresh, repeated
