"""The gate of a wave: valid, invalid or undecided, from the regulation's whole list of rules."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from manyi.regulation.pack import Pack
from manyi.regulation.schema.surveys import (
    RULE_LABELS,
    ClosedWithin,
    EachStratumAtLeast,
    MarginBelow,
    OpenAtLeast,
    ResponseRateAbove,
    ReturnedAtLeast,
    Survey,
)


class Validity(StrEnum):
    """The verdict on a wave; the value is what a page prints."""

    VALID = "有效"
    INVALID = "无效"
    UNDECIDED = "无法判定"


@dataclass(frozen=True)
class AudienceFigures:
    """What was sent and came back for one audience; `returned` counts valid forms in time.

    Late forms are kept and counted apart. Numbers that nobody knows are None.
    """

    returned: int
    issued: int | None = None
    undeliverable: int = 0
    late: int = 0
    by_stratum: Mapping[str, int] = field(default_factory=dict, hash=False)
    margin: float | None = None

    @property
    def delivered(self) -> int | None:
        return None if self.issued is None else self.issued - self.undeliverable


@dataclass(frozen=True)
class WaveFigures:
    """The figures of a wave by audience, and the days it ran."""

    audiences: Mapping[str, AudienceFigures] = field(hash=False)
    issued_on: date | None = None
    closed_on: date | None = None

    def of(self, audience: str | None) -> AudienceFigures:
        """Return one audience's figures, or all of them together."""
        if audience is not None:
            return self.audiences.get(audience, AudienceFigures(returned=0))
        parts = tuple(self.audiences.values())
        issued = [part.issued for part in parts]
        return AudienceFigures(
            returned=sum(part.returned for part in parts),
            issued=None if None in issued or not parts else sum(n or 0 for n in issued),
            undeliverable=sum(part.undeliverable for part in parts),
            late=sum(part.late for part in parts),
            by_stratum={k: n for part in parts for k, n in part.by_stratum.items()},
            margin=parts[0].margin if len(parts) == 1 else None,
        )

    @property
    def days_open(self) -> int | None:
        if self.issued_on is None or self.closed_on is None:
            return None
        return (self.closed_on - self.issued_on).days


@dataclass(frozen=True)
class RuleVerdict:
    """One validity rule: what was found, what it needs, whether it is met; None is undecided."""

    address: str
    label: str
    found: str
    needed: str
    met: bool | None
    waived: bool = False

    @property
    def words(self) -> str:
        """What a page says; a waived rule was not met, and never reads as if it had been."""
        if self.met is None:
            return "无法判定"
        if self.met:
            return "达到"
        return "未达到，已豁免" if self.waived else "未达到"


@dataclass(frozen=True)
class WaveVerdict:
    """The verdict on a wave with every rule behind it."""

    validity: Validity
    rules: tuple[RuleVerdict, ...]
    reason: str = ""

    @property
    def waived(self) -> bool:
        """Whether every rule that was not met has been waived by approval."""
        missed = [rule for rule in self.rules if rule.met is False]
        return bool(missed) and all(rule.waived for rule in missed)

    @property
    def may_be_scored(self) -> bool:
        """Whether approved figures may come of it: valid, or invalid and waived."""
        return self.validity is Validity.VALID or (
            self.validity is Validity.INVALID and self.waived
        )

    @property
    def words(self) -> str:
        waived = self.validity is Validity.INVALID and self.waived
        return f"{self.validity.value}，已豁免" if waived else self.validity.value


def forms_needed(share: Fraction, delivered: int) -> int:
    """Return the fewest forms that make a rate above the share: 16 of 25 above 60 %.

    >>> forms_needed(Fraction(3, 5), 25), forms_needed(Fraction(3, 5), 10)
    (16, 7)
    """
    return math.floor(share * delivered) + 1


def judge(
    pack: Pack, survey: str, figures: WaveFigures, *, waived: Iterable[str] = ()
) -> WaveVerdict:
    """Return the verdict on a wave of the survey at an address such as surveys.key.

    `waived` are addresses of validity rules an approved waiver sets aside. Without what was
    issued, and on which day, nobody can say that forms came back in time: undecided.
    """
    set_aside = frozenset(waived)
    held: Survey = pack.resolve(survey)
    verdicts = tuple(
        _verdict(f"{survey}.validity.{key}", rule, _asked(pack, held, rule), figures, set_aside)
        for key, rule in held.validity.items()
    )
    if figures.of(None).issued is None or figures.issued_on is None:
        return WaveVerdict(Validity.UNDECIDED, verdicts, "不知道发出了多少份、哪一天发出。")
    if any(verdict.met is False for verdict in verdicts):
        return WaveVerdict(Validity.INVALID, verdicts)
    undecided = any(verdict.met is None for verdict in verdicts)
    return WaveVerdict(Validity.UNDECIDED if undecided else Validity.VALID, verdicts)


def _asked(pack: Pack, survey: Survey, rule: object) -> str:
    """Return whose forms the rule counts, in words; nothing when it counts all."""
    audience = survey.audience.get(getattr(rule, "audience", None) or "")
    if audience is None:
        return ""
    return f"（{pack.subjects[audience.of].label}填的{pack.forms[audience.form].label}）"


def _verdict(
    address: str, rule: object, asked: str, figures: WaveFigures, set_aside: frozenset[str]
) -> RuleVerdict:
    met, found, needed = _judged(rule, figures)
    label = f"{RULE_LABELS[str(getattr(rule, 'rule', ''))]}{asked}"
    return RuleVerdict(address, label, found, needed, met, met is False and address in set_aside)


def _judged(rule: object, figures: WaveFigures) -> tuple[bool | None, str, str]:
    """Return whether the rule is met, what was found, and what it needs."""
    match rule:
        case ReturnedAtLeast():
            returned = figures.of(rule.audience).returned
            return returned >= rule.n, f"{returned} 份", f"至少 {rule.n} 份"
        case ResponseRateAbove():
            return _rate(rule, figures.of(rule.audience))
        case EachStratumAtLeast():
            return _strata(rule, figures.of(rule.audience))
        case MarginBelow():
            return _margin(rule, figures.of(rule.audience))
        case OpenAtLeast():
            return _days(figures.days_open, "至少", rule.days)
        case ClosedWithin():
            return _days(figures.days_open, "最多", rule.days)
        case _:
            raise TypeError(f"not a validity rule: {rule!r}")


def _rate(rule: ResponseRateAbove, part: AudienceFigures) -> tuple[bool | None, str, str]:
    above = f"大于 {float(rule.share * 100):g}%"
    if part.delivered is None:
        return None, f"{part.returned} 份，发出份数不明", above
    if part.delivered <= 0:
        return None, "没有送达的", above
    rate = Fraction(part.returned, part.delivered)
    found = f"{part.returned}/{part.delivered} = {float(rate * 100):.2f}%"
    needed = f"{above}，即至少 {forms_needed(rule.share, part.delivered)} 份"
    return rate > rule.share, found, needed


def _strata(rule: EachStratumAtLeast, part: AudienceFigures) -> tuple[bool | None, str, str]:
    needed = f"每层至少 {rule.n} 份"
    if not part.by_stratum:
        return None, "没有分层的数字", needed
    least = min(part.by_stratum.values())
    return least >= rule.n, f"最少的一层 {least} 份", needed


def _margin(rule: MarginBelow, part: AudienceFigures) -> tuple[bool | None, str, str]:
    needed = f"最多 ±{float(rule.share * 100):g}%"
    if part.margin is None:
        return None, "还没有算出误差", needed
    return part.margin <= float(rule.share), f"±{part.margin * 100:.2f}%", needed


def _days(found: int | None, word: str, days: int) -> tuple[bool | None, str, str]:
    needed = f"{word} {days} 天"
    if found is None:
        return None, "还没有截止", needed
    return (found >= days if word == "至少" else found <= days), f"{found} 天", needed
