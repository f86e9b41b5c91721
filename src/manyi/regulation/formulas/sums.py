"""The sums formulas work on: they add, so a figure follows without the answers themselves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import (
    Histogram,
    LevelProducts,
    Moments,
    PairMoments,
    RatioMoments,
    accumulate_pairs,
)
from manyi.analytics.tabulation import (
    accumulate_marks,
    accumulate_products,
    accumulate_ratio,
    tabulate_levels,
)

# How often each value occurs.
Counts = Mapping[float, int]
Cells = TypeVar("Cells", Histogram, LevelProducts, Moments, RatioMoments)
ByItem = TypeVar("ByItem", Histogram, Moments)
Sums = TypeVar("Sums")

# What is said of a cell as a whole, not item by item.
_OF_CELLS = {"rows", "row_weights"}
# The power of the weights in each kind of sum; counts have none.
_POWERS = {
    **dict.fromkeys(("row_weights", "weights", "sums", "w", "wx", "wx2", "a", "b"), 1),
    **dict.fromkeys(("squares", "products", "w2", "w2x", "w2x2", "aa", "ab", "bb"), 2),
}

# Marks up to here are counted like levels when they are whole; finer ones are sorted first.
_MOST_WHOLE = 100


@dataclass(frozen=True, eq=False)
class LevelSums:
    """Answers on a scale of levels, a cell for each group."""

    histogram: Histogram
    products: LevelProducts

    def __add__(self, other: "LevelSums") -> "LevelSums":
        return LevelSums(self.histogram + other.histogram, self.products + other.products)

    def widened(self, places: list[int], n_items: int) -> "LevelSums":
        """Return the sums with item i at places[i] among n_items; the others have no answer."""
        return LevelSums(_wide(self.histogram, places, n_items), self.products)


@dataclass(frozen=True, eq=False)
class MarkSums:
    """Marks, a cell for each group: by item, and what a form earned of what it could."""

    moments: Moments
    share: RatioMoments

    def __add__(self, other: "MarkSums") -> "MarkSums":
        return MarkSums(self.moments + other.moments, self.share + other.share)

    def widened(self, places: list[int], centre: NDArray[np.float64]) -> "MarkSums":
        """Return the sums with item i at places[i]; the others have no mark."""
        return MarkSums(_wide(self.moments, places, len(centre), centre=centre), self.share)


@dataclass(frozen=True, eq=False)
class FormSums:
    """What formulas ask of whole forms of marks, in one cell.

    squares holds Σw² over pairs of items; forms the sum of a form over all forms, filled over
    those with a mark; item_counts and form_counts how often each mark and each sum occurs.
    """

    marks: MarkSums
    squares: PairMoments
    forms: RatioMoments
    filled: RatioMoments
    item_counts: tuple[Counts, ...]
    form_counts: Counts

    def __add__(self, other: "FormSums") -> "FormSums":
        return FormSums(
            marks=self.marks + other.marks,
            squares=self.squares + other.squares,
            forms=self.forms + other.forms,
            filled=self.filled + other.filled,
            item_counts=tuple(map(_joined, self.item_counts, other.item_counts)),
            form_counts=_joined(self.form_counts, other.form_counts),
        )

    def widened(self, places: list[int], centre: NDArray[np.float64]) -> "FormSums":
        """Return the sums with item i at places[i]; the others have no mark."""
        if not np.array_equal(self.squares.centre, centre[places]):
            raise ValueError("forms that are added need the same full marks.")
        counts: list[Counts] = [{} for _ in centre]
        for place, found in zip(places, self.item_counts, strict=True):
            counts[place] = found
        return replace(
            self,
            marks=self.marks.widened(places, centre),
            squares=_wide_pairs(self.squares, places, centre),
            item_counts=tuple(counts),
        )


@dataclass(frozen=True, eq=False)
class Grouping:
    """The group of each row, −1 where it is in none, and how many groups there are."""

    codes: NDArray[np.integer[Any]]
    n: int


def sum_levels(
    columns: list[NDArray[np.int8]],
    *,
    n_levels: int,
    weights: NDArray[np.float64] | None,
    grouping: Grouping | None = None,
) -> LevelSums:
    """Sum the answers on a scale of levels, in one cell or in one for each group."""
    cells, n_cells = _cells(grouping)
    histogram = tabulate_levels(
        columns, n_levels=n_levels, cells=cells, n_cells=n_cells, weights=weights
    )
    products = accumulate_products(
        columns, n_levels=n_levels, cells=cells, n_cells=n_cells, weights=weights
    )
    if grouping is None:
        return LevelSums(histogram, products)
    return LevelSums(_in_a_group(histogram), _in_a_group(products))


def sum_marks(
    marks: NDArray[np.float64],
    *,
    full_marks: NDArray[np.float64],
    weights: NDArray[np.float64] | None,
    grouping: Grouping | None = None,
) -> MarkSums:
    """Sum marks (n_rows, n_items), NaN where nothing was marked, in one cell or by group."""
    cells, n_cells = _cells(grouping)
    moments = accumulate_marks(
        list(marks.T), centre=full_marks / 2, cells=cells, n_cells=n_cells, weights=weights
    )
    marked = ~np.isnan(marks)
    given = _given(marks, marked)
    possible: NDArray[np.float64] = np.asarray(marked @ full_marks)
    share = accumulate_ratio(given, possible, cells=cells, n_cells=n_cells, weights=weights)
    if grouping is None:
        return MarkSums(moments, share)
    return MarkSums(_in_a_group(moments), _in_a_group(share))


def sum_forms(
    marks: NDArray[np.float64],
    *,
    full_marks: NDArray[np.float64],
    weights: NDArray[np.float64] | None,
) -> FormSums:
    """Sum whole forms of marks (n_rows, n_items), NaN where nothing was marked."""
    marked = ~np.isnan(marks)
    given, is_filled = _given(marks, marked), np.asarray(marked.any(axis=1))
    ones = np.ones(len(marks))
    squares = None if weights is None else weights**2
    return FormSums(
        marks=sum_marks(marks, full_marks=full_marks, weights=weights),
        squares=accumulate_pairs(marks, centre=full_marks / 2, weights=squares),
        forms=accumulate_ratio(given, ones, weights=weights),
        filled=accumulate_ratio(given, is_filled.astype(np.float64), weights=weights),
        item_counts=tuple(_counts(column[~np.isnan(column)]) for column in marks.T),
        form_counts=_counts(given[is_filled]),
    )


def spread(cells: Cells, places: list[int], n_cells: int) -> Cells:
    """Return the sums with cell i at places[i] among n_cells; the others are empty."""
    moved: dict[str, NDArray[Any]] = {}
    for field in fields(cells):
        values: NDArray[Any] = getattr(cells, field.name)
        if field.name == "centre":
            moved[field.name] = values
        else:
            moved[field.name] = np.zeros((n_cells, *values.shape[1:]), dtype=values.dtype)
            moved[field.name][places] = values
    return type(cells)(**moved)


def reweighed(sums: Sums, factor: float) -> Sums:
    """Return the sums as if every weight had been multiplied by the factor."""
    moved: Sums = _reweighed(sums, "", factor)
    return moved


def _reweighed(value: Any, name: str, factor: float) -> Any:
    if isinstance(value, PairMoments):
        # The weights of these are squares of the respondents' weights.
        power = factor**2
        return replace(
            value,
            w=value.w * power,
            wx=value.wx * power,
            wx2=value.wx2 * power,
            wxx=value.wxx * power,
        )
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return type(value)(**{key: _reweighed(part, key, factor) for key, part in parts.items()})
    if isinstance(value, Mapping):
        return {key: _reweighed(part, "", factor) for key, part in value.items()}
    return value * factor ** _POWERS[name] if name in _POWERS else value


def _wide(sums: ByItem, places: list[int], n_items: int, **instead: NDArray[Any]) -> ByItem:
    wide: dict[str, NDArray[Any]] = dict(instead)
    for field in fields(sums):
        values: NDArray[Any] = getattr(sums, field.name)
        if field.name in _OF_CELLS:
            wide[field.name] = values
        elif field.name not in instead:
            shape = (values.shape[0], n_items, *values.shape[2:])
            wide[field.name] = np.zeros(shape, dtype=values.dtype)
            wide[field.name][:, places] = values
    return type(sums)(**wide)


def _wide_pairs(pairs: PairMoments, places: list[int], centre: NDArray[np.float64]) -> PairMoments:
    wide: dict[str, NDArray[Any]] = {"centre": centre}
    for field in fields(pairs):
        if field.name != "centre":
            values: NDArray[Any] = getattr(pairs, field.name)
            filled = np.zeros((len(values), len(centre), len(centre)), dtype=values.dtype)
            filled[np.ix_(range(len(values)), places, places)] = values
            wide[field.name] = filled
    return PairMoments(**wide)


def _cells(grouping: Grouping | None) -> tuple[NDArray[np.intp] | None, int]:
    """Return cells with one in front for the rows of no group, and how many that makes."""
    if grouping is None:
        return None, 1
    return np.asarray(grouping.codes, dtype=np.intp) + 1, grouping.n + 1


def _in_a_group(cells: Cells) -> Cells:
    """Return the sums without the cell in front, of the rows of no group."""
    kept: dict[str, NDArray[Any]] = {}
    for field in fields(cells):
        values: NDArray[Any] = getattr(cells, field.name)
        kept[field.name] = values if field.name == "centre" else values[1:]
    return type(cells)(**kept)


def _given(marks: NDArray[np.float64], marked: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(np.where(marked, marks, 0.0).sum(axis=1))


def _counts(values: NDArray[np.float64]) -> Counts:
    if len(values) and values.min() >= 0 and values.max() <= _MOST_WHOLE:
        whole = values.astype(np.int64)
        if np.array_equal(whole, values):
            found = np.bincount(whole)
            return {float(value): int(found[value]) for value in np.flatnonzero(found)}
    kinds, counts = np.unique(values, return_counts=True)
    return dict(zip(kinds.tolist(), counts.tolist(), strict=True))


def _joined(one: Counts, other: Counts) -> Counts:
    joined = Counter(one)
    joined.update(other)
    return dict(joined)
