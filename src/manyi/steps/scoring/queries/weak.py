"""Which indicators of a scored wave call for improvement, the worst first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from manyi.core.adoption import pack_of
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries.units import is_rate

Part = Literal["survey", "self"]

# Of a scale this long or longer the two lowest levels count as dissatisfied.
_LONG_SCALE = 4


@dataclass(frozen=True)
class WeakItem:
    """One indicator as one part of the survey rated it, all its audiences together.

    `dissatisfied` counts answers at the two lowest levels (of three levels, at the lowest);
    `counts` follow `level_labels`, best first. `gap` is what lacks to the target, None without one.
    """

    indicator: str
    label: str
    part: Part
    audiences: tuple[str, ...]
    n: int
    degree: float
    printed_degree: str
    low: float | None
    high: float | None
    level_labels: tuple[str, ...]
    counts: tuple[int, ...]
    dissatisfied: int
    target: float | None
    gap: float | None


def weak_items(score: Score, *, part: Part = "survey") -> tuple[WeakItem, ...]:
    """Return indicators with dissatisfied answers or a degree below the target, worst first."""
    found = [item for item in items_of_part(score, part) if _is_weak(item)]
    return tuple(sorted(found, key=lambda item: (item.degree, -item.dissatisfied, item.label)))


def items_of_part(score: Score, part: Part) -> Iterator[WeakItem]:
    """Yield every indicator that was answered, as the part rated it."""
    own = self_audiences(score.scorecard)
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in score.scorecard["items"]:
        if line["n"] and (line["audience"] in own) == (part == "self"):
            lines.setdefault(line["indicator"], []).append(line)
    target = degree_target(score)
    for found in lines.values():
        yield _pooled(found, part, target)


def self_audiences(card: dict[str, Any]) -> frozenset[str]:
    """Return the audiences that rate their own company."""
    return frozenset(line["audience"] for line in card["tally"] if line["part"] == "self")


def degree_target(score: Score) -> float | None:
    """Return the target that indicators can be held against: the first that is not of a rate."""
    pack = pack_of(score.wave.pack_version)
    for line in score.scorecard["targets"]:
        if line["target"] is not None and not is_rate(pack, line["score"]):
            return float(line["target"])
    return None


def has_dissatisfied(card: dict[str, Any]) -> bool:
    """Whether any answer of the survey or the self part stands at the lowest levels."""
    if card["tally"]:
        return any(line["total"] for line in card["tally"])
    return any(_dissatisfied(line["counts"]) for line in card["items"])


def _is_weak(item: WeakItem) -> bool:
    return item.dissatisfied > 0 or (item.gap is not None and item.gap > 0)


def _pooled(lines: list[dict[str, Any]], part: Part, target: float | None) -> WeakItem:
    n = sum(line["n"] for line in lines)
    degree = sum(line["n"] * line["degree"] for line in lines) / n
    alone = lines[0] if len(lines) == 1 else None
    counts = tuple(sum(found) for found in zip(*(line["counts"] for line in lines), strict=True))
    return WeakItem(
        indicator=lines[0]["indicator"],
        label=lines[0]["label"],
        part=part,
        audiences=tuple(line["audience"] for line in lines),
        n=n,
        degree=degree,
        printed_degree=alone["printed_degree"] if alone else f"{degree * 100:.2f}%",
        low=alone["low"] if alone else None,
        high=alone["high"] if alone else None,
        level_labels=tuple(lines[0]["level_labels"]),
        counts=counts,
        dissatisfied=_dissatisfied(counts),
        target=target,
        gap=None if target is None else target - degree,
    )


def _dissatisfied(counts: tuple[int, ...] | list[int]) -> int:
    if not counts:
        return 0
    return sum(counts[-2:]) if len(counts) >= _LONG_SCALE else counts[-1]
