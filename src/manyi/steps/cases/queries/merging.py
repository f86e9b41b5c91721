"""Which case is dealt with when several are merged, and what hangs on it."""

from dataclasses import dataclass

from django.db.models import Q

from manyi.steps.cases.enums import LinkKind
from manyi.steps.cases.models import Case, CaseLink, CaseMerge


def main_case(case: Case) -> Case:
    """Return the case that is dealt with in place of a merged one; itself where it was not."""
    while case.merged_into_id:
        case = case.merged_into
    return case


def merged_cases(case: Case) -> list[Case]:
    """Return every case merged into this one, also by way of another, oldest first."""
    found: list[Case] = []
    level = [case.pk]
    while level:
        rows = Case.objects.filter(merged_into__in=level).select_related("customer", "reporter")
        rows = list(rows.prefetch_related("notes__written_by", "attachments"))
        found += rows
        level = [row.pk for row in rows]
    return sorted(found, key=lambda row: (row.received_at, row.pk))


def open_merge(case: Case) -> CaseMerge | None:
    """Return the merge that put the case into another, while it holds."""
    return case.merges.filter(undone_at=None).select_related("into", "merged_by").first()


@dataclass(frozen=True)
class Linked:
    """Another case and what it has to do with this one, in words."""

    case: Case
    label: str


def links_of(case: Case) -> list[Linked]:
    """Return the cases linked to this one, either way round."""
    rows = CaseLink.objects.filter(Q(case=case) | Q(other=case)).exclude(kind=LinkKind.DIFFERENT)
    found = [
        Linked(row.other, str(row.get_kind_display()))
        if row.case_id == case.pk
        else Linked(row.case, _seen_from_there(row.kind))
        for row in rows.select_related("case", "other")
    ]
    if case.previous:
        found.append(Linked(case.previous, "前一件"))
    return found + [Linked(row, "后一件") for row in case.later.all()]


def _seen_from_there(kind: str) -> str:
    turned = {LinkKind.CAUSED_BY: "引起了它", LinkKind.SPLIT_FROM: "拆出了它"}
    return turned.get(LinkKind(kind), str(LinkKind(kind).label))
