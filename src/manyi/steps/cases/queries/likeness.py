"""Which cases may be the same: words alike, from the same customer, within some weeks."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import sqrt

from django.db.models import Q, QuerySet

from manyi.steps.cases.models import Case, CaseLink
from manyi.steps.cases.queries.intake import digits

# A search, not a rule: it only proposes, a person decides.
LOOK_BACK = timedelta(days=60)
ALIKE = 0.45
ALIKE_FROM_THE_SAME = 0.2
_MOST_COMPARED = 500
_SHOWN = 5


@dataclass(frozen=True)
class Likely:
    """A case that may be the same one: how alike its words are, and whether the teller is."""

    case: Case
    likeness: float
    is_same_teller: bool


def likeness(one: str, other: str) -> float:
    """Return the cosine of the two texts' counts of character pairs: 0 nothing alike, 1 the same.

    Pairs of characters do for Chinese what words do elsewhere (Manning, Raghavan and Schütze,
    Introduction to Information Retrieval, 2008, 2.2.1 and 6.3).
    """
    a, b = _pairs(one), _pairs(other)
    length = sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return sum(n * b[pair] for pair, n in a.items()) / length if length else 0.0


def _pairs(text: str) -> Counter[str]:
    bare = "".join(letter for letter in text.lower() if letter.isalnum())
    return Counter(first + second for first, second in pairwise(bare))


def likely_duplicates(case: Case) -> tuple[Likely, ...]:
    """Return the cases this one may repeat, the likeliest first; those said to differ left out."""
    rows = _near(case).select_related("customer", "reporter", "handler")[:_MOST_COMPARED]
    found = [
        Likely(row, likeness(case.description, row.description), _is_same_teller(case, row))
        for row in rows
    ]
    fitting = [one for one in found if one.likeness >= _needed(one)]
    fitting.sort(key=lambda one: (one.is_same_teller, one.likeness), reverse=True)
    return tuple(fitting[:_SHOWN])


def _needed(one: Likely) -> float:
    return ALIKE_FROM_THE_SAME if one.is_same_teller else ALIKE


def _near(case: Case) -> QuerySet[Case]:
    told = CaseLink.objects.filter(Q(case=case) | Q(other=case))
    known = {pk for pair in told.values_list("case", "other") for pk in pair} - {case.pk}
    span = (case.received_at - LOOK_BACK, case.received_at + LOOK_BACK)
    rows = Case.objects.filter(
        adoption__key=case.adoption.key, received_at__range=span, merged_into=None, kind=case.kind
    )
    return rows.exclude(pk=case.pk).exclude(pk__in=known).order_by("-received_at")


def _is_same_teller(one: Case, other: Case) -> bool:
    if one.customer_id and one.customer_id == other.customer_id:
        return True
    return bool(_marks(one) & _marks(other))


def _marks(case: Case) -> set[str]:
    if case.reporter is None:
        return set()
    return {digits(case.reporter.phone), case.reporter.email.lower()} - {""}
