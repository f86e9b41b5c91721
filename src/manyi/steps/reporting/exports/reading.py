"""One scorecard as its report reads it: who is who, what is weak, how figures print."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from manyi.documents.report import Cell, Point, Unit
from manyi.regulation.pack import Pack
from manyi.regulation.schema.surveys import Audience
from manyi.regulation.scorecard import ItemLine, Scorecard, ScoreLine, TallyLine, TargetLine
from manyi.regulation.scorecard.printing import NOTHING, Style
from manyi.steps.reporting.exports.material import Material

_PLAIN_NAMES = {"survey": "调查部分", "self": "自评部分"}
_SHARES: tuple[Unit, ...] = ("share", "hundred")
_WEAK_SHARE = 1 / 3


@dataclass(frozen=True)
class WeakItem:
    """An indicator to work on, and why it counts as weak."""

    item: ItemLine
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """A scorecard, its pack and its material, with the questions chapters ask of them."""

    card: Scorecard
    pack: Pack
    survey_key: str
    period: str
    data_hash: str
    report_key: str | None = None
    material: Material = field(default_factory=Material)

    @cached_property
    def headline(self) -> tuple[ScoreLine, ...]:
        """The figures the regulation wants in this report, in its order; else all of them."""
        wanted = self.pack.reports[self.report_key].scores if self.report_key is not None else ()
        by_key = {line.key: line for line in self.card.scores if line.unit != "count"}
        return tuple(by_key[key] for key in wanted if key in by_key) or tuple(by_key.values())

    @cached_property
    def shares(self) -> tuple[ScoreLine, ...]:
        """The scores that are shares, so that one axis holds them all."""
        return tuple(line for line in self.card.scores if line.unit in _SHARES)

    @cached_property
    def self_audiences(self) -> frozenset[str]:
        """The audiences that rate their own company."""
        own = {line.audience for line in self.card.tally if line.part == "self"}
        for key, audience in self._audiences().items():
            subject = self.pack.subjects.get(audience.of)
            if subject is not None and subject.of == "employee":
                own.add(key)
        return frozenset(own)

    @cached_property
    def audiences(self) -> tuple[str, ...]:
        """The audiences with item figures: the outside ones first, most answers first."""
        names = dict.fromkeys(item.audience for item in self.card.items)
        return tuple(
            sorted(
                names,
                key=lambda name: (
                    name in self.self_audiences,
                    -max(item.n for item in self.items_of(name)),
                ),
            )
        )

    @cached_property
    def main_audience(self) -> str:
        return self.audiences[0] if self.audiences else ""

    def items_of(self, audience: str) -> tuple[ItemLine, ...]:
        return tuple(item for item in self.card.items if item.audience == audience)

    def audience_label(self, audience: str) -> str:
        """Return what people call the audience."""
        found = self._audiences().get(audience)
        if found is None:
            return _PLAIN_NAMES.get(audience, audience)
        label = self.pack.subjects[found.of].label
        about_others = self.pack.forms[found.form].about == "competitor"
        return f"{label}（竞争对手表）" if about_others else label

    def _audiences(self) -> Mapping[str, Audience]:
        survey = self.pack.surveys.get(self.survey_key)
        return survey.audience if survey is not None else {}

    def target_of(self, score: str) -> TargetLine | None:
        """Return the target of a score when there is a number to compare with."""
        return next(
            (line for line in self.card.targets if line.score == score and line.target is not None),
            None,
        )

    @cached_property
    def degree_target(self) -> TargetLine | None:
        """The target that item degrees can be held against: the first that is not of a rate."""
        for line in self.card.targets:
            if line.target is not None and not self._is_rate(line.score):
                return line
        return None

    @cached_property
    def degrees(self) -> tuple[ScoreLine, ...]:
        """The shares that are degrees, so that they compare with a competitor's degree."""
        return tuple(
            line for line in self.shares if line.value is not None and not self._is_rate(line.key)
        )

    @cached_property
    def common_target(self) -> Point | None:
        """The target of degrees and rates alike; None when they differ or there is none."""
        found = {line.target: line.printed_target for line in self.card.targets}
        found.pop(None, None)
        return Point(*found.popitem()) if len(found) == 1 else None

    def _is_rate(self, score: str) -> bool:
        """Whether the score counts satisfied answers, itself or in the parts it blends."""
        provision = self.pack.scores.get(score)
        if provision is None:
            return False
        if provision.formula.startswith("satisfaction_rate@"):
            return True
        return any(self._is_rate(part) for part in provision.params.get("parts", ()))

    @cached_property
    def weak(self) -> tuple[WeakItem, ...]:
        """The main audience's indicators to work on: of the lowest third, those with a reason.

        Weakest first; when none has a reason, the lowest one.
        """
        items = sorted(
            (item for item in self.items_of(self.main_audience) if item.degree is not None),
            key=lambda item: item.degree or 0.0,
        )
        if not items:
            return ()
        average = sum(item.degree or 0.0 for item in items) / len(items)
        most = math.ceil(len(items) * _WEAK_SHARE)
        found = tuple(
            WeakItem(item, reasons)
            for item in items[:most]
            if (reasons := self._reasons(item, average))
        )
        return found or (WeakItem(items[0], ("各指标中最低",)),)

    def _reasons(self, item: ItemLine, average: float) -> tuple[str, ...]:
        reasons = []
        target = self.degree_target
        if target is not None and (item.degree or 0.0) < (target.target or 0.0):
            gap = self.style.text((target.target or 0.0) - (item.degree or 0.0), "hundred")
            reasons.append(f"低于目标 {target.printed_target}，差 {gap} 个百分点")
        if item.high is not None and item.high < average:
            reasons.append(f"区间上限低于各指标平均 {self.share(average)}")
        return tuple(reasons)

    def tally_of(self, part: str) -> tuple[TallyLine, ...]:
        """Return a line for each indicator of a part, its audiences added, most frequent first."""
        added: dict[str, TallyLine] = {}
        for line in self.card.tally:
            if line.part == part:
                known = added.get(line.indicator)
                added[line.indicator] = line if known is None else _added(known, line)
        return tuple(sorted(added.values(), key=lambda line: -line.total))

    @cached_property
    def style(self) -> Style:
        """The places and the rounding of this report."""
        first = next((self.pack.scores.get(line.key) for line in self.card.scores), None)
        return Style(first.decimals if first is not None else 2, self.card.rounding)

    def share(self, value: float | None) -> str:
        """Return the share in per cent, as the regulation rounds it."""
        return self.style.text(value, "share")

    def interval(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return NOTHING
        return f"{self.share(low)}–{self.share(high)}"


def _added(one: TallyLine, other: TallyLine) -> TallyLine:
    return replace(
        one,
        counts=tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)),
        total=one.total + other.total,
        n=one.n + other.n,
    )


def words(*entries: str) -> tuple[Cell, ...]:
    """Return cells of words."""
    return tuple(Cell(entry or NOTHING) for entry in entries)


def count(value: int | None) -> Cell:
    """Return a cell of a whole number, or a dash."""
    return Cell(NOTHING) if value is None else Cell(str(value), value)


def item_point(item: ItemLine, *, warning: bool = False) -> Point:
    """Return an indicator's degree with its interval as a point of a chart."""
    return Point(item.degree, item.printed_degree, item.low, item.high, warning)


def listed(entries: Iterable[str]) -> str:
    """Return the entries as one Chinese enumeration."""
    return "、".join(entries)
