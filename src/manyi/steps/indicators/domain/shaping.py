"""Adding, changing, moving and removing indicators of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from manyi.core.models import Person, Unit
from manyi.steps.indicators.domain.checking import (
    code_problems,
    draft_problems,
    label_problems,
    loop_problems,
    refuse,
    required_problems,
)
from manyi.steps.indicators.domain.weighing import make_room, rebalance, set_weights
from manyi.steps.indicators.enums import IndicatorPart
from manyi.steps.indicators.models import Indicator, IndicatorTree


@transaction.atomic
def add_indicator(
    tree: IndicatorTree,
    *,
    label: str,
    parent: Indicator | None = None,
    code: str = "",
    owner: Unit | None = None,
    part: str = IndicatorPart.MAIN,
    actor: Person | None,
) -> Indicator:
    """Add an indicator below another one or at the top; its siblings make room for its weight."""
    refuse(draft_problems(tree))
    refuse(label_problems(label), code_problems(tree, code))
    siblings = _siblings(tree, parent)
    added = Indicator.objects.create(
        tree=tree,
        parent=parent,
        code=code or _free_code(tree),
        label=label.strip(),
        weight=0,
        part=part,
        owner=owner or (parent.owner if parent else None),
        position=siblings[-1].position + 1 if siblings else 0,
    )
    make_room(siblings, added)
    return added


@transaction.atomic
def change_indicator(
    indicator: Indicator,
    *,
    label: str,
    owner: Unit | None,
    part: str | None = None,
    actor: Person | None,
) -> Indicator:
    """Change the words, the department that answers for it, and what part it plays."""
    refuse(draft_problems(indicator.tree), label_problems(label))
    played = indicator.part
    indicator.label, indicator.owner = label.strip(), owner
    indicator.part = part or played
    indicator.save(update_fields=["label", "owner", "part"])
    if indicator.part != played:
        rebalance(_siblings(indicator.tree, indicator.parent))
    return indicator


@dataclass(frozen=True)
class Line:
    """One indicator as the page of a whole tree sends it."""

    label: str
    owner: Unit | None
    weight: Decimal


@transaction.atomic
def rewrite_tree(
    tree: IndicatorTree, lines: Mapping[str, Line], *, actor: Person | None
) -> IndicatorTree:
    """Take over words, departments and weights of many indicators by code, or none of them."""
    found = {indicator.code: indicator for indicator in tree.indicators.all()}
    for code in lines.keys() & found.keys():
        line, indicator = lines[code], found[code]
        if (indicator.label, indicator.owner_id) != (line.label, line.owner and line.owner.pk):
            change_indicator(indicator, label=line.label, owner=line.owner, actor=actor)
    weights = {code: line.weight for code, line in lines.items()}
    if any(code not in found or found[code].weight != w for code, w in weights.items()):
        set_weights(tree, weights, actor=actor)
    return tree


@transaction.atomic
def move_indicator(
    indicator: Indicator, *, parent: Indicator | None, position: int, actor: Person | None
) -> Indicator:
    """Put the indicator at a place below another one; the weights on both sides add up again."""
    tree = indicator.tree
    refuse(draft_problems(tree), loop_problems(indicator, parent))
    left_behind = indicator.parent
    has_moved = indicator.parent_id != (parent.pk if parent else None)
    others = [one for one in _siblings(tree, parent) if one != indicator]
    indicator.parent = parent
    indicator.save(update_fields=["parent"])
    for place, one in enumerate([*others[:position], indicator, *others[position:]]):
        one.position = place
        one.save(update_fields=["position"])
    if has_moved:
        make_room(others, indicator)
        rebalance(_siblings(tree, left_behind))
    return indicator


@transaction.atomic
def revise_indicator(
    indicator: Indicator,
    *,
    label: str,
    owner: Unit | None,
    part: str,
    parent: Indicator | None,
    actor: Person | None,
) -> Indicator:
    """Change an indicator and, where the one above it is another, move it to the end there."""
    change_indicator(indicator, label=label, owner=owner, part=part, actor=actor)
    if indicator.parent == parent:
        return indicator
    last = len(_siblings(indicator.tree, parent))
    return move_indicator(indicator, parent=parent, position=last, actor=actor)


@transaction.atomic
def remove_indicator(indicator: Indicator, *, actor: Person | None) -> None:
    """Remove an indicator and what refines it, unless the regulation asks for it."""
    tree = indicator.tree
    refuse(draft_problems(tree), required_problems(tree, [indicator.code]))
    parent = indicator.parent
    indicator.delete()
    rebalance(_siblings(tree, parent))


def _siblings(tree: IndicatorTree, parent: Indicator | None) -> list[Indicator]:
    return list(tree.indicators.filter(parent=parent))


def _free_code(tree: IndicatorTree) -> str:
    """Return a code no version of the tree has used, so that a code never changes its meaning."""
    used = set(
        Indicator.objects.filter(
            tree__adoption=tree.adoption, tree__section=tree.section
        ).values_list("code", flat=True)
    )
    return next(code for n in range(1, len(used) + 2) if (code := f"item_{n}") not in used)
