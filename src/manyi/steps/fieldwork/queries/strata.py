"""What an answer may say of who gave it where it does not name the invitation."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from manyi.core.models import Customer
from manyi.steps.sampling.models import SampleMember

Strata = Mapping[str, object]

# Fewer people invited in a group, and its name says almost who it was.
LEAST_INVITED = 5
# Figures cannot be computed without these: what was rated, and how the sample was drawn.
NEEDED = ("object", "weight")
SEGMENTS = ("customer_class", "region", "industry", "size", "relation")
_WANTED = (*NEEDED, "stratum", *SEGMENTS)


def strata_of(member: SampleMember) -> dict[str, object]:
    """Return everything known of the group a member belongs to, but not who it is."""
    found: dict[str, object] = {
        "object": member.assessment_object_id or "",
        "weight": member.design_weight,
        "stratum": member.stratum,
    }
    if member.contact is not None:
        found |= _segments(member.contact.customer)
    return {name: value for name, value in found.items() if value != ""}


def _segments(customer: Customer) -> dict[str, object]:
    return {
        "customer_class": customer.get_customer_class_display(),
        "region": customer.region,
        "industry": customer.industry,
        "size": customer.get_size_display() if customer.size else "",
        "relation": customer.get_relation_display(),
    }


def safe_dimensions(groups: Sequence[Strata], *, least: int = LEAST_INVITED) -> tuple[str, ...]:
    """Return the dimensions that leave at least so many people in every cell they cut together.

    They are tried one after the other, what figures need first; one that would leave a smaller
    cell is dropped for everybody, for a value missing here and there would tell as much.
    """
    kept: tuple[str, ...] = ()
    for name in _WANTED:
        tried = (*kept, name)
        if min(_cells(groups, tried).values(), default=least) >= least:
            kept = tried
    return kept


def _cells(groups: Iterable[Strata], dimensions: Sequence[str]) -> Counter[str]:
    return Counter(cell_of(only(group, dimensions)) for group in groups)


def only(group: Strata, dimensions: Sequence[str]) -> dict[str, object]:
    """Return the group as these dimensions tell of it."""
    return {name: group[name] for name in dimensions if name in group}


def cell_of(group: Strata) -> str:
    """Return one text for each cell, whatever the order its dimensions are named in."""
    return json.dumps(group, ensure_ascii=False, sort_keys=True)
