"""Rounding a figure once, when it is printed or recorded."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

# Binary noise starts behind the fifteenth digit; twelve keep every digit a person typed.
_SIGNIFICANT = 12


def round_half_up(value: float | Decimal, places: int = 2) -> Decimal:
    """Round by 四舍五入: a figure exactly in the middle goes away from zero.

    Parameters
    ----------
    value : float or Decimal
        Any finite figure. Of a float, twelve significant digits count, so that 0.285 · 100 is
        28.5 and not the 28.499999999999996 of binary arithmetic.
    places : int
        Digits kept behind the decimal point, 0 or more.

    Returns
    -------
    Decimal
        With exactly that many places.

    Raises
    ------
    ValueError
        When the value is not finite or places is negative.

    Notes
    -----
    rounded = sign(v) · ⌊|v| · 10^places + 1/2⌋ / 10^places

    Source: GB/T 8170-2008 数值修约规则, appendix on 四舍五入; the default of regulations.

    Examples
    --------
    >>> round_half_up(73.845), round_half_up(2.5, 0), round_half_up(-2.5, 0)
    (Decimal('73.85'), Decimal('3'), Decimal('-3'))
    """
    return _rounded(value, places, ROUND_HALF_UP)


def round_half_even(value: float | Decimal, places: int = 2) -> Decimal:
    """Round by GB/T 8170: a figure exactly in the middle goes to the even neighbour.

    Parameters
    ----------
    value : float or Decimal
        Any finite figure. Of a float, twelve significant digits count.
    places : int
        Digits kept behind the decimal point, 0 or more.

    Returns
    -------
    Decimal
        With exactly that many places.

    Raises
    ------
    ValueError
        When the value is not finite or places is negative.

    Notes
    -----
    As `round_half_up`, but where |v| · 10^places ends in exactly 1/2, to the even one of both.

    Source: GB/T 8170-2008 数值修约规则与极限数值的表示和判定, clause 3.2.

    Examples
    --------
    >>> round_half_even(2.5, 0), round_half_even(3.5, 0), round_half_even(73.845)
    (Decimal('2'), Decimal('4'), Decimal('73.84'))
    """
    return _rounded(value, places, ROUND_HALF_EVEN)


def _rounded(value: float | Decimal, places: int, rule: str) -> Decimal:
    if places < 0:
        raise ValueError(f"places need 0 or more, got {places}.")
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.{_SIGNIFICANT}g}")
    if not exact.is_finite():
        raise ValueError(f"only a finite figure can be rounded, got {value}.")
    return exact.quantize(Decimal(1).scaleb(-places), rounding=rule)
