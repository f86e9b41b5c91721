"""What a formula is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.combining import Indicator
from manyi.analytics.intervals import Interval
from manyi.analytics.moments import Histogram, LevelProducts

Denominator = Literal["forms", "answered"]
Unit = Literal["share", "hundred", "marks", "count"]


@dataclass(frozen=True, eq=False)
class LevelAnswers:
    """Answers on a scale of levels, summed: one cell, items in the order of indicators."""

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
    """Marks, a row for each form, NaN where nothing was marked."""

    indicators: tuple[str, ...]
    full_marks: NDArray[np.float64]
    marks: NDArray[np.float64]
    weights: NDArray[np.float64] | None = None

    @property
    def forms(self) -> int:
        return len(self.marks)

    @cached_property
    def marked(self) -> NDArray[np.bool_]:
        """Which cells hold a mark."""
        return ~np.isnan(self.marks)

    @cached_property
    def given(self) -> NDArray[np.float64]:
        """Sum of the marks on each form, blanks adding nothing."""
        return np.asarray(np.where(self.marked, self.marks, 0.0).sum(axis=1))

    @cached_property
    def possible(self) -> NDArray[np.float64]:
        """Sum of the full marks of the items marked on each form."""
        return self.marked @ self.full_marks


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
    # What each form earned, for the figures that are defined form by form.
    by_form: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)


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
