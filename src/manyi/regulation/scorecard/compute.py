"""The scorecard of one wave: which formula gets which answers, and every line in its place."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from manyi.analytics.scoring import tally
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.formulas import FORMULAS, Denominator, ScoreFormula
from manyi.regulation.formulas.levels import level_mask
from manyi.regulation.pack import Pack
from manyi.regulation.schema.surveys import ReturnedAtLeast, Survey
from manyi.regulation.scorecard.answers import AnswerTable
from manyi.regulation.scorecard.asked import (
    Asked,
    asked_audiences,
    known_survey,
    summed_audiences,
)
from manyi.regulation.scorecard.figures import Figures, bands
from manyi.regulation.scorecard.groups import competitor_lines, group_lines
from manyi.regulation.scorecard.held_against import target_lines
from manyi.regulation.scorecard.items import ItemRules, graded_items, level_items
from manyi.regulation.scorecard.lines import (
    CompetitorLine,
    GroupLine,
    ItemLine,
    PackStamp,
    Scorecard,
    TallyLine,
    ValidityStatement,
)
from manyi.regulation.scorecard.notes import card_notes
from manyi.regulation.scorecard.printing import Style
from manyi.regulation.scorecard.sums import AudienceSums, GroupSums

# A group of fewer is not shown where respondents were promised not to be recognised.
LEAST_GROUP = 5
# 每次不得少于10个， where a regulation asks for competitors without saying how many.
LEAST_COMPETITOR_FORMS = 10
UNDECIDED = ValidityStatement("undecided", reason="没有发放份数和日期，无法判定是否有效")


def compute_scorecard(
    pack: Pack,
    survey_key: str,
    tables: Mapping[str, AnswerTable],
    *,
    validity: ValidityStatement | None = None,
    targets: Mapping[str, float] | None = None,
    past: Mapping[str, Sequence[float]] | None = None,
    denominator: Denominator | None = None,
) -> Scorecard:
    """Compute every figure that the pack asks of one wave of a survey from its counted answers.

    tables holds the answers by audience, the rest is as in scorecard_of_sums. Raises
    ProblemsFound with everything that keeps the answers from being scored.
    """
    return scorecard_of_sums(
        pack,
        survey_key,
        summed_audiences(pack, survey_key, tables),
        validity=validity,
        targets=targets,
        past=past,
        denominator=denominator,
    )


def scorecard_of_sums(
    pack: Pack,
    survey_key: str,
    sums: Mapping[str, AudienceSums],
    *,
    validity: ValidityStatement | None = None,
    targets: Mapping[str, float] | None = None,
    past: Mapping[str, Sequence[float]] | None = None,
    denominator: Denominator | None = None,
) -> Scorecard:
    """Compute every figure that the pack asks of one wave of a survey from its sums by audience.

    targets holds approved targets by target id, as shares for degrees and rates; past holds the
    figures of earlier waves by score id, oldest first. denominator overrides what the pack says
    of item means.
    """
    survey = known_survey(pack, survey_key)
    audiences = asked_audiences(pack, survey_key, sums)
    check_formulas(pack, survey)
    used = denominator or pack_denominator(pack, survey)
    figures = Figures(pack, survey, audiences, used)
    rules = {asked.audience: item_rules(pack, survey, asked, used) for asked in audiences}
    scores = tuple(figures.line(key) for key in survey.scores)
    first = next((pack.scores[key] for key in survey.scores), None)
    style = Style(first.decimals, first.rounding) if first else Style()
    outcomes = {key: figures.outcome(key) for key in survey.scores}
    return Scorecard(
        pack=PackStamp(pack.name, pack.regulation, pack.document.title, pack.version, pack.hash),
        survey=f"surveys.{survey_key}",
        survey_label=survey.label,
        formulas=tuple(dict.fromkeys(line.formula for line in scores)),
        item_mean_denominator=used,
        rounding=style.rounding,
        rounding_words=style.words,
        validity=validity or UNDECIDED,
        respondents={asked.audience: asked.sums.respondents for asked in audiences},
        scores=scores,
        items=tuple(line for asked in audiences for line in _items(asked, rules[asked.audience])),
        segments=_segments(survey, audiences, rules),
        objects=_objects(survey, audiences, rules),
        competitors=_competitors(survey, audiences, rules),
        tally=_tally(pack, survey, audiences),
        targets=target_lines(pack, outcomes, targets=targets or {}, past=past or {}),
        notes=card_notes(pack, survey, audiences, used),
    )


def check_formulas(pack: Pack, survey: Survey) -> None:
    """Raise ProblemsFound when a score of the survey names no formula that scores."""
    problems = []
    for key in survey.scores:
        score = pack.scores[key]
        formula = FORMULAS.get(score.formula)
        if formula is None:
            known = "、".join(name for name, f in FORMULAS.items() if isinstance(f, ScoreFormula))
            problems.append(Problem("scoring.formula_missing", score.label, score.formula, known))
        elif not isinstance(formula, ScoreFormula):
            problems.append(Problem("scoring.not_a_score_formula", score.label, score.formula))
    if problems:
        raise ProblemsFound(problems)


def pack_denominator(pack: Pack, survey: Survey) -> Denominator:
    """Return the denominator of item means that the pack's scores give; answered without one."""
    for key in survey.scores:
        given = pack.scores[key].params.get("item_mean_denominator")
        if given in ("forms", "answered"):
            return "forms" if given == "forms" else "answered"
    return "answered"


def item_rules(pack: Pack, survey: Survey, asked: Asked, denominator: Denominator) -> ItemRules:
    """Return what the survey's scores say of the items of one audience."""
    scores = [pack.scores[key] for key in survey.scores]
    mine = [score for score in scores if not score.of or asked.subject in score.of] or scores
    satisfied = next((s.params["satisfied"] for s in mine if "satisfied" in s.params), None)
    graded = next((score for score in mine if score.bands), None)
    first = mine[0] if mine else None
    return ItemRules(
        satisfied=level_mask(asked.level_keys, satisfied)
        if satisfied is not None and asked.by_level
        else None,
        bands=bands(graded) if graded else (),
        denominator=denominator,
        style=Style(first.decimals, first.rounding) if first else Style(),
    )


def _items(asked: Asked, rules: ItemRules) -> tuple[ItemLine, ...]:
    if asked.part == "competitor":
        return ()
    if asked.by_level:
        return level_items(asked, asked.level_sums.histogram, rules)[0]
    return graded_items(asked, rules)


def _segments(
    survey: Survey, audiences: tuple[Asked, ...], rules: Mapping[str, ItemRules]
) -> tuple[GroupLine, ...]:
    return tuple(
        line
        for asked in audiences
        if asked.part == "survey"
        for name, sums in asked.sums.segments.items()
        for line in _groups(survey, asked, name, sums, rules)
    )


def _objects(
    survey: Survey, audiences: tuple[Asked, ...], rules: Mapping[str, ItemRules]
) -> tuple[GroupLine, ...]:
    return tuple(
        line
        for asked in audiences
        if asked.part == "survey" and asked.sums.objects is not None
        for line in _groups(survey, asked, "objects", asked.sums.objects, rules)
    )


def _groups(
    survey: Survey, asked: Asked, name: str, sums: GroupSums, rules: Mapping[str, ItemRules]
) -> tuple[GroupLine, ...]:
    least = 1 if survey.identity == "named" else LEAST_GROUP
    return group_lines(asked, name, sums, rules[asked.audience], least_group=least)


def _competitors(
    survey: Survey, audiences: tuple[Asked, ...], rules: Mapping[str, ItemRules]
) -> tuple[CompetitorLine, ...]:
    return tuple(
        line
        for asked in audiences
        if asked.part == "competitor"
        for line in competitor_lines(
            asked, rules[asked.audience], needed=_forms_needed(survey, asked.audience)
        )
    )


def _forms_needed(survey: Survey, audience: str) -> int:
    for rule in survey.validity.values():
        if isinstance(rule, ReturnedAtLeast) and rule.audience == audience:
            return rule.n
    return LEAST_COMPETITOR_FORMS


def _tally(pack: Pack, survey: Survey, audiences: tuple[Asked, ...]) -> tuple[TallyLine, ...]:
    counted = [asked for asked in audiences if asked.part != "competitor" and asked.by_level]
    return tuple(
        line
        for key in survey.scores
        if pack.scores[key].formula.startswith("tally@")
        for asked in counted
        for line in _tally_of(asked, pack.scores[key].params["levels"])
    )


def _tally_of(asked: Asked, levels: Sequence[str]) -> Iterator[TallyLine]:
    places = np.flatnonzero(level_mask(asked.level_keys, levels))
    counts = asked.level_sums.histogram.counts[0]
    for i, (key, found) in enumerate(zip(asked.sums.items, tally(counts, places), strict=True)):
        yield TallyLine(
            part="self" if asked.part == "self" else "survey",
            audience=asked.audience,
            indicator=key,
            label=asked.labels[key],
            level_labels=tuple(asked.level_labels[place] for place in places),
            counts=tuple(int(n) for n in found),
            total=int(found.sum()),
            n=int(counts[i].sum()),
        )
