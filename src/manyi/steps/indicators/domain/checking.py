"""What keeps a tree from being changed or published, in words for the person doing it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.asking import Indicator as Provision
from manyi.steps.indicators.models import Indicator, IndicatorTree
from manyi.steps.indicators.queries import (
    codes_at_or_below,
    counted,
    section_of,
    sibling_groups,
    tree_rows,
)

SUM_TOLERANCE = Decimal("1e-9")
CODE = re.compile(r"[a-z][a-z0-9_]{0,49}")


def refuse(*problems: Iterable[Problem]) -> None:
    if found := [problem for group in problems for problem in group]:
        raise ProblemsFound(found)


def publishing_problems(tree: IndicatorTree) -> tuple[Problem, ...]:
    """Return everything that keeps this version from being published."""
    return (
        *_depth_problems(tree),
        *sum_problems(sibling_groups(tree)),
        *_missing_problems(tree),
    )


def draft_problems(tree: IndicatorTree) -> tuple[Problem, ...]:
    return () if tree.is_draft else (Problem("indicators.published_final", place=str(tree)),)


def label_problems(label: str) -> tuple[Problem, ...]:
    return () if label.strip() else (Problem("indicators.label_missing"),)


def code_problems(tree: IndicatorTree, code: str) -> tuple[Problem, ...]:
    if code and not CODE.fullmatch(code):
        return (Problem("indicators.code_malformed", found=code),)
    if code and tree.indicators.filter(code=code).exists():
        return (Problem("indicators.code_taken", place=tree.name, found=code),)
    return ()


def loop_problems(indicator: Indicator, parent: Indicator | None) -> tuple[Problem, ...]:
    inside = codes_at_or_below(indicator.tree, indicator.code)
    if parent is not None and parent.code in inside:
        return (Problem("indicators.below_itself", place=indicator.label, found=parent.label),)
    return ()


def required_problems(tree: IndicatorTree, codes: Collection[str]) -> tuple[Problem, ...]:
    """Return the required indicators among these and among what stands below them."""
    doomed = {below for code in codes for below in codes_at_or_below(tree, code)}
    return tuple(
        Problem("indicators.required", place=one.label)
        for one in tree.indicators.filter(code__in=doomed, is_required=True)
    )


def range_problems(indicators: Collection[Indicator]) -> tuple[Problem, ...]:
    return tuple(
        Problem("indicators.weight_range", place=one.label, found=_percent(one.weight))
        for one in indicators
        if not 0 <= one.weight <= 1
    )


def sum_problems(groups: Mapping[str, Sequence[Indicator]]) -> tuple[Problem, ...]:
    totals = {
        label: sum((one.weight for one in group), Decimal(0))
        for label, group in groups.items()
        if counted(group)
    }
    return tuple(
        Problem("indicators.weights_sum", place=label, found=_percent(total))
        for label, total in totals.items()
        if abs(total - 1) > SUM_TOLERANCE
    )


def _percent(share: Decimal) -> str:
    return f"{float(share * 100):g}%"


def _depth_problems(tree: IndicatorTree) -> tuple[Problem, ...]:
    rows = tree_rows(tree)
    deepest = max((row.depth for row in rows), default=0)
    least, most = section_of(tree).depth
    if least <= deepest <= most:
        return ()
    return (Problem("indicators.depth", tree.name, str(deepest), f"{least}–{most}"),)


def _missing_problems(tree: IndicatorTree) -> tuple[Problem, ...]:
    kept = set(tree.indicators.values_list("code", flat=True))
    return tuple(
        Problem("indicators.required_missing", place=label)
        for code, label in required_items(section_of(tree).items).items()
        if code not in kept
    )


def required_items(items: Mapping[str, Provision]) -> dict[str, str]:
    """Return code and label of everything the regulation says must be asked."""
    found: dict[str, str] = {}
    for code, item in items.items():
        if item.required:
            found[code] = item.label
        found |= required_items(item.items)
    return found
