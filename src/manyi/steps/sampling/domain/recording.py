"""The entry an act on a wave leaves in the ledger."""

from collections.abc import Mapping

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.steps.sampling.models import Wave


def record_on_wave(
    wave: Wave,
    verb: str,
    *,
    actor: Person,
    facts: Mapping[str, object],
    commitments: Mapping[str, str] | None = None,
) -> None:
    """Write the act under the wave's survey and occasion."""
    record_act(
        verb,
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}",
        occasion=wave.occasion,
        on=today(),
        thing=wave.thing,
        facts={"wave": wave.thing, **facts},
        commitments=commitments,
    )
