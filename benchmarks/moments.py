"""Mean and standard error of 27 items, overall and in 20 departments, against Polars and NumPy."""

import harness  # isort: skip  (sets the number of BLAS threads before NumPy is read)
import numpy as np
import polars as pl
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram
from manyi.analytics.tabulation import accumulate_products, tabulate_levels

ITEMS, LEVELS, DEPARTMENTS = 27, 5, 20
POINTS = np.array([10.0, 8, 6, 4, 2])


def claims(*, quick: bool) -> list[harness.Claim]:
    """Measure on 10⁶ rows, or on 10⁵ when quick."""
    rows = 100_000 if quick else 1_000_000
    generator = np.random.default_rng(20260101)
    items = [generator.integers(-1, LEVELS, rows).astype(np.int8) for _ in range(ITEMS)]
    departments = generator.integers(0, DEPARTMENTS, rows)
    frame = _frame(items, departments)

    ours = harness.timed(lambda: _ours(items, departments))
    polars = harness.timed(lambda: _polars(frame))
    numpy = harness.timed(lambda: _numpy(items, departments))
    products = harness.timed(lambda: accumulate_products(items, n_levels=LEVELS))
    size = f"{rows:,} rows × {ITEMS} items"
    return [
        harness.Claim(
            f"mean and SE, overall and by {DEPARTMENTS} departments, {size}, CPU s, Polars",
            ours=ours.process_s,
            reference=polars.process_s,
            limit=1.0,
        ),
        harness.Claim(
            f"the same against np.bincount with weights, {size}, CPU s",
            ours=ours.process_s,
            reference=numpy.process_s,
            limit=0.5,
        ),
        harness.within(
            f"mean and SE from memory, {size}, CPU s for 10⁶ rows, against 0.44 with its scan",
            ours=ours.process_s * 1e6 / rows,
            limit=0.44,
        ),
        harness.Claim(
            f"products for pooled intervals, {size}, CPU s, against Polars' means",
            ours=products.process_s,
            reference=polars.process_s,
            limit=1.0,
        ),
        harness.within(
            "largest difference from Polars' means and errors",
            ours=_largest_difference(ours.result, polars.result),
            limit=1e-9,
        ),
    ]


def _ours(
    items: list[NDArray[np.int8]], departments: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cells = tabulate_levels(items, n_levels=LEVELS, cells=departments, n_cells=DEPARTMENTS)
    everyone = cells.regroup(np.zeros(DEPARTMENTS, dtype=np.int64), 1)
    return _figures(everyone), _figures(cells)


def _figures(histogram: Histogram) -> NDArray[np.float64]:
    moments = histogram.moments(POINTS)
    return np.stack([moments.mean, moments.standard_error], axis=-1)


def _frame(items: list[NDArray[np.int8]], departments: NDArray[np.int64]) -> pl.DataFrame:
    """Return the same answers as Polars would hold them: points, null where nobody answered."""
    earned = np.append(POINTS, np.nan)
    columns = {f"item_{i}": pl.Series(earned[column]) for i, column in enumerate(items)}
    frame = pl.DataFrame(columns).fill_nan(None)
    return frame.with_columns(department=pl.Series(departments.astype(np.int16)))


def _polars(frame: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    names = [name for name in frame.columns if name != "department"]
    wanted = [pl.col(name).mean().alias(f"{name}_mean") for name in names]
    wanted += [
        (pl.col(name).std() / pl.col(name).count().sqrt()).alias(f"{name}_error") for name in names
    ]
    overall = frame.select(wanted)
    by_department = frame.group_by("department").agg(wanted).sort("department")
    return _stacked(overall, names), _stacked(by_department, names)


def _stacked(frame: pl.DataFrame, names: list[str]) -> NDArray[np.float64]:
    means = frame.select(f"{name}_mean" for name in names).to_numpy()
    errors = frame.select(f"{name}_error" for name in names).to_numpy()
    return np.stack([means, errors], axis=-1)


def _numpy(items: list[NDArray[np.int8]], departments: NDArray[np.int64]) -> NDArray[np.float64]:
    found = []
    for column in items:
        kept = column >= 0
        x, cell = POINTS[column[kept]], departments[kept]
        n = np.bincount(cell, minlength=DEPARTMENTS)
        mean = np.bincount(cell, weights=x, minlength=DEPARTMENTS) / n
        squares = np.bincount(cell, weights=(x - mean[cell]) ** 2, minlength=DEPARTMENTS)
        found.append(np.stack([mean, np.sqrt(squares / (n - 1) / n)], axis=-1))
    return np.stack(found, axis=1)


def _largest_difference(
    ours: tuple[NDArray[np.float64], NDArray[np.float64]],
    reference: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> float:
    pairs = zip(ours, reference, strict=True)
    return max(float(np.abs(one - other).max()) for one, other in pairs)


if __name__ == "__main__":
    harness.main(claims)
