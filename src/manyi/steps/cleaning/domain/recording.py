"""The entry an act of cleaning leaves in the ledger."""

from collections.abc import Mapping

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.steps.sampling.models import Wave


def record_cleaning(
    wave: Wave,
    verb: str,
    *,
    actor: Person,
    facts: Mapping[str, object],
    thing: str = "",
    commitments: Mapping[str, str] | None = None,
) -> None:
    """Write the act under the survey's cleaning rules and the wave."""
    survey = f"surveys.{wave.survey}"
    has_rules = bool(pack_of(wave.pack_version).surveys[wave.survey].cleaning)
    address = f"{survey}.cleaning" if has_rules else survey
    record_act(
        verb,
        adoption=wave.adoption,
        actor=actor,
        address=address,
        occasion=wave.thing,
        on=today(),
        thing=thing or wave.thing,
        cites=(address,) if has_rules else (),
        facts={"wave": wave.thing, **facts},
        commitments=commitments,
        pack_version=wave.pack_version,
    )
