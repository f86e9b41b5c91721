"""Marking the responses the regulation's cleaning rules find."""

from collections import Counter

from django.db import transaction

from manyi.core.models import Person
from manyi.steps.cleaning.domain.guards import hold, refuse_if_open
from manyi.steps.cleaning.domain.recording import record_cleaning
from manyi.steps.cleaning.models import Flag
from manyi.steps.cleaning.queries import find_flags, rules_asked
from manyi.steps.fieldwork.queries import responses_of
from manyi.steps.sampling.models import Wave


@transaction.atomic
def raise_flags(wave: Wave, *, actor: Person) -> int:
    """Mark every response that trips a rule, and return how many; doing it again changes nothing.

    A flag never sets a response aside by itself.
    """
    wave = hold(wave)
    refuse_if_open(wave)
    found = find_flags(wave)
    keys = responses_of(wave).order_by().values("key")
    Flag.objects.filter(response__in=keys).delete()
    Flag.objects.bulk_create(
        [
            Flag(response_id=one.response, rule=one.rule, found=one.found, needed=one.needed)
            for one in found
        ],
        batch_size=500,
    )
    counts = Counter(one.rule for one in found)
    for rule in rules_asked(wave):
        record_cleaning(
            wave, "flags.raised", actor=actor, facts={"rule": rule.value, "flagged": counts[rule]}
        )
    return len({one.response for one in found})
