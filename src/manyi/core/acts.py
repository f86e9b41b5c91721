"""A person's act, as the regulation in force sees it: one call writes the ledger entry."""

from collections.abc import Iterable, Mapping
from datetime import date

from manyi.core.ledger import Entry, Occasion, record
from manyi.core.models import Adoption, PackVersion, Person


def pack_reference(version: PackVersion) -> str:
    """Return the pack as the ledger cites it: name, version and the start of its hash."""
    return f"{version.name}@{version.version}#{version.content_hash[:12]}"


def record_act(
    verb: str,
    *,
    adoption: Adoption,
    actor: Person | None,
    address: str = "",
    occasion: str = "",
    on: date | None = None,
    thing: str = "",
    cites: Iterable[str] = (),
    facts: Mapping[str, object] | None = None,
    commitments: Mapping[str, str] | None = None,
    pack_version: PackVersion | None = None,
) -> Entry:
    """Write the act under one occasion of one adoption; call it inside the act's transaction."""
    return record(
        verb,
        actor=actor.pk if actor else None,
        on=on,
        thing=thing,
        occasions=(Occasion(adoption.key, address, occasion),),
        cites=tuple(cites),
        pack=pack_reference(pack_version or adoption.pack_version),
        facts=facts or {},
        commitments=commitments or {},
    )
