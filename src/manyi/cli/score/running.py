"""One run of `manyi score`: files in, scorecard out, and what it has to say beside the figures."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from manyi.cli.score.answer_map import AnswerMap, check_columns
from manyi.cli.score.coding import Coded, Window, code_answers
from manyi.cli.score.proposal import (
    Audiences,
    indicator_labels,
    propose_map,
    rulers,
    scale_of,
)
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.columns import TypedColumn, recognise, type_columns
from manyi.questionnaire.formats.headers import Export
from manyi.questionnaire.formats.tables import Table, read_table
from manyi.regulation.pack import Pack
from manyi.regulation.scorecard import (
    Scorecard,
    ValidityRuleLine,
    ValidityStatement,
    compute_scorecard,
)
from manyi.regulation.validity import AudienceFigures, Validity, WaveFigures, judge


@dataclass(frozen=True)
class Issue:
    """How many forms went out, and on which day."""

    forms: int
    on: date


@dataclass(frozen=True, eq=False)
class Answers:
    """One file as it was read; coded is None when nothing in it is rated."""

    path: Path
    sha256: str
    table: Table
    export: Export | None
    answer_map: AnswerMap
    is_proposed: bool
    coded: Coded | None

    @cached_property
    def whole(self) -> Table:
        """The file with all its columns, not only those that are scored."""
        if len(self.table.frame.columns) == len(self.table.titles):
            return self.table
        return read_table(self.path.read_bytes(), self.path.name)

    @cached_property
    def columns(self) -> tuple[TypedColumn, ...]:
        """What each column holds."""
        return type_columns(self.whole, self.export)


def read_answers(
    path: Path,
    pack: Pack,
    audiences: Audiences,
    *,
    audience: str,
    answer_map: AnswerMap | None,
    issue: Issue | None = None,
) -> Answers:
    """Return the answers of one file; with no map the titles must speak for themselves."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemsFound([Problem("score.file_unreadable", str(path))]) from error
    marks = answer_map if answer_map is not None and answer_map.scale is not None else None
    table = read_table(data, path.name, choose=marks.wanted if marks else None)
    export = recognise(table)
    scale = scale_of(pack, audiences.survey, audience)
    found = answer_map
    if found is None:
        labels = indicator_labels(pack, audiences.survey, audience)
        columns = type_columns(table, export)
        found = propose_map(columns, labels, scale, len(table.lines))
    problems = check_columns(found, table.titles, table.positions)
    if problems:
        raise ProblemsFound(problems)
    coded = None
    if found.items:
        readers = rulers(found, scale, export)
        window = _window(pack, audiences.survey, issue)
        coded = code_answers(table, found, readers, audience=audience, window=window)
    sha256 = hashlib.sha256(data).hexdigest()
    return Answers(path, sha256, table, export, found, answer_map is None, coded)


def score_answers(
    pack: Pack,
    audiences: Audiences,
    answers: Mapping[str, Answers],
    *,
    issue: Issue | None,
) -> Scorecard:
    """Return the card of the answers by audience."""
    coded = {name: one.coded for name, one in answers.items() if one.coded is not None}
    nobody = [answers[name].path.name for name, one in coded.items() if not one.answers.respondents]
    if nobody:
        raise ProblemsFound(Problem("score.nobody_counts", place=name) for name in nobody)
    return compute_scorecard(
        pack,
        audiences.survey,
        {name: one.answers for name, one in coded.items()},
        validity=validity(pack, audiences, coded, issue),
        denominator=answers[audiences.customers].answer_map.item_mean_denominator,
    )


def validity(
    pack: Pack, audiences: Audiences, coded: Mapping[str, Coded], issue: Issue | None
) -> ValidityStatement:
    """Return what the gate says; without the number issued and the day it cannot say anything."""
    figures = {
        name: AudienceFigures(
            returned=one.answers.respondents,
            issued=_issued(name, audiences, one, issue),
        )
        for name, one in coded.items()
    }
    wave = WaveFigures(figures, issued_on=issue.on if issue else None)
    verdict = judge(pack, f"surveys.{audiences.survey}", wave)
    rules = tuple(
        ValidityRuleLine(rule.address, rule.label, rule.found, rule.needed, rule.met)
        for rule in verdict.rules
    )
    if verdict.validity is Validity.VALID:
        return ValidityStatement("valid", rules, reason=verdict.reason)
    if verdict.validity is Validity.INVALID:
        return ValidityStatement("invalid", rules, reason=verdict.reason)
    return ValidityStatement("undecided", rules, reason=verdict.reason)


def data_hash(answers: Mapping[str, Answers]) -> str:
    """Return the one file's hash, or the hash of the hashes of several in their order."""
    hashes = [one.sha256 for one in answers.values()]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _window(pack: Pack, survey: str, issue: Issue | None) -> Window | None:
    period = pack.surveys[survey].window
    days = {"day": 1, "week": 7}.get(period.unit)
    if issue is None or days is None:
        return None
    return Window(issue.on, period.count * days)


def _issued(name: str, audiences: Audiences, coded: Coded, issue: Issue | None) -> int | None:
    """Return what was issued: the number given is that of customers; others count as they came."""
    if issue is None:
        return None
    if name != audiences.customers:
        return coded.answers.respondents
    if issue.forms < coded.answers.respondents:
        found, needed = str(issue.forms), str(coded.answers.respondents)
        raise ProblemsFound([Problem("score.issued_too_few", found=found, needed=needed)])
    return issue.forms
