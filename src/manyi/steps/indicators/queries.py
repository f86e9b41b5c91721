"""What is asked of indicator trees: the one in force, its leaves, the weight each carries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet

from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.regulation.schema.asking import IndicatorTree as Section
from manyi.steps.indicators.enums import IndicatorPart, TreeState
from manyi.steps.indicators.models import Indicator, IndicatorTree


@dataclass(frozen=True)
class TreeRow:
    """One line of a tree as a page shows it; `share` is the weight in the whole."""

    indicator: Indicator
    depth: int
    share: Decimal
    is_leaf: bool
    is_first: bool
    is_last: bool


def section_of(tree: IndicatorTree) -> Section:
    """Return what the regulation says about this tree."""
    return pack_of(tree.adoption.pack_version).indicators[tree.section]


def trees() -> QuerySet[IndicatorTree]:
    """Return every version of every tree with what a list shows of it."""
    return IndicatorTree.objects.select_related(
        "adoption__unit", "adoption__pack_version", "published_by"
    ).order_by("adoption__unit__path", "section", "-version")


def published_tree(adoption: Adoption, section: str) -> IndicatorTree | None:
    """Return the latest published version; None while there is none."""
    return (
        IndicatorTree.objects.filter(adoption=adoption, section=section, state=TreeState.PUBLISHED)
        .order_by("-version")
        .first()
    )


def open_draft(adoption: Adoption, section: str) -> IndicatorTree | None:
    """Return the version being worked on; there is at most one."""
    return IndicatorTree.objects.filter(
        adoption=adoption, section=section, state=TreeState.DRAFT
    ).first()


def next_version(adoption: Adoption, section: str) -> int:
    """Return the number of the version to come."""
    versions = IndicatorTree.objects.filter(adoption=adoption, section=section)
    return (versions.aggregate(last=Max("version"))["last"] or 0) + 1


def tree_rows(tree: IndicatorTree) -> list[TreeRow]:
    """Return every indicator depth first, in one query."""
    below: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in tree.indicators.select_related("owner"):
        below[indicator.parent_id].append(indicator)
    return _rows(below, None, depth=1, share=Decimal(1))


def _rows(
    below: dict[int | None, list[Indicator]], parent: int | None, *, depth: int, share: Decimal
) -> list[TreeRow]:
    found: list[TreeRow] = []
    siblings = below[parent]
    for indicator in siblings:
        own = share * indicator.weight
        is_leaf = not below[indicator.pk]
        is_first, is_last = indicator == siblings[0], indicator == siblings[-1]
        found.append(TreeRow(indicator, depth, own, is_leaf, is_first, is_last))
        found += _rows(below, indicator.pk, depth=depth + 1, share=own)
    return found


def leaf_indicators(tree: IndicatorTree) -> list[Indicator]:
    """Return the indicators that are asked, in the order of the tree."""
    return [row.indicator for row in tree_rows(tree) if row.is_leaf]


def tree_weights(tree: IndicatorTree) -> dict[str, Decimal]:
    """Return the weight of each leaf in the whole, by code; together they are 1."""
    return {row.indicator.code: row.share for row in tree_rows(tree) if row.is_leaf}


def sibling_groups(tree: IndicatorTree) -> dict[str, list[Indicator]]:
    """Return the indicators of each level part, by the label above them."""
    groups: dict[int | None, list[Indicator]] = defaultdict(list)
    labels: dict[int | None, str] = {None: tree.name}
    for indicator in tree.indicators.all():
        groups[indicator.parent_id].append(indicator)
        labels[indicator.pk] = indicator.label
    return {labels[parent]: group for parent, group in groups.items()}


def counted(group: Collection[Indicator]) -> list[Indicator]:
    """Return the indicators with a weight; auxiliary and relative ones stand beside the score."""
    return [one for one in group if one.part == IndicatorPart.MAIN]


def codes_at_or_below(tree: IndicatorTree, code: str) -> set[str]:
    """Return the code and those of everything that refines it."""
    parent_code = {
        i.code: i.parent and i.parent.code for i in tree.indicators.select_related("parent")
    }
    found = {code} & parent_code.keys()
    grown = True
    while grown:
        more = {own for own, above in parent_code.items() if above in found} - found
        found, grown = found | more, bool(more)
    return found


def tree_picture(tree: IndicatorTree) -> list[dict]:
    """Return the tree as a sunburst chart reads it."""
    stack: list[list[dict]] = [[]]
    for row in tree_rows(tree):
        del stack[row.depth :]
        node = {"name": row.indicator.label, "value": float(row.share), "children": []}
        stack[-1].append(node)
        stack.append(node["children"])
    return stack[0]
