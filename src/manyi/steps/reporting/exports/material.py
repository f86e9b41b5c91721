"""What a report says beyond its scorecard: how answers came in, earlier periods, people's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from manyi.documents.report import Block, Signature

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_FIGURES: Mapping[str, float] = MappingProxyType({})
_NO_CAUSES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class SetAside:
    """Rows that were not counted, and why."""

    reason: str
    rows: int


@dataclass(frozen=True)
class Intake:
    """How many rows came in and what became of each; stages are (发放 …, count), first to last."""

    rows: int
    used: int
    set_aside: tuple[SetAside, ...] = ()
    stages: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        aside = sum(entry.rows for entry in self.set_aside)
        if self.rows != self.used + aside:
            raise ValueError(
                f"Rows in must equal used + set aside: {self.rows} ≠ {self.used} + {aside}."
            )


@dataclass(frozen=True)
class Earlier:
    """The figures of an earlier period by score key; entered marks those typed in without rows."""

    period: str
    figures: Mapping[str, float]
    entered: bool = False


@dataclass(frozen=True)
class Baseline:
    """What the company measures itself against, by score key."""

    label: str
    figures: Mapping[str, float]


@dataclass(frozen=True)
class AddedChapter:
    """A chapter from outside the scorecard, such as that on complaints; sheet is its short name."""

    title: str
    sheet: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Material:
    """Everything a report may add to its figures; all of it may be absent."""

    intake: Intake | None = None
    earlier: tuple[Earlier, ...] = ()
    baseline: Baseline | None = None
    # Indicator → the reasons people found for its low levels.
    causes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_CAUSES)
    # Indicator → how much it matters, on one scale for all.
    importance: Mapping[str, float] = field(default_factory=lambda: _NO_FIGURES)
    # Section of the pack's report → what its author wrote.
    texts: Mapping[str, str] = field(default_factory=lambda: _NONE)
    suggestions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    # Stand after the regulation's own chapters, before the signatures.
    chapters: tuple[AddedChapter, ...] = ()
