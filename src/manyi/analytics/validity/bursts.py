"""Bursts of forms that arrive together, take equally long and are answered alike: bots."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from manyi.analytics.validity.flags import Flags, flagged


@dataclass(frozen=True)
class Likeness:
    """When two forms are linked: arrival, duration and answers all have to be close.

    window_s is the most seconds between two arrivals, duration_tolerance the most by which the
    longer duration exceeds the shorter (0.1: a tenth), least_share the least share of equal
    answers, reach how many later arrivals a form is compared with at most.
    """

    window_s: float = 60.0
    duration_tolerance: float = 0.1
    least_share: float = 0.8
    reach: int = 50

    def __post_init__(self) -> None:
        ranges = self.window_s > 0, self.duration_tolerance >= 0, 0 <= self.least_share <= 1
        if not all(ranges) or self.reach < 1:
            raise ValueError(f"a likeness has positive limits and a share in [0, 1], got {self}.")


def burst_sizes(
    arrived_s: NDArray[np.float64],
    seconds: NDArray[np.float64],
    answers: NDArray[Any],
    *,
    likeness: Likeness,
) -> NDArray[np.int64]:
    """Size of the burst that each form belongs to, itself included.

    Parameters
    ----------
    arrived_s : (n_respondents,) float
        Moment of arrival, in seconds from any origin; NaN when it is not known.
    seconds : (n_respondents,) float
        Time spent on the form, above 0; NaN when it is not known.
    answers : (n_respondents, n_items) int or float
        Answers; a negative code or NaN is a blank and equal to nothing.
    likeness : Likeness
        When two forms are linked; least_share 0 leaves the answers out of it.

    Returns
    -------
    (n_respondents,) int
        1 for a form that is linked to none; unknown moments and durations link nobody.

    Raises
    ------
    ValueError
        When the shapes differ, there is no item, or a duration is not above 0.

    Notes
    -----
    Sizes of the connected components of the links |a_i − a_j| ≤ window, |ln(t_i/t_j)| ≤
    ln(1 + tolerance), equal answers / items ≥ share. Links are looked for among the next `reach`
    arrivals, so work grows as n · reach; a longer burst holds together through its chain.

    Source: Storozuk, Ashley, Delage & Maloney (2020), The Quantitative Methods for Psychology 16,
    472–481 (clustered times and equal answers as marks of bots); the linking is our own.

    Examples
    --------
    >>> arrived = np.array([0.0, 10, 20, 4000])
    >>> answers = np.array([[5, 4, 5, 3, 5]] * 3 + [[1, 2, 3, 4, 5]])
    >>> burst_sizes(arrived, np.array([60.0, 61, 60, 60]), answers, likeness=Likeness())
    array([3, 3, 3, 1])
    """
    n = len(arrived_s)
    if seconds.shape != (n,) or answers.shape[:1] != (n,) or answers.size == 0 < n:
        raise ValueError("a burst needs one arrival, one duration and one row of answers a form.")
    if (seconds <= 0).any():
        raise ValueError("a duration is above 0; write an unknown one as NaN.")
    known = np.flatnonzero(~np.isnan(arrived_s) & ~np.isnan(seconds))
    order = known[np.argsort(arrived_s[known], kind="stable")]
    pairs = _links(arrived_s[order], np.log(seconds[order]), answers[order], likeness)
    ones = np.ones(len(pairs), dtype=bool)
    graph = coo_array((ones, (order[pairs[:, 0]], order[pairs[:, 1]])), shape=(n, n))
    _, component = connected_components(graph, directed=False)
    return np.asarray(np.bincount(component, minlength=1)[component], dtype=np.int64)


def burst(
    arrived_s: NDArray[np.float64],
    seconds: NDArray[np.float64],
    answers: NDArray[Any],
    *,
    likeness: Likeness,
    least_forms: int = 5,
) -> Flags:
    """Flag forms of a burst that no crowd of customers makes.

    Parameters
    ----------
    arrived_s : (n_respondents,) float
        Moment of arrival, in seconds from any origin; NaN when it is not known.
    seconds : (n_respondents,) float
        Time spent on the form, above 0; NaN when it is not known.
    answers : (n_respondents, n_items) int or float
        Answers; a negative code or NaN is a blank.
    likeness : Likeness
        When two forms are linked.
    least_forms : int
        Forms from which a burst is flagged, 3 or more.

    Returns
    -------
    Flags
        Figures are sizes of bursts; limit is least_forms.

    Raises
    ------
    ValueError
        As `burst_sizes`, or when least_forms is below 3.

    Notes
    -----
    burst_sizes ≥ least_forms. A reminder mailed to thousands makes honest crowds: choose a
    window in which that many alike are not to be expected.

    Source: Storozuk, Ashley, Delage & Maloney (2020), The Quantitative Methods for Psychology 16,
    472–481.

    Examples
    --------
    >>> arrived = np.array([0.0, 10, 20, 4000])
    >>> answers = np.array([[5, 4, 5, 3, 5]] * 3 + [[1, 2, 3, 4, 5]])
    >>> seconds = np.array([60.0, 61, 60, 60])
    >>> burst(arrived, seconds, answers, likeness=Likeness(), least_forms=3).rows
    array([0, 1, 2])
    """
    if least_forms < 3:  # noqa: PLR2004 - two alike are a coincidence
        raise ValueError(f"a burst has three forms or more, got {least_forms}.")
    sizes = burst_sizes(arrived_s, seconds, answers, likeness=likeness)
    return flagged("burst", sizes.astype(np.float64), sizes >= least_forms, least_forms)


def _links(
    arrived: NDArray[np.float64],
    logs: NDArray[np.float64],
    answers: NDArray[Any],
    likeness: Likeness,
) -> NDArray[np.int64]:
    """Return the linked places (n_links, 2) among forms in order of arrival."""
    links = [np.empty((0, 2), dtype=np.int64)]
    # A hair more than the tolerance keeps 66 against 60 from failing by binary noise.
    most_apart = np.log1p(likeness.duration_tolerance) + 1e-12
    for shift in range(1, min(likeness.reach, len(arrived) - 1) + 1):
        near = arrived[shift:] - arrived[:-shift] <= likeness.window_s
        if not near.any():
            break
        alike = np.abs(logs[shift:] - logs[:-shift]) <= most_apart
        first = np.flatnonzero(near & alike)
        a, b = answers[first], answers[first + shift]
        # A blank, negative or NaN, is equal to nothing.
        share = np.count_nonzero((a == b) & (a >= 0), axis=1) / answers.shape[1]
        first = first[share >= likeness.least_share - 1e-12]
        links.append(np.column_stack([first, first + shift]))
    return np.concatenate(links)
