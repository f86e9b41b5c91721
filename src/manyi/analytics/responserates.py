"""Response, cooperation, refusal, contact and location rates from final dispositions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dispositions:
    """How those who were to be asked ended, in the standard categories; counts or sums of weights.

    Parameters
    ----------
    complete, partial : float
        I and P: interviews.
    refusal : float
        R: refused or broke off.
    non_contact : float
        NC: eligible, never reached.
    other : float
        O: eligible and reached, no interview for another reason.
    unknown_household, unknown_other : float
        UH and UO: not known whether eligible.
    not_eligible : float
        NE: found not to belong to the population.
    """

    complete: float = 0.0
    partial: float = 0.0
    refusal: float = 0.0
    non_contact: float = 0.0
    other: float = 0.0
    unknown_household: float = 0.0
    unknown_other: float = 0.0
    not_eligible: float = 0.0

    @property
    def interviews(self) -> float:
        """I + P."""
        return self.complete + self.partial

    @property
    def eligible(self) -> float:
        """Known to be eligible: I + P + R + NC + O."""
        return self.interviews + self.refusal + self.non_contact + self.other

    @property
    def unknown(self) -> float:
        """UH + UO."""
        return self.unknown_household + self.unknown_other


@dataclass(frozen=True)
class ResponseRates:
    """The standard outcome rates, each a share in [0, 1]; NaN where nobody could have been counted.

    Parameters
    ----------
    rr1, rr2, rr3, rr4, rr5, rr6 : float
        Response rates: complete interviews (odd) or all interviews (even), of everybody (1, 2), of
        the eligible with a share e of the unknown (3, 4), of the eligible (5, 6).
    coop1, coop2, coop3, coop4 : float
        Cooperation rates: of those contacted (1, 2), of those able to answer (3, 4).
    ref1, ref2, ref3 : float
        Refusal rates.
    con1, con2, con3 : float
        Contact rates.
    loc1, loc2 : float
        Location rates.
    e : float
        Share of the unknown taken to be eligible.
    """

    rr1: float
    rr2: float
    rr3: float
    rr4: float
    rr5: float
    rr6: float
    coop1: float
    coop2: float
    coop3: float
    coop4: float
    ref1: float
    ref2: float
    ref3: float
    con1: float
    con2: float
    con3: float
    loc1: float
    loc2: float
    e: float


CODES = {
    "I": "complete",
    "P": "partial",
    "R": "refusal",
    "NC": "non_contact",
    "O": "other",
    "UH": "unknown_household",
    "UO": "unknown_other",
    "NE": "not_eligible",
}


def tally_dispositions(
    codes: Sequence[str], *, weights: NDArray[np.float64] | None = None
) -> Dispositions:
    """Count final dispositions by their standard codes.

    Parameters
    ----------
    codes : n_rows strings
        I, P, R, NC, O, UH, UO or NE for each one who was to be asked.
    weights : (n_rows,) float, optional
        Design weights, 0 or more; each counts once when left out.

    Returns
    -------
    Dispositions
        Counts, or sums of weights.

    Raises
    ------
    ValueError
        When a code is unknown, or weights do not fit.

    Notes
    -----
    Each count is Σ w over its code.

    Source: AAPOR (2023), Standard Definitions, 10th ed., final disposition codes.

    Examples
    --------
    >>> tally_dispositions(["I", "I", "R", "NC"]).eligible
    4.0
    """
    strange = sorted(set(codes) - set(CODES))
    if strange:
        raise ValueError(f"dispositions are {', '.join(CODES)}; got {', '.join(strange)}.")
    counts = np.ones(len(codes)) if weights is None else np.asarray(weights, np.float64)
    if counts.shape != (len(codes),) or not np.all(counts >= 0):
        raise ValueError(f"weights need one number of 0 or more for each of {len(codes)} codes.")
    sums: dict[str, float] = dict.fromkeys(CODES.values(), 0.0)
    for code, weight in zip(codes, counts.tolist(), strict=True):
        sums[CODES[code]] += weight
    return Dispositions(**sums)


def eligibility_rate(dispositions: Dispositions) -> float:
    """Share of the eligible among those whose eligibility is known.

    Parameters
    ----------
    dispositions : Dispositions
        Counts or sums of weights.

    Returns
    -------
    float
        In [0, 1]: the usual guess at e, the eligible share of the unknown.

    Raises
    ------
    ValueError
        When nobody's eligibility is known.

    Notes
    -----
    e = (I + P + R + NC + O) / (I + P + R + NC + O + NE)

    Source: AAPOR (2023), Standard Definitions, 10th ed., "proportional allocation"; R outcomerate,
    `eligibility_rate`, whose "middleearth" counts are below.

    Examples
    --------
    >>> counts = Dispositions(complete=760, partial=339, refusal=59, non_contact=288, other=1,
    ...                       unknown_other=173, not_eligible=71)
    >>> round(eligibility_rate(counts), 10)
    0.9532279315
    """
    known = dispositions.eligible + dispositions.not_eligible
    if known <= 0:
        raise ValueError("an eligibility rate needs somebody whose eligibility is known, got none.")
    return dispositions.eligible / known


def response_rates(dispositions: Dispositions, *, e: float | None = None) -> ResponseRates:
    """All standard outcome rates of a wave.

    Parameters
    ----------
    dispositions : Dispositions
        Counts or sums of weights, none negative.
    e : float, optional
        Share in [0, 1] of the unknown taken to be eligible; `eligibility_rate` when left out.

    Returns
    -------
    ResponseRates
        Shares in [0, 1].

    Raises
    ------
    ValueError
        When a count is negative, nobody was to be asked, or e lies outside [0, 1].

    Notes
    -----
    With T = (I + P) + (R + NC + O) and U = UH + UO:
    RR1 = I/(T + U), RR3 = I/(T + eU), RR5 = I/T, and RR2, RR4, RR6 with I + P above;
    COOP1 = I/(I + P + R + O), COOP3 = I/(I + P + R), and COOP2, COOP4 with I + P above;
    REF = R, CON = I + P + R + O, LOC = T, each over T + U (1), T + eU (2), T (3).

    Source: AAPOR (2023), Standard Definitions, 10th ed., outcome rates; R outcomerate, whose
    example is the one below.

    Examples
    --------
    >>> counts = Dispositions(complete=10, partial=8, refusal=5, non_contact=3, other=2,
    ...                       unknown_household=7, unknown_other=4)
    >>> rates = response_rates(counts, e=0.8)
    >>> round(rates.rr1, 10), round(rates.rr3, 10), rates.coop2, round(rates.con3, 10)
    (0.2564102564, 0.2717391304, 0.72, 0.8928571429)
    """
    counts = dispositions
    if min(vars(counts).values()) < 0 or counts.eligible + counts.unknown <= 0:
        raise ValueError("rates need somebody who was to be asked, and no negative count.")
    share = _eligible_share(counts, e)
    if not 0 <= share <= 1:
        raise ValueError(f"e is a share of the unknown in [0, 1], got {share}.")
    everybody = counts.eligible + counts.unknown
    likely = counts.eligible + share * counts.unknown
    able = counts.interviews + counts.refusal
    reached = able + counts.other
    return ResponseRates(
        rr1=_share(counts.complete, everybody),
        rr2=_share(counts.interviews, everybody),
        rr3=_share(counts.complete, likely),
        rr4=_share(counts.interviews, likely),
        rr5=_share(counts.complete, counts.eligible),
        rr6=_share(counts.interviews, counts.eligible),
        coop1=_share(counts.complete, reached),
        coop2=_share(counts.interviews, reached),
        coop3=_share(counts.complete, able),
        coop4=_share(counts.interviews, able),
        ref1=_share(counts.refusal, everybody),
        ref2=_share(counts.refusal, likely),
        ref3=_share(counts.refusal, counts.eligible),
        con1=_share(reached, everybody),
        con2=_share(reached, likely),
        con3=_share(reached, counts.eligible),
        loc1=_share(counts.eligible, everybody),
        loc2=_share(counts.eligible, likely),
        e=share,
    )


def published_rates(rates: ResponseRates) -> Mapping[str, float]:
    """Name the rates as they are published.

    Parameters
    ----------
    rates : ResponseRates
        Of one wave.

    Returns
    -------
    name → float
        RR1 to LOC2 in the standard order, then e.

    Notes
    -----
    The rates as `response_rates` defines them, by name.

    Source: AAPOR (2023), Standard Definitions, 10th ed.

    Examples
    --------
    >>> list(published_rates(response_rates(Dispositions(complete=1))))[:3]
    ['RR1', 'RR2', 'RR3']
    """
    return {name if name == "e" else name.upper(): value for name, value in vars(rates).items()}


def _eligible_share(counts: Dispositions, e: float | None) -> float:
    if e is not None:
        return e
    # Where nobody's eligibility is known, all of the unknown are kept: the most cautious rate.
    return eligibility_rate(counts) if counts.eligible + counts.not_eligible > 0 else 1.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
