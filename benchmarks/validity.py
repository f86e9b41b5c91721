"""Indices of careless answers: CPU seconds on rows × 20 items, 5 % of the answers blank."""

import harness  # isort: skip  (sets the number of BLAS threads before NumPy is read)
from collections.abc import Callable
from typing import Any

import numpy as np

from manyi.analytics import validity

ROWS, ITEMS, SCALES = 100_000, 20, 5
# Each index of 10⁵ rows within a second; copies are sought among ten times as many besides.
MOST_S, MOST_COPIES_S = 1.0, 30.0


def claims(*, quick: bool) -> list[harness.Claim]:
    """Measure on 10⁵ rows, and near copies on 10⁶ unless quick."""
    generator = np.random.default_rng(20260101)
    answers, codes = _answers(ROWS, generator)
    found = [
        _claim(f"{name}, {ROWS:,} rows × {ITEMS} items, CPU s", work, MOST_S)
        for name, work in _indices(answers, codes, generator).items()
    ]
    if not quick:
        rows = 10 * ROWS
        many = _answers(rows, generator)[1]
        found.append(
            _claim(
                f"near copies, {rows:,} rows × {ITEMS} items, CPU s",
                lambda: validity.closest_twins(many),
                MOST_COPIES_S,
            )
        )
    return found


def _answers(rows: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return answers 1 to 5 of people who are content throughout or not, and their codes."""
    mood = generator.normal(size=(rows, 1))
    drawn = 3.8 + 0.8 * mood + 0.8 * generator.normal(size=(rows, ITEMS))
    answers = np.clip(np.round(drawn), 1, 5)
    answers[generator.random(answers.shape) < 0.05] = np.nan
    return answers, np.where(np.isnan(answers), -1, answers - 1).astype(np.int8)


def _indices(
    answers: np.ndarray, codes: np.ndarray, generator: np.random.Generator
) -> dict[str, Callable[[], Any]]:
    columns = list(codes.T)
    scale_of = np.repeat(np.arange(SCALES), ITEMS // SCALES)
    pairs = np.column_stack([np.arange(1, ITEMS), np.arange(ITEMS - 1)])
    seconds = np.exp(generator.normal(5, 0.4, len(answers)))
    arrived = np.sort(generator.random(len(answers)) * 14 * 86_400)
    interviewer = generator.integers(0, 200, len(answers))
    likeness = validity.Likeness()
    return {
        "blanks": lambda: validity.incomplete(~np.isnan(answers)),
        "speed": lambda: validity.fast_outlier(seconds),
        "longest run": lambda: validity.longest_run(columns),
        "mean run": lambda: validity.mean_run(columns),
        "spread": lambda: validity.response_spread(answers),
        "even-odd": lambda: validity.even_odd(answers, scale_of),
        "synonyms": lambda: validity.pair_agreement(answers, pairs),
        "Mahalanobis": lambda: validity.mahalanobis(answers),
        "exact copies": lambda: validity.duplicate(validity.pattern_hashes(codes)),
        "near copies": lambda: validity.closest_twins(codes),
        "interviewers": lambda: validity.interviewer_differences(answers, interviewer),
        "bursts": lambda: validity.burst(arrived, seconds, codes, likeness=likeness),
    }


def _claim(name: str, work: Callable[[], Any], most_s: float) -> harness.Claim:
    timing = harness.timed(work, repeats=1)
    return harness.within(
        name, ours=timing.process_s, limit=most_s, cpu_s=timing.thread_s, wall_s=timing.wall_s
    )


if __name__ == "__main__":
    harness.main(claims)
