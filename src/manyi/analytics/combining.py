"""Figures made of figures: blends of parts, grades, and the roll-up of an indicator tree."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Shares that people wrote as whole per cent add to 1 within binary noise.
_SHARE_TOLERANCE = 1e-9
# A figure that is 0.9 on paper may be 0.8999999999999999 in the machine.
_NOISE = 1e-12


@dataclass(frozen=True)
class Blend:
    """A weighted figure of several parts; without a value as long as a part is missing."""

    value: float | None
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


def blend(parts: Mapping[str, float | None], shares: Mapping[str, float]) -> Blend:
    """Weigh parts by their fixed shares; a missing part is never weighted away.

    Parameters
    ----------
    parts : name → float or None
        Value of each part, all in the same unit; None or NaN when it is missing.
    shares : name → float
        Share of each part; they add to 1.

    Returns
    -------
    Blend
        With value None and the names of what is missing when a part is missing.

    Raises
    ------
    ValueError
        When names differ, a share is negative or the shares do not add to 1.

    Notes
    -----
    总体满意度 = 自评满意度 × 40% + 调查满意度 × 60%

    Source: 《客户满意度管理制度》五.1.

    Examples
    --------
    >>> round(blend({"self": 0.9, "survey": 0.76}, {"self": 0.4, "survey": 0.6}).value, 12)
    0.816
    >>> blend({"self": None, "survey": 0.76}, {"self": 0.4, "survey": 0.6})
    Blend(value=None, missing=('self',))
    """
    if parts.keys() != shares.keys():
        raise ValueError(f"parts {sorted(parts)} and shares {sorted(shares)} differ.")
    total = math.fsum(shares.values())
    if min(shares.values(), default=0) < 0 or abs(total - 1) > _SHARE_TOLERANCE:
        raise ValueError(f"shares need to add to 1 and none be negative, got {dict(shares)}.")
    values = {
        name: value for name, value in parts.items() if value is not None and not math.isnan(value)
    }
    missing = tuple(name for name in parts if name not in values)
    if missing:
        return Blend(None, missing)
    return Blend(math.fsum(value * shares[name] for name, value in values.items()), ())


@dataclass(frozen=True)
class Redistribution:
    """A figure whose missing parts gave their shares to the others, with the shares used."""

    value: float
    shares: Mapping[str, float]
    missing: tuple[str, ...]


def blend_of_present(
    parts: Mapping[str, float | None], shares: Mapping[str, float]
) -> Redistribution:
    """Weigh the parts that are there; a missing part hands its share to the others pro rata.

    Parameters
    ----------
    parts : name → float or None
        Value of each part, all in the same unit; None or NaN when the class has nobody.
    shares : name → float
        Share of each part; they add to 1.

    Returns
    -------
    Redistribution
        The figure, the shares used instead and the names of what was missing: both are printed
        beside the figure.

    Raises
    ------
    ValueError
        When names differ, shares do not add to 1, or no part with a share is there.

    Notes
    -----
    value = Σ share · value / Σ share, over the parts that are there. Only for rules that say so
    themselves; where the rule is silent, `blend` refuses to weigh a missing part away.

    Source: 物业服务满意度 composite, 准业主 30 %, 磨合期 40 %, 稳定期 20 %, 老业主 10 %, a missing
    class being redistributed; the values are an own example.

    Examples
    --------
    >>> shares = {"准业主": 0.3, "磨合期": 0.4, "稳定期": 0.2, "老业主": 0.1}
    >>> found = blend_of_present(
    ...     {"准业主": None, "磨合期": 0.7, "稳定期": 0.8, "老业主": 0.9}, shares)
    >>> round(found.value, 4), round(found.shares["磨合期"], 4), found.missing
    (0.7571, 0.5714, ('准业主',))
    """
    missing = blend(parts, shares).missing
    total = math.fsum(shares[name] for name in parts if name not in missing)
    if total <= 0:
        raise ValueError(f"no part with a share is there; missing are {', '.join(missing)}.")
    used = {name: shares[name] / total for name in parts if name not in missing}
    value = math.fsum(share * (parts[name] or 0.0) for name, share in used.items())
    return Redistribution(value, used, missing)


def size_weighted_mean(values: Sequence[float], sizes: Sequence[float]) -> float:
    """Mean of the figures of parts, each counting as much as it is large.

    Parameters
    ----------
    values : (n_parts,) float
        Figure of each part, none missing, all in the same unit.
    sizes : (n_parts,) float
        Households, customers or projects of each part, none negative, not all 0.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        When the lengths differ, a value is missing, or the sizes are negative or all 0.

    Notes
    -----
    总满意度 = Σ(s_i · households_i) / Σ households_i

    Source: 物业服务满意度, 各项目满意度 × 户数 / 总户数; the numbers are an own example.

    Examples
    --------
    >>> size_weighted_mean([0.9, 0.6], [300, 100])
    0.825
    """
    if len(values) != len(sizes) or any(math.isnan(value) for value in values):
        raise ValueError(
            f"each part needs a value and a size, none missing; got {len(values)}, {len(sizes)}."
        )
    if min(sizes, default=0) < 0 or not math.fsum(sizes) > 0:
        raise ValueError(f"sizes need to be 0 or more and not all 0, got {list(sizes)}.")
    pairs = zip(values, sizes, strict=True)
    return math.fsum(value * size for value, size in pairs) / math.fsum(sizes)


@dataclass(frozen=True)
class Band:
    """One grade: its name and the least figure that earns it."""

    key: str
    label: str
    least: float


def grade(value: float, bands: Sequence[Band]) -> Band | None:
    """Return the highest band whose least figure the value reaches.

    Parameters
    ----------
    value : float
        The unrounded figure, in the unit of the bands; below 1e-12 a difference is noise.
    bands : sequence of Band
        In any order; a figure on the border belongs to the better band.

    Returns
    -------
    Band or None
        None when the value is below every band or is NaN.

    Raises
    ------
    ValueError
        When two bands begin at the same figure.

    Notes
    -----
    band = the one with the greatest least figure ≤ value

    Source: form MD/GSG-31-01 (满意 100–90, 比较满意 90–80, 一般 80–60 …), whose borders are shared
    and go to the better grade here.

    Examples
    --------
    >>> bands = [Band("good", "满意", 0.9), Band("fair", "比较满意", 0.8)]
    >>> grade(0.8, bands).label
    '比较满意'
    """
    if len({band.least for band in bands}) < len(bands):
        raise ValueError("two bands begin at the same figure.")
    reached = [band for band in bands if value >= band.least - _NOISE]
    return max(reached, key=lambda band: band.least, default=None)


@dataclass(frozen=True)
class Indicator:
    """One node of an indicator tree: a leaf carries a value, a branch carries children."""

    key: str
    weight: float = 1.0
    value: float | None = None
    children: tuple["Indicator", ...] = ()


@dataclass(frozen=True)
class RollUp:
    """One node after the roll-up; value is None while something below it is missing."""

    key: str
    value: float | None
    missing: tuple[str, ...]
    children: tuple["RollUp", ...] = ()


def indicator_rollup(tree: Indicator) -> RollUp:
    """Roll leaf values up an indicator tree by the weights of the children.

    Parameters
    ----------
    tree : Indicator
        Weights of the children of one branch are relative to each other; 0 leaves a child out
        of the figure (an auxiliary indicator). None and NaN are missing values.

    Returns
    -------
    RollUp
        The same tree with a value at each node. A missing leaf leaves its ancestors without a
        value and is named in `missing`; it is never weighted away in silence.

    Raises
    ------
    ValueError
        When a weight is negative or all weights of a branch are 0.

    Notes
    -----
    value = Σ weight · value of child / Σ weight

    Source: 综合 = Σ(s_j w_j)/Σ(w_j), the common Chinese practice; GB/T 19038-2009, 4.2.

    Examples
    --------
    >>> tree = Indicator("all", children=(Indicator("a", 3, 0.8), Indicator("b", 1, 0.6)))
    >>> round(indicator_rollup(tree).value, 4)
    0.75
    """
    if tree.weight < 0:
        raise ValueError(f"{tree.key}: a weight is 0 or more, got {tree.weight}.")
    if not tree.children:
        if tree.value is None or math.isnan(tree.value):
            return RollUp(tree.key, None, (tree.key,))
        return RollUp(tree.key, tree.value, ())
    below = tuple(indicator_rollup(child) for child in tree.children)
    total = math.fsum(child.weight for child in tree.children)
    if total <= 0:
        raise ValueError(f"{tree.key}: the weights below it add to 0.")
    counted = [(c.weight, r) for c, r in zip(tree.children, below, strict=True) if c.weight > 0]
    missing = tuple(key for _, node in counted for key in node.missing)
    if missing:
        return RollUp(tree.key, None, missing, below)
    value = math.fsum(weight * (node.value or 0.0) for weight, node in counted) / total
    return RollUp(tree.key, value, (), below)
