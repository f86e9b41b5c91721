"""What a scorecard says: every figure with its n, interval, working and printed form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from manyi.regulation.formulas import Denominator, Unit

_FIELDS: dict[type[Any], tuple[str, ...]] = {}
_SIMPLE = (str, int, float, bool, type(None))

Verdict = Literal["valid", "invalid", "undecided"]

VERDICT_WORDS: Mapping[Verdict, str] = {
    "valid": "有效",
    "invalid": "无效",
    "undecided": "无法判定",
}


@dataclass(frozen=True)
class ValidityRuleLine:
    """One validity rule as it was judged; met is None when it could not be judged."""

    address: str
    label: str
    found: str
    needed: str
    met: bool | None


@dataclass(frozen=True)
class ValidityStatement:
    """The verdict of the gate, handed in by whoever judged the wave."""

    verdict: Verdict
    rules: tuple[ValidityRuleLine, ...] = ()
    waived: bool = False
    reason: str = ""

    @property
    def text(self) -> str:
        words = VERDICT_WORDS[self.verdict]
        return f"{words}（未达到，经批准豁免）" if self.waived else words


@dataclass(frozen=True)
class ScoreLine:
    """One score of the pack; value is None when there is nothing to compute it from.

    unit says how the value is meant: share (printed 76.00%), hundred (a share, printed 76.00),
    marks (the number itself), count. share is the value as a share of what was possible, None
    where that means nothing. grades counts the forms by band, for scores defined form by form.
    """

    key: str
    address: str
    label: str
    formula: str
    value: float | None
    unit: Unit
    n: int
    respondents: int
    low: float | None
    high: float | None
    level: float
    working: str
    complete: bool
    band: str
    printed: str
    printed_low: str
    printed_high: str
    share: float | None = None
    printed_share: str = ""
    grades: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class ItemLine:
    """One indicator as one audience answered it; counts follow level_labels, best level first.

    error is the standard error of the degree, None below two answers.
    """

    indicator: str
    label: str
    audience: str
    n: int
    missing: int
    missing_reasons: Mapping[str, int]
    level_labels: tuple[str, ...]
    counts: tuple[int, ...]
    full_mark: float
    mean: float | None
    degree: float | None
    rate: float | None
    error: float | None
    low: float | None
    high: float | None
    rate_low: float | None
    rate_high: float | None
    grade: str
    printed_mean: str
    printed_degree: str
    printed_rate: str


@dataclass(frozen=True)
class GroupLine:
    """One group of a segment, or one assessment object; hidden groups show no figure at all."""

    dimension: str
    code: int
    label: str
    audience: str
    respondents: int | None
    n: int | None
    hidden: bool
    degree: float | None
    rate: float | None
    low: float | None
    high: float | None
    printed_degree: str
    printed_rate: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class CompetitorLine:
    """What own customers answered about one competitor, or about all of them together (code −1)."""

    code: int
    competitor: str
    respondents: int
    needed: int
    enough: bool
    degree: float | None
    rate: float | None
    printed_degree: str
    printed_rate: str
    note: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class TallyLine:
    """How often one indicator got each of the tallied levels, in one part of the survey."""

    part: Literal["survey", "self"]
    audience: str
    indicator: str
    label: str
    level_labels: tuple[str, ...]
    counts: tuple[int, ...]
    total: int
    n: int


@dataclass(frozen=True)
class TargetLine:
    """One score against its target; met is None while either of them is missing.

    proposed is what the regulation's method makes of past figures; it is not a target until
    somebody approves it.
    """

    key: str
    address: str
    label: str
    score: str
    value: float | None
    target: float | None
    gap: float | None
    met: bool | None
    proposed: float | None
    method: str
    printed_value: str
    printed_target: str
    printed_proposed: str
    note: str


@dataclass(frozen=True)
class PackStamp:
    """Which edition of which regulation computed the card."""

    name: str
    regulation: str
    title: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Scorecard:
    """Every figure of one wave under one pack."""

    pack: PackStamp
    survey: str
    survey_label: str
    formulas: tuple[str, ...]
    item_mean_denominator: Denominator
    rounding: Literal["half_up", "half_even"]
    rounding_words: str
    validity: ValidityStatement
    respondents: Mapping[str, int]
    scores: tuple[ScoreLine, ...]
    items: tuple[ItemLine, ...]
    segments: tuple[GroupLine, ...] = ()
    objects: tuple[GroupLine, ...] = ()
    competitors: tuple[CompetitorLine, ...] = ()
    tally: tuple[TallyLine, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def score(self, key: str) -> ScoreLine:
        """Return the line of the score `key`; KeyError when the survey does not compute it."""
        for line in self.scores:
            if line.key == key:
                return line
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts and lists: unrounded numbers beside their printed strings."""
        plain: dict[str, Any] = _plain(self)
        plain["validity"]["text"] = self.validity.text
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, _SIMPLE):
        return value
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return {name: _plain(getattr(value, name)) for name in _names(value)}


def _names(value: Any) -> tuple[str, ...]:
    """Return the fields of the value's kind, looked up once for each kind."""
    kind = type(value)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(entry.name for entry in fields(kind))
    return _FIELDS[kind]
