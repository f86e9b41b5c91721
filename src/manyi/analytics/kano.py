"""Kano's categories: what delights, what is expected, what goes without saying."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.intervals import Interval, wilson_interval

LEAST_RESPONDENTS = 30
# Two-sided 90 %, the level at which Fong reads his test.
_FONG_Z = 1.65


class Category(StrEnum):
    """What kind of requirement an attribute is."""

    ATTRACTIVE = "A"
    ONE_DIMENSIONAL = "O"
    MUST_BE = "M"
    INDIFFERENT = "I"
    REVERSE = "R"
    QUESTIONABLE = "Q"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Category.ATTRACTIVE: "魅力属性",
    Category.ONE_DIMENSIONAL: "期望属性",
    Category.MUST_BE: "必备属性",
    Category.INDIFFERENT: "无差异属性",
    Category.REVERSE: "反向属性",
    Category.QUESTIONABLE: "可疑结果",
}
CATEGORIES = tuple(Category)
# Rows: how one feels with the attribute; columns: how without it. 喜欢, 理应如此, 无所谓, 能忍受,
# 不喜欢, in this order. Berger et al. (1993), Center for Quality of Management Journal 2(4), 3–36.
EVALUATION = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
# Of two categories named equally often the one that matters more to the product counts.
_PRECEDENCE = "MOAIRQ"


@dataclass(frozen=True)
class KanoResult:
    """What an attribute is to customers, and what having or lacking it does.

    Parameters
    ----------
    category, runner_up : Category
        Named most often, and next.
    is_distinct : bool
        Whether Fong's test tells the two apart; if not, the customers fall into kinds.
    better : float
        Share whom having it makes more satisfied, in [0, 1].
    worse : float
        Share whom lacking it makes less satisfied, negative, in [−1, 0].
    better_interval, worse_interval : Interval
        Of the two.
    n : int
        Respondents who answered both questions.
    """

    category: Category
    runner_up: Category
    is_distinct: bool
    better: float
    worse: float
    better_interval: Interval
    worse_interval: Interval
    n: int


def answer_pairs(
    functional: NDArray[np.int64], dysfunctional: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count how respondents answered the two questions about one attribute.

    Parameters
    ----------
    functional, dysfunctional : (n_respondents,) int
        How one feels with and without the attribute: 0 喜欢, 1 理应如此, 2 无所谓, 3 能忍受,
        4 不喜欢; −1 for no answer, which leaves the respondent out.

    Returns
    -------
    (5, 5) int
        Respondents by functional (row) and dysfunctional answer (column).

    Raises
    ------
    ValueError
        When shapes differ or an answer is none of these.

    Notes
    -----
    A cross table; two such tables add.

    Source: Kano, Seraku, Takahashi & Tsuji (1984), Hinshitsu 14(2), 39–48. The example is our own.

    Examples
    --------
    >>> answer_pairs(np.array([0, 0, 1, -1]), np.array([4, 4, 2, 0])).sum()
    np.int64(3)
    """
    pair = np.stack([functional, dysfunctional])
    if pair.size and (pair.min() < -1 or pair.max() >= len(EVALUATION)):
        raise ValueError(f"answers need codes from −1 to 4, got {pair.min()} to {pair.max()}.")
    row, column = pair[:, (pair >= 0).all(axis=0)]
    size = len(EVALUATION)
    return np.bincount(row * size + column, minlength=size**2).reshape(size, size)


def category_counts(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Read the pairs of answers off the evaluation table.

    Parameters
    ----------
    pairs : (5, 5) int
        As `answer_pairs` counts them.

    Returns
    -------
    (6,) int
        Respondents in the categories A, O, M, I, R, Q.

    Raises
    ------
    ValueError
        When the table has another shape.

    Notes
    -----
    The table is `EVALUATION`.

    Source: Berger et al. (1993), Center for Quality of Management Journal 2(4), 3–36, whose
    table is counted here: with one answer in each cell there are 3 A, 1 O, 3 M, 9 I, 7 R, 2 Q.

    Examples
    --------
    >>> category_counts(np.ones((5, 5), dtype=int))
    array([3, 1, 3, 9, 7, 2])
    """
    table = np.array([list(row) for row in EVALUATION])
    if np.shape(pairs) != table.shape:
        raise ValueError(f"pairs need shape {table.shape}, got {np.shape(pairs)}.")
    return np.array([pairs[table == category].sum() for category in CATEGORIES])


def kano_category(counts: NDArray[np.int64], *, level: float = 0.95) -> KanoResult:
    """Judge one attribute by the categories of its respondents.

    Parameters
    ----------
    counts : (6,) int
        Respondents in the categories A, O, M, I, R, Q; 30 or more together.
    level : float
        Confidence of the intervals of Better and Worse, between 0 and 1.

    Returns
    -------
    KanoResult
        With the category by mode; of two named equally often M before O before A before I.

    Raises
    ------
    ValueError
        When fewer than 30 answered, a count is negative, or nobody is in A, O, M or I.

    Notes
    -----
    Better = (A + O)/(A + O + M + I), Worse = −(O + M)/(A + O + M + I), Wilson intervals. Fong: the
    two most frequent a and b are distinct when |a − b| ≥ 1.65 √((a + b)(2n − a − b)/(2n)).

    Source: Berger et al. (1993), Center for Quality of Management Journal 2(4), 3–36; Fong
    (1996), Center for Quality of Management Journal 5(3). The example is the edge grip of
    skis of Matzler & Hinterhuber (1998), Technovation 18, 25–38, A 7.0 O 32.3 M 49.3 I 9.5 R 0.3
    Q 1.5 per cent, here of 1,000: must-be, Better .40, Worse −.83.

    Examples
    --------
    >>> grip = kano_category(np.array([70, 323, 493, 95, 3, 15]))
    >>> grip.category.label, round(grip.better, 2), round(grip.worse, 2), grip.is_distinct
    ('必备属性', 0.4, -0.83, True)
    """
    counted = _checked(counts)
    n = sum(counted.values())
    first, second, *_ = sorted(
        CATEGORIES, key=lambda kind: (-counted[kind], _PRECEDENCE.index(kind))
    )
    told = n - counted[Category.REVERSE] - counted[Category.QUESTIONABLE]
    gains = counted[Category.ATTRACTIVE] + counted[Category.ONE_DIMENSIONAL]
    losses = counted[Category.ONE_DIMENSIONAL] + counted[Category.MUST_BE]
    lost = wilson_interval(losses, told, level=level)
    return KanoResult(
        category=first,
        runner_up=second,
        is_distinct=_is_distinct(counted[first], counted[second], n),
        better=gains / told,
        worse=-losses / told,
        better_interval=wilson_interval(gains, told, level=level),
        worse_interval=Interval(-lost.high, -lost.low, level),
        n=n,
    )


def _checked(counts: NDArray[np.int64]) -> dict[Category, int]:
    if np.shape(counts) != (len(CATEGORIES),) or np.min(counts) < 0:
        raise ValueError(f"counts need six entries of 0 or more, A O M I R Q, got {counts}.")
    counted = dict(zip(CATEGORIES, np.asarray(counts).tolist(), strict=True))
    n = sum(counted.values())
    if n < LEAST_RESPONDENTS:
        raise ValueError(
            f"a Kano category needs {LEAST_RESPONDENTS} respondents or more, got {n}; "
            "show the counts only."
        )
    if n == counted[Category.REVERSE] + counted[Category.QUESTIONABLE]:
        raise ValueError("a Kano category needs somebody in A, O, M or I; check the wording.")
    return counted


def _is_distinct(a: int, b: int, n: int) -> bool:
    return abs(a - b) >= _FONG_Z * math.sqrt((a + b) * (2 * n - a - b) / (2 * n))
