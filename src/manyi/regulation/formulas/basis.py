"""What a formula is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.combining import Indicator
from manyi.analytics.intervals import Interval
from manyi.analytics.moments import Histogram, LevelProducts, Moments
from manyi.regulation.formulas.sums import Counts, FormSums

Denominator = Literal["forms", "answered"]
Unit = Literal["share", "hundred", "marks", "count"]


@dataclass(frozen=True, eq=False)
class LevelAnswers:
    """Answers on a scale of levels, summed in one cell, items in the order of indicators."""

    indicators: tuple[str, ...]
    keys: tuple[str, ...]
    points: NDArray[np.float64]
    histogram: Histogram
    products: LevelProducts
    weighted: bool = False

    @property
    def n(self) -> int:
        return int(self.histogram.counts.sum())

    @property
    def level_weights(self) -> NDArray[np.float64]:
        """Answers at each level over all items, weighted when the sample is."""
        return np.asarray(self.histogram.weights[0].sum(axis=0))


@dataclass(frozen=True, eq=False)
class MarkAnswers:
    """Forms of marks, summed in one cell, items in the order of indicators."""

    indicators: tuple[str, ...]
    full_marks: NDArray[np.float64]
    sums: FormSums

    @property
    def moments(self) -> Moments:
        return self.sums.marks.moments

    @property
    def forms(self) -> int:
        return int(self.moments.rows[0])

    @property
    def answered(self) -> NDArray[np.int64]:
        """How many forms have a mark for each item."""
        return np.asarray(self.moments.n[0])


@dataclass(frozen=True)
class Outcome:
    """One figure; value is None when it cannot be computed, and then the note says why."""

    value: float | None
    unit: Unit
    n: int = 0
    respondents: int = 0
    standard_error: float | None = None
    interval: Interval | None = None
    working: str = ""
    complete: bool = True
    note: str = ""
    # The figure as a share of what was possible, where value itself is not a share.
    share: float | None = None
    # How often a form earned each sum, for the figures that are defined form by form.
    form_counts: Counts | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Basis:
    """Everything a formula may look at; only what it says it needs is filled in."""

    levels: LevelAnswers | None = None
    marks: MarkAnswers | None = None
    scores: Mapping[str, Outcome] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    tree: Indicator | None = None
    denominator: Denominator = "answered"

    def need_levels(self) -> LevelAnswers:
        if self.levels is None:
            raise ValueError("this formula needs answers on a scale of levels.")
        return self.levels

    def need_marks(self) -> MarkAnswers:
        if self.marks is None:
            raise ValueError("this formula needs marks.")
        return self.marks


def number(value: float) -> str:
    """Return a figure as a working shows it: no binary noise, no trailing zeros."""
    return f"{value:.12g}"
