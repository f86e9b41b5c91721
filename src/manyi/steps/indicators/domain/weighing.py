"""Weights: every level of a tree adds up to 1."""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.models import Person
from manyi.problems import Problem
from manyi.steps.indicators.domain.checking import (
    draft_problems,
    range_problems,
    refuse,
    sum_problems,
)
from manyi.steps.indicators.enums import IndicatorPart
from manyi.steps.indicators.models import Indicator, IndicatorTree
from manyi.steps.indicators.queries import counted, sibling_groups

WEIGHT_STEP = Decimal("0.00001")


@transaction.atomic
def set_weights(
    tree: IndicatorTree, weights: Mapping[str, Decimal], *, actor: Person | None
) -> IndicatorTree:
    """Set weights by code; every level they touch must add up to 1."""
    refuse(draft_problems(tree))
    found = {indicator.code: indicator for indicator in tree.indicators.all()}
    refuse(
        Problem("indicators.code_unknown", place=tree.name, found=code)
        for code in weights
        if code not in found
    )
    for code, weight in weights.items():
        found[code].weight = Decimal(weight)
    refuse(range_problems(found.values()))
    refuse(sum_problems(_grouped(found.values(), tree.name)))
    Indicator.objects.bulk_update(found.values(), ["weight"])
    record_act(
        "weights.set",
        adoption=tree.adoption,
        actor=actor,
        address=f"indicators.{tree.section}",
        thing=tree.thing,
        facts={"tree": tree.thing, "method": "by_hand"},
    )
    return tree


@transaction.atomic
def level_weights(tree: IndicatorTree, *, actor: Person | None) -> IndicatorTree:
    """Give every indicator of a level the same weight."""
    weights: dict[str, Decimal] = {}
    for group in sibling_groups(tree).values():
        weights |= equal_weights(group)
    return set_weights(tree, weights, actor=actor)


def equal_weights(group: Collection[Indicator]) -> dict[str, Decimal]:
    return shares({one.code: Decimal(1) for one in counted(group)}) | {
        one.code: Decimal(0) for one in group if one.part != IndicatorPart.MAIN
    }


def shares(parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the parts as shares of 1 in steps of 0.001 %; the last takes up the rounding."""
    if not parts:
        return {}
    whole = sum(parts.values())
    shares = {
        code: (part / whole).quantize(WEIGHT_STEP, ROUND_HALF_UP) for code, part in parts.items()
    }
    last = list(shares)[-1]
    shares[last] += 1 - sum(shares.values())
    return shares


def make_room(siblings: Sequence[Indicator], added: Indicator) -> None:
    """Give the added one an average weight; the others keep their proportions."""
    group = [*siblings, added]
    others = counted(siblings)
    if added.part == IndicatorPart.MAIN and others:
        whole = sum(one.weight for one in others) or Decimal(1)
        added.weight = whole / len(others)
    rebalance(group)


def rebalance(group: Sequence[Indicator]) -> None:
    """Let the weights of a level add up to 1 again, in their proportions."""
    parts = {one.code: one.weight for one in counted(group)}
    is_empty = not sum(parts.values())
    store(equal_weights(group) if is_empty else shares(parts), group)


def store(weights: Mapping[str, Decimal], group: Sequence[Indicator]) -> None:
    for one in group:
        one.weight = weights.get(one.code, Decimal(0))
    Indicator.objects.bulk_update(group, ["weight"])


def _grouped(indicators: Collection[Indicator], top: str) -> dict[str, list[Indicator]]:
    by_pk = {one.pk: one.label for one in indicators}
    groups: dict[str, list[Indicator]] = {}
    for one in indicators:
        groups.setdefault(by_pk.get(one.parent_id, top), []).append(one)
    return groups
