"""Relative importance of predictors beside R's relaimpo."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.drivers import johnson_importance, key_drivers, shapley_importance
from manyi.cli.oracles.row import Columns, Row, read_columns

_SOURCE = "R relaimpo (Grömping 2006, JSS 17(1))"
_TOLERANCE = 1e-9
# R's "car" scores are another method, which the product does not offer.
_METHODS = {"lmg", "last", "first", "betasq", "pratt", "genizi", "johnson"}


@dataclass(frozen=True)
class Case:
    """A data set, its outcome first, where R's numbers for it are, and what is known without."""

    name: str
    file: str
    printed_in: str
    headed: str
    columns: tuple[str, ...]
    read: Callable[[Columns, tuple[str, ...]], NDArray[np.float64]]
    r_squared: float


def _as_they_are(table: Columns, columns: tuple[str, ...]) -> NDArray[np.float64]:
    return table.numbers(*columns)


def _rated_flights(table: Columns, columns: tuple[str, ...]) -> NDArray[np.float64]:
    """Read satisfaction as 1 or 0 and the ratings of flights on which every one applied."""
    satisfied = [text == "Satisfied" for text in table.texts[columns[0]]]
    ratings = table.numbers(*columns[1:])
    complete = (ratings != 0).all(axis=1)
    return np.column_stack([satisfied, ratings])[np.flatnonzero(complete)]


_CASES = (
    Case(
        name="swiss",
        file="r_swiss.csv",
        printed_in="r_output/oracle_R.txt",
        headed="## swiss R2",
        columns=(
            "Fertility",
            "Agriculture",
            "Examination",
            "Education",
            "Catholic",
            "Infant.Mortality",
        ),
        read=_as_they_are,
        r_squared=0.706735001593,
    ),
    Case(
        name="attitude",
        file="r_attitude.csv",
        printed_in="r_output/oracle_R.txt",
        headed="## attitude R2",
        columns=(
            "rating",
            "complaints",
            "privileges",
            "learning",
            "raises",
            "critical",
            "advance",
        ),
        read=_as_they_are,
        r_squared=0.732601992531,
    ),
    Case(
        name="airline",
        file="airline_passenger_satisfaction.csv.gz",
        printed_in="r_output/oracle2_R.txt",
        headed="complete 119567",
        columns=(
            "Satisfaction",
            "Departure and Arrival Time Convenience",
            "Ease of Online Booking",
            "Check-in Service",
            "Online Boarding",
            "Gate Location",
            "On-board Service",
            "Seat Comfort",
            "Leg Room Service",
            "Cleanliness",
            "Food and Drink",
            "In-flight Service",
            "In-flight Wifi Service",
            "In-flight Entertainment",
            "Baggage Handling",
        ),
        read=_rated_flights,
        r_squared=0.4883306135,
    ),
)


def rows(data: Path) -> Iterator[Row]:
    """Yield R² and every driver's figure by each method that R printed."""
    for case in _CASES:
        yield from _rows_of(case, data)


def _rows_of(case: Case, data: Path) -> Iterator[Row]:
    name = f"R² {case.name}"
    if not (data / case.file).exists():
        note = f"没有文件 {case.file}"
        yield Row(name, case.r_squared, None, _TOLERANCE, _SOURCE, note)
        return
    answers = case.read(read_columns(data / case.file), case.columns)
    ours = _figures(np.atleast_2d(np.corrcoef(answers, rowvar=False)), len(answers))
    printed = data / case.printed_in
    note = "" if printed.exists() else f"没有文件 {case.printed_in}，各驱动因素未对照"
    yield Row(name, case.r_squared, float(ours["R2"][0]), _TOLERANCE, _SOURCE, note)
    for method, expected in _printed(printed, case.headed) if printed.exists() else ():
        for driver, theirs, got in zip(case.columns[1:], expected, ours[method], strict=True):
            row = f"{method} {case.name} {driver}"
            yield Row(row, theirs, float(got), _TOLERANCE, _SOURCE)


def _figures(correlation: NDArray[np.float64], n: int) -> dict[str, NDArray[np.float64]]:
    found = key_drivers(correlation, outcome=0, n=n)
    among, towards = correlation[1:, 1:], correlation[1:, 0]
    johnson = johnson_importance(among, towards)
    return {
        "R2": np.array([found.r_squared]),
        "lmg": shapley_importance(among, towards),
        "genizi": johnson,
        "johnson": johnson,
        "first": found.zero_order**2,
        "last": found.betas**2 / found.inflation,
        "betasq": found.betas**2,
        "pratt": found.betas * found.zero_order,
    }


def _printed(path: Path, headed: str) -> Iterator[tuple[str, list[float]]]:
    """Yield a method and its numbers; R breaks a wide table into several, one below the other."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found: dict[str, list[float]] = {}
    for line in lines[lines.index(headed) + 1 :]:
        if line.startswith("##"):
            break
        method, *texts = line.split() or [""]
        if method in _METHODS:
            found.setdefault(method, []).extend(float(text) for text in texts)
    yield from found.items()
