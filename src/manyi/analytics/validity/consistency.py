"""Whether a person answers alike what means the same: even-odd, synonyms, antonyms."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged

# Two points always lie on a line, so a correlation over two says nothing.
FEWEST_PAIRS = 3
# Means of thirds leave noise of the last digit where every mean is the same.
_NOISE = 1e-12


def even_odd(answers: NDArray[np.float64], scale_of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Disagreement of the two halves of every scale, over one person's scales.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers in the order asked, reversed items turned round; NaN is a blank, left out of the
        mean of its half.
    scale_of : (n_items,) int
        The scale that each item belongs to; three scales or more with two items or more.

    Returns
    -------
    (n_respondents,) float
        −1 (the halves agree) to 1 (they do not); higher is more suspect. NaN where fewer than
        three scales have both halves answered, or a person's halves do not differ over scales.

    Raises
    ------
    ValueError
        When the shapes differ or fewer than three scales have two items.

    Notes
    -----
    −max(−1, 2r/(1 + r)), r the correlation over scales of the means of the odd and the even
    items of each; 2r/(1 + r) is the Spearman–Brown correction for half length. Published: R
    careless 1.2.2 on careless_dataset, first three 1, −.640984, −.556128.

    Source: Jackson (1976), The appraisal of personal reliability; Johnson (2005), Journal of
    Research in Personality 39, 103–129; R careless 1.2.2, evenodd.

    Examples
    --------
    >>> scale_of = np.array([0, 0, 1, 1, 2, 2])
    >>> even_odd(np.array([[1.0, 1, 3, 3, 5, 5], [1, 5, 3, 2, 5, 1]]), scale_of)
    array([-1.,  1.])
    """
    if answers.ndim != 2 or scale_of.shape != answers.shape[1:]:  # noqa: PLR2004 - a matrix
        raise ValueError(f"one scale per item: got {answers.shape} answers, {scale_of.shape}.")
    scales = [np.flatnonzero(scale_of == scale) for scale in np.unique(scale_of)]
    scales = [places for places in scales if len(places) > 1]
    if len(scales) < FEWEST_PAIRS:
        raise ValueError(
            f"even-odd needs {FEWEST_PAIRS} scales of two items or more, got {len(scales)}."
        )
    odd = np.column_stack([_means(answers[:, places[0::2]]) for places in scales])
    even = np.column_stack([_means(answers[:, places[1::2]]) for places in scales])
    r = _row_correlation(odd, even)
    # From r = −1/3 downwards the corrected value is −1 or lower, and is cut off there.
    corrected = np.full(len(r), -1.0)
    np.divide(2 * r, 1 + r, out=corrected, where=~(r <= -1 / 3))
    return -corrected


def synonym_pairs(
    correlation: NDArray[np.float64], *, least_correlation: float = 0.6
) -> NDArray[np.int64]:
    """Pairs of items that the wave as a whole answers alike.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations of the items over all respondents; NaN makes no pair.
    least_correlation : float
        Correlation above which two items are a pair, between 0 and 1.

    Returns
    -------
    (n_pairs, 2) int
        Places of the two items, the later first; may be empty.

    Raises
    ------
    ValueError
        When correlation is not square or the limit lies outside its range.

    Notes
    -----
    {(i, j) : i > j, r_ij > least_correlation}

    Source: Meade & Craig (2012), Psychological Methods 17, 437–455 (.60); R careless 1.2.2,
    psychsyn.

    Examples
    --------
    >>> synonym_pairs(np.array([[1.0, 0.7, -0.8], [0.7, 1, 0], [-0.8, 0, 1]]))
    array([[1, 0]])
    """
    return _pairs(correlation, least_correlation)


def antonym_pairs(
    correlation: NDArray[np.float64], *, least_correlation: float = 0.6
) -> NDArray[np.int64]:
    """Pairs of items that the wave as a whole answers the other way round.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations of the items over all respondents; NaN makes no pair.
    least_correlation : float
        Size of the negative correlation beyond which two items are a pair, between 0 and 1.

    Returns
    -------
    (n_pairs, 2) int
        Places of the two items, the later first; may be empty.

    Raises
    ------
    ValueError
        When correlation is not square or the limit lies outside its range.

    Notes
    -----
    {(i, j) : i > j, r_ij < −least_correlation}

    Source: Johnson (2005), Journal of Research in Personality 39, 103–129; R careless 1.2.2,
    psychant.

    Examples
    --------
    >>> antonym_pairs(np.array([[1.0, 0.7, -0.8], [0.7, 1, 0], [-0.8, 0, 1]]))
    array([[2, 0]])
    """
    return _pairs(-correlation, least_correlation)


def pair_agreement(answers: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Correlation of one person's answers over pairs of items (psychsyn, psychant).

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers; NaN is a blank, and a pair with a blank is left out.
    pairs : (n_pairs, 2) int
        Places of the two items of each pair; three pairs or more.

    Returns
    -------
    (n_respondents,) float
        −1 to 1. For synonyms an attentive person comes near 1, for antonyms near −1. NaN where
        fewer than three pairs are answered or a side has one answer throughout.

    Raises
    ------
    ValueError
        When there are fewer than three pairs.

    Notes
    -----
    r over the pairs of (first answer, second answer). Published: R careless 1.2.2 on
    careless_dataset at .60, first three .331953 .620573 .535116. Where R draws the order of
    pairs at random to fill in what is undefined, here it stays undefined.

    Source: Meade & Craig (2012), Psychological Methods 17, 437–455; R careless 1.2.2, psychsyn.

    Examples
    --------
    >>> pairs = np.array([[1, 0], [3, 2], [5, 4]])
    >>> pair_agreement(np.array([[1.0, 2, 3, 4, 4, 5], [1, 5, 3, 3, 5, 1]]), pairs).round(6)
    array([ 1., -1.])
    """
    if len(pairs) < FEWEST_PAIRS:
        raise ValueError(f"agreement needs {FEWEST_PAIRS} pairs of items, got {len(pairs)}.")
    return _row_correlation(answers[:, pairs[:, 0]], answers[:, pairs[:, 1]])


def inconsistent_halves(
    answers: NDArray[np.float64], scale_of: NDArray[np.int64], *, most: float = 0.0
) -> Flags:
    """Flag forms whose even and odd items of the same scales disagree.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers in the order asked; NaN is a blank.
    scale_of : (n_items,) int
        The scale that each item belongs to.
    most : float
        Even-odd index above which a form is flagged, −1 to 1.

    Returns
    -------
    Flags
        Figures are even-odd indices; an undefined one is not flagged.

    Raises
    ------
    ValueError
        As `even_odd`, or when most lies outside its range.

    Notes
    -----
    even_odd > most; 0 means that the halves do not go together at all.

    Source: Johnson (2005), Journal of Research in Personality 39, 103–129.

    Examples
    --------
    >>> forms = np.array([[1.0, 1, 3, 3, 5, 5], [1, 5, 3, 2, 5, 1]])
    >>> inconsistent_halves(forms, np.array([0, 0, 1, 1, 2, 2])).rows
    array([1])
    """
    if not -1 <= most < 1:
        raise ValueError(f"an even-odd index lies in [-1, 1], got the limit {most}.")
    index = even_odd(answers, scale_of)
    return flagged("inconsistent_halves", index, index > most, most)


def inconsistent_synonyms(
    answers: NDArray[np.float64], pairs: NDArray[np.int64], *, least: float = 0.0
) -> Flags:
    """Flag forms on which items that others answer alike are answered differently.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers; NaN is a blank.
    pairs : (n_pairs, 2) int
        From `synonym_pairs`; three or more.
    least : float
        Agreement below which a form is flagged, −1 to 1.

    Returns
    -------
    Flags
        Figures are correlations; an undefined one is not flagged.

    Raises
    ------
    ValueError
        When there are fewer than three pairs or least lies outside its range.

    Notes
    -----
    psychsyn < least

    Source: Meade & Craig (2012), Psychological Methods 17, 437–455.

    Examples
    --------
    >>> forms = np.array([[1.0, 2, 3, 4, 4, 5], [1, 5, 3, 3, 5, 1]])
    >>> inconsistent_synonyms(forms, np.array([[1, 0], [3, 2], [5, 4]])).rows
    array([1])
    """
    _check_limit(least)
    agreement = pair_agreement(answers, pairs)
    return flagged("inconsistent_synonyms", agreement, agreement < least, least)


def inconsistent_antonyms(
    answers: NDArray[np.float64], pairs: NDArray[np.int64], *, most: float = 0.0
) -> Flags:
    """Flag forms on which items that exclude each other are affirmed alike.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers as given, reversed items not turned round; NaN is a blank.
    pairs : (n_pairs, 2) int
        From `antonym_pairs`; three or more.
    most : float
        Agreement above which a form is flagged, −1 to 1.

    Returns
    -------
    Flags
        Figures are correlations; an undefined one is not flagged.

    Raises
    ------
    ValueError
        When there are fewer than three pairs or most lies outside its range.

    Notes
    -----
    psychant > most

    Source: Johnson (2005), Journal of Research in Personality 39, 103–129.

    Examples
    --------
    >>> forms = np.array([[1.0, 5, 3, 3, 5, 1], [1, 1, 3, 3, 5, 5]])
    >>> inconsistent_antonyms(forms, np.array([[1, 0], [3, 2], [5, 4]])).rows
    array([1])
    """
    _check_limit(most)
    agreement = pair_agreement(answers, pairs)
    return flagged("inconsistent_antonyms", agreement, agreement > most, most)


def _check_limit(limit: float) -> None:
    if not -1 <= limit <= 1:
        raise ValueError(f"an agreement lies in [-1, 1], got the limit {limit}.")


def _pairs(correlation: NDArray[np.float64], least: float) -> NDArray[np.int64]:
    if correlation.ndim != 2 or correlation.shape[0] != correlation.shape[1]:  # noqa: PLR2004 - a matrix
        raise ValueError(f"correlations are a square matrix, got shape {correlation.shape}.")
    if not 0 < least < 1:
        raise ValueError(f"a limit of correlation lies between 0 and 1, got {least}.")
    return np.argwhere(np.tril(correlation, -1) > least)


def _means(half: NDArray[np.float64]) -> NDArray[np.float64]:
    given = ~np.isnan(half)
    means = np.full(len(half), np.nan)
    sums = np.where(given, half, 0.0).sum(axis=1)
    np.divide(sums, given.sum(axis=1), out=means, where=given.any(axis=1))
    return means


def _row_correlation(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return each row's correlation over the columns where both are known."""
    given = ~np.isnan(first) & ~np.isnan(second)
    count = given.sum(axis=1)
    a, b = _centred(first, given, count), _centred(second, given, count)
    size = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    r = np.full(len(first), np.nan)
    known = (count >= FEWEST_PAIRS) & (size > _NOISE)
    np.divide((a * b).sum(axis=1), size, out=r, where=known)
    return np.asarray(np.clip(r, -1.0, 1.0))


def _centred(
    values: NDArray[np.float64], given: NDArray[np.bool_], count: NDArray[np.int64]
) -> NDArray[np.float64]:
    filled = np.where(given, values, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    return np.where(given, filled - mean[:, None], 0.0)
