"""A version's life: drafted from the regulation or from the version before, then published."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import now, today
from manyi.core.models import Adoption, Person
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.asking import Indicator as Provision
from manyi.steps.indicators.domain.checking import (
    draft_problems,
    publishing_problems,
    refuse,
    required_problems,
)
from manyi.steps.indicators.domain.shaping import remove_indicator
from manyi.steps.indicators.domain.weighing import equal_weights, shares, store
from manyi.steps.indicators.enums import TreeState
from manyi.steps.indicators.models import Indicator, IndicatorTree
from manyi.steps.indicators.queries import next_version, open_draft, tree_rows


@transaction.atomic
def draft_tree(adoption: Adoption, *, section: str, actor: Person | None) -> IndicatorTree:
    """Start a version from what the regulation lists; where it gives no weights, all are equal."""
    refuse(STEP["indicators"].gate.problems({"pack_in_force": _is_in_force(adoption)}))
    _refuse_second_draft(adoption, section)
    provision = pack_of(adoption.pack_version).indicators[section]
    tree = IndicatorTree.objects.create(
        adoption=adoption,
        section=section,
        name=provision.label,
        version=next_version(adoption, section),
    )
    _plant(tree, None, provision.items)
    _record_draft(tree, actor)
    return tree


@transaction.atomic
def new_version(tree: IndicatorTree, *, actor: Person | None) -> IndicatorTree:
    """Start the next version as a copy; codes stay, so that figures can be followed."""
    _refuse_second_draft(tree.adoption, tree.section)
    copy = IndicatorTree.objects.create(
        adoption=tree.adoption,
        section=tree.section,
        name=tree.name,
        version=next_version(tree.adoption, tree.section),
        based_on=tree,
    )
    twins: dict[int | None, Indicator | None] = {None: None}
    for row in tree_rows(tree):
        old = row.indicator
        twins[old.pk] = _copy(old, tree=copy, parent=twins[old.parent_id])
    _record_draft(copy, actor)
    return copy


@transaction.atomic
def screen_out(
    tree: IndicatorTree, *, codes: Collection[str], reason: str, actor: Person
) -> IndicatorTree:
    """Start a version without some indicators, and keep why; old waves keep the old version."""
    problems = required_problems(tree, codes)
    if not reason.strip():
        problems = (*problems, Problem("indicators.reason_missing", place=tree.name))
    refuse(problems)
    screened = new_version(tree, actor=actor)
    for indicator in screened.indicators.filter(code__in=codes):
        remove_indicator(indicator, actor=actor)
    record_act(
        "indicators.screened",
        adoption=tree.adoption,
        actor=actor,
        address=f"indicators.{tree.section}",
        thing=screened.thing,
        facts={"tree": screened.thing, "dropped": len(codes)},
        commitments={"reason": reason.strip()},
    )
    return screened


@transaction.atomic
def publish_tree(tree: IndicatorTree, *, actor: Person) -> IndicatorTree:
    """Make the version final, once it holds what the regulation asks and its weights add up."""
    refuse(draft_problems(tree))
    refuse(publishing_problems(tree))
    tree.state, tree.published_at, tree.published_by = TreeState.PUBLISHED, now(), actor
    tree.save(update_fields=["state", "published_at", "published_by"])
    rows = tree_rows(tree)
    address = f"indicators.{tree.section}"
    record_act(
        "indicators.published",
        adoption=tree.adoption,
        actor=actor,
        address=address,
        on=today(),
        thing=tree.thing,
        cites=(address, f"{address}.items"),
        facts={
            "tree": tree.thing,
            "depth": max(row.depth for row in rows),
            "items": sum(row.is_leaf for row in rows),
        },
    )
    return tree


def _is_in_force(adoption: Adoption) -> bool:
    day = today()
    return adoption.start <= day and (adoption.end is None or day <= adoption.end)


def _refuse_second_draft(adoption: Adoption, section: str) -> None:
    if (draft := open_draft(adoption, section)) is not None:
        raise ProblemsFound([Problem("indicators.draft_open", place=str(draft))])


def _record_draft(tree: IndicatorTree, actor: Person | None) -> None:
    record_act(
        "indicators.drafted",
        adoption=tree.adoption,
        actor=actor,
        address=f"indicators.{tree.section}",
        thing=tree.thing,
        facts={"tree": tree.thing, "version": tree.version},
    )


def _plant(tree: IndicatorTree, parent: Indicator | None, items: Mapping[str, Provision]) -> None:
    planted = [
        Indicator.objects.create(
            tree=tree,
            parent=parent,
            code=code,
            label=item.label,
            weight=0,
            is_required=item.required,
            part=item.part,
            position=position,
        )
        for position, (code, item) in enumerate(items.items())
    ]
    store(_first_weights(planted, items), planted)
    for indicator, item in zip(planted, items.values(), strict=True):
        _plant(tree, indicator, item.items)


def _first_weights(
    planted: Sequence[Indicator], items: Mapping[str, Provision]
) -> dict[str, Decimal]:
    given = {code: item.weight for code, item in items.items() if item.weight is not None}
    if len(given) < len(items):
        return equal_weights(planted)
    return shares(
        {code: Decimal(w.numerator) / Decimal(w.denominator) for code, w in given.items()}
    )


def _copy(old: Indicator, *, tree: IndicatorTree, parent: Indicator | None) -> Indicator:
    return Indicator.objects.create(
        tree=tree,
        parent=parent,
        code=old.code,
        label=old.label,
        weight=old.weight,
        is_required=old.is_required,
        part=old.part,
        owner=old.owner,
        position=old.position,
    )
