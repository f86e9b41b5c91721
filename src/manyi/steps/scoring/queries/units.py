"""What kind of figure a score of the regulation is: a share or marks, a degree or a rate."""

from manyi.regulation import Pack

# Formulas whose figure is a share of what was possible; blends follow their parts.
_SHARES = ("satisfaction_degree", "satisfaction_rate", "indicator_rollup", "item_satisfaction")


def is_share(pack: Pack, key: str) -> bool:
    """Whether the score lies in [0, 1] and is printed as per cent."""
    score = pack.scores.get(key)
    if score is None:
        return False
    name = score.formula.partition("@")[0]
    if name == "blend":
        return all(is_share(pack, part) for part in score.params["parts"])
    if name == "grade":
        return is_share(pack, str(score.params["score"]))
    return name in _SHARES


def is_rate(pack: Pack, key: str) -> bool:
    """Whether the score counts satisfied answers, instead of averaging points."""
    score = pack.scores[key]
    name = score.formula.partition("@")[0]
    if name == "blend":
        return any(is_rate(pack, part) for part in score.params["parts"])
    return name == "satisfaction_rate"
