"""Whether a plan worked: its department before and after, beside one without the plan."""

import math

from manyi.analytics.comparison.differences import difference_of_estimates
from manyi.analytics.comparison.figures import Difference, Figure

# With fewer the degrees of freedom are so few that only a miracle would be proven.
_LEAST = 10


def difference_in_differences(
    plan: tuple[Figure, Figure], control: tuple[Figure, Figure], *, level: float = 0.95
) -> Difference:
    """Change where the plan was carried out, less the change where it was not.

    Parameters
    ----------
    plan, control : (before, after)
        Figures in the same unit, each from other respondents, ten or more behind each.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        What the plan brought beyond what happened everywhere.

    Raises
    ------
    ValueError
        When a figure has fewer than ten respondents or none has any spread.

    Notes
    -----
    value = (after − before of the plan) − (after − before of the control),
    se = √(Σ se²), ν = (Σ se²)² / Σ(se⁴/(n − 1)) over the four figures. It rests on both having
    moved alike without the plan; choose the control before the after wave. Where the same
    respondents were asked twice, take their changes and `difference_of_figures`.

    Source: Card & Krueger (1994), American Economic Review 84, 772–793, table 3, rows 1 and 2:
    20.44 (.51) → 21.03 (.52) against 23.33 (1.35) → 21.17 (.94), difference 2.76, printed from
    unrounded figures; Satterthwaite (1946), Biometrics Bulletin 2, 110–114.

    Examples
    --------
    >>> new_jersey = (Figure(20.44, 0.51, 321), Figure(21.03, 0.52, 319))
    >>> pennsylvania = (Figure(23.33, 1.35, 77), Figure(21.17, 0.94, 77))
    >>> round(difference_in_differences(new_jersey, pennsylvania).value, 2)
    2.75
    """
    figures = (*plan, *control)
    fewest = min(figure.n for figure in figures)
    if fewest < _LEAST:
        raise ValueError(
            f"a plan is judged by ten respondents or more in each of the four, got {fewest}."
        )
    squares = [figure.error**2 for figure in figures]
    if not sum(squares) > 0:
        raise ValueError("a comparison needs some spread; all answers are alike.")
    lost = sum(s**2 / (figure.n - 1) for s, figure in zip(squares, figures, strict=True))
    changes = [pair[1].value - pair[0].value for pair in (control, plan)]
    errors = (math.hypot(*(f.error for f in control)), math.hypot(*(f.error for f in plan)))
    freedom = sum(squares) ** 2 / lost
    return difference_of_estimates(*changes, errors=errors, freedom=freedom, level=level)
