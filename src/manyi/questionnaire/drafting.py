"""A first questionnaire from an indicator tree, and the ways tree and questionnaire part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manyi.problems import Problem
from manyi.questionnaire.conditions import Comparison, Condition, Operator
from manyi.questionnaire.questionnaire import (
    SCORED,
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
)


@dataclass(frozen=True)
class Indicator:
    """One node of the tree; only those without children are asked. `question` may word it."""

    id: str
    label: str
    children: "tuple[Indicator, ...]" = ()
    question: str = ""

    def leaves(self) -> "Iterator[Indicator]":
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class LevelScale:
    """Words to choose from, best first; each choice keeps its points beside its code."""

    levels: tuple[Choice, ...]


@dataclass(frozen=True)
class MarkScale:
    """A mark from 0 to the full mark of each indicator (by id)."""

    full_marks: Mapping[str, float]


def draft_from_indicators(
    indicators: tuple[Indicator, ...],
    scale: LevelScale | MarkScale,
    *,
    title: str,
    open_question: str = "您还有哪些意见和建议？",
    not_applicable: str = "不了解/不适用",
) -> Questionnaire:
    """Return one item an indicator, one page a branch, and an open question at the end."""
    pages = [_page(branch, scale, not_applicable) for branch in _branches(indicators)]
    opinion = Item(id="opinion", kind=ItemKind.LONG_TEXT, label=open_question, max_length=2000)
    pages.append(Page(id="page_opinion", title="意见和建议", items=(opinion,)))
    return Questionnaire(title=title, pages=tuple(pages))


def check_binding(
    questionnaire: Questionnaire, indicators: tuple[Indicator, ...]
) -> tuple[Problem, ...]:
    """Return indicators nobody asks, scored items without an indicator, and indicators unknown."""
    leaves = {leaf.id: leaf for branch in indicators for leaf in branch.leaves()}
    scored = [item for item in questionnaire.items() if item.kind in SCORED]
    asked = {item.indicator for item in scored}
    unasked = [
        Problem("questionnaire.indicator_unasked", place=leaf.label)
        for leaf in leaves.values()
        if leaf.id not in asked
    ]
    unbound = [
        Problem("questionnaire.item_without_indicator", place=item.label)
        for item in scored
        if item.indicator is None
    ]
    unknown = [
        Problem("questionnaire.indicator_unknown", place=item.label, found=item.indicator)
        for item in scored
        if item.indicator is not None and item.indicator not in leaves
    ]
    return tuple(unasked + unbound + unknown)


def low_score(item: Item, *, below: float) -> Condition:
    """Return the condition that a scored item earned less than that share of its full mark."""
    if item.kind is ItemKind.MARK:
        limit = below * (item.full_mark or 0)
        return Condition(all=(Comparison(item=item.id, op=Operator.LESS, value=limit),))
    full = max(choice.points or 0 for choice in item.choices)
    low = tuple(choice.code for choice in item.choices if (choice.points or 0) < below * full)
    return Condition(all=(Comparison(item=item.id, op=Operator.IN, value=low),))


def follow_up(item: Item, *, below: float = 0.6, label: str = "请告诉我们哪里没有做好") -> Item:
    """Return the question that asks why, shown after a low score only."""
    return Item(
        id=f"{item.id}_why",
        kind=ItemKind.LONG_TEXT,
        label=label,
        max_length=2000,
        shown_if=low_score(item, below=below),
    )


def _branches(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    if any(indicator.children for indicator in indicators):
        return indicators
    return (Indicator(id="all", label="满意程度", children=indicators),)


def _page(branch: Indicator, scale: LevelScale | MarkScale, not_applicable: str) -> Page:
    items = tuple(_item(leaf, scale, not_applicable) for leaf in branch.leaves())
    return Page(id=f"page_{branch.id}", title=branch.label, items=items)


def _item(leaf: Indicator, scale: LevelScale | MarkScale, not_applicable: str) -> Item:
    label = leaf.question or leaf.label
    if isinstance(scale, LevelScale):
        return Item(
            id=f"q_{leaf.id}",
            kind=ItemKind.LEVEL,
            label=label,
            indicator=leaf.id,
            required=True,
            choices=scale.levels,
            not_applicable=not_applicable,
        )
    return Item(
        id=f"q_{leaf.id}",
        kind=ItemKind.MARK,
        label=label,
        indicator=leaf.id,
        required=True,
        full_mark=scale.full_marks[leaf.id],
        whole=True,
        not_applicable=not_applicable,
    )
