"""The scores of a survey: each computed once, by its formula, from the audiences it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manyi.analytics.combining import Band, Indicator, grade
from manyi.regulation.formulas import FORMULAS, Basis, Denominator, Outcome, ScoreFormula
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator as PackIndicator
from manyi.regulation.schema.scoring import Score
from manyi.regulation.schema.surveys import Survey
from manyi.regulation.scorecard.asked import Asked
from manyi.regulation.scorecard.items import marks_by_band
from manyi.regulation.scorecard.lines import ScoreLine
from manyi.regulation.scorecard.pooling import pooled_levels, pooled_marks
from manyi.regulation.scorecard.printing import Style

_LEVEL = 0.95


@dataclass(eq=False)
class Figures:
    """Computes scores on demand, so that a blend finds its parts whatever their order."""

    pack: Pack
    survey: Survey
    audiences: tuple[Asked, ...]
    denominator: Denominator
    _known: dict[str, Outcome] = field(default_factory=dict)

    def outcome(self, key: str) -> Outcome:
        if key not in self._known:
            self._known[key] = self._computed(self.pack.scores[key])
        return self._known[key]

    def line(self, key: str) -> ScoreLine:
        """Return the score as a line of the card."""
        score, found = self.pack.scores[key], self.outcome(key)
        style = Style(score.decimals, score.rounding)
        measured = found.value if found.unit in ("share", "hundred") else found.share
        reached = None if measured is None else grade(measured, bands(score))
        low, high = (found.interval.low, found.interval.high) if found.interval else (None, None)
        return ScoreLine(
            key=key,
            address=f"scores.{key}",
            label=score.label,
            formula=score.formula,
            value=found.value,
            unit=found.unit,
            n=found.n,
            respondents=found.respondents,
            low=low,
            high=high,
            level=_LEVEL,
            working=found.working,
            complete=found.complete,
            band=reached.label if reached else "",
            printed=style.text(found.value, found.unit) if found.complete else "不完整",
            printed_low=style.text(low, found.unit),
            printed_high=style.text(high, found.unit),
            share=found.share,
            printed_share=style.text(found.share, "share"),
            grades=self._grades(score, found),
            note=found.note,
        )

    def _computed(self, score: Score) -> Outcome:
        formula = FORMULAS[score.formula]
        if not isinstance(formula, ScoreFormula):
            raise TypeError(f"{score.formula} sets targets; it computes no score.")
        asked = self._of(score)
        if formula.needs != "scores" and not asked:
            return Outcome(None, "share", complete=False, note="没有这部分的答卷")
        return formula.compute(self._basis(formula, score, asked), score.params)

    def _of(self, score: Score) -> tuple[Asked, ...]:
        """Return the audiences a score is of; what was said of competitors is in none of them."""
        return tuple(
            asked
            for asked in self.audiences
            if asked.part != "competitor" and (not score.of or asked.subject in score.of)
        )

    def _basis(self, formula: ScoreFormula, score: Score, asked: Sequence[Asked]) -> Basis:
        if formula.needs == "scores":
            parts = [*score.params.get("parts", ()), *_named(score.params.get("score"))]
            return Basis(
                scores={part: self.outcome(part) for part in parts},
                labels={part: self.pack.scores[part].label for part in parts},
            )
        labels = {key: label for one in asked for key, label in one.labels.items()}
        if formula.needs == "marks":
            marks = pooled_marks(asked)
            return Basis(marks=marks, labels=labels, denominator=self.denominator)
        return Basis(
            levels=pooled_levels(asked), labels=labels, tree=self._tree(score, asked, labels)
        )

    def _tree(
        self, score: Score, asked: Sequence[Asked], labels: dict[str, str]
    ) -> Indicator | None:
        name = str(score.params.get("indicators", ""))
        answers = pooled_levels(asked) if name else None
        if answers is None:
            return None
        moments = answers.histogram.moments(answers.points / answers.points[0])
        degrees = dict(zip(answers.indicators, moments.mean[0].tolist(), strict=True))
        tree = self.pack.indicators[name]
        return Indicator(name, children=_weighted(tree.items, degrees))

    def _grades(self, score: Score, found: Outcome) -> Mapping[str, int]:
        if found.form_counts is None or not score.bands or not found.share or found.value is None:
            return {}
        full = found.value / found.share
        ranks = bands(score)
        counts = marks_by_band(found.form_counts, full=full, bands=ranks)
        labels = (*(band.label for band in ranks), "未达到各等级")
        return dict(zip(labels, counts, strict=True))


def bands(score: Score) -> tuple[Band, ...]:
    """Return the grades of a score, best first."""
    found = [Band(key, band.label, float(band.least)) for key, band in score.bands.items()]
    return tuple(sorted(found, key=lambda band: -band.least))


def _named(score: str | None) -> tuple[str, ...]:
    return (score,) if score else ()


def _weighted(
    items: Mapping[str, PackIndicator], degrees: dict[str, float]
) -> tuple[Indicator, ...]:
    """Return the pack's tree with the degrees; auxiliary indicators weigh nothing."""
    return tuple(
        Indicator(
            key,
            weight=0.0 if item.part != "main" else float(item.weight or 1),
            value=degrees.get(key),
            children=_weighted(item.items, degrees),
        )
        for key, item in items.items()
    )
