"""What happened, as the ledger tells it, indexed for the questions duties ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from manyi.regulation.events import EVENTS


@dataclass(frozen=True)
class Event:
    """One ledger entry as the regulation sees it.

    `on` is the day it happened, `recorded` the moment it was written down, in the organisation's
    local time. `occasion` names the instance acted on; several are separated by a comma.
    `cites` are addresses with the pack's version, `surveys.key.validity.forms@1.0`.
    """

    id: str
    type: str
    adoption: str
    address: str | None
    occasion: str
    on: date
    recorded: datetime
    cites: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def occasions(self) -> tuple[str, ...]:
        return tuple(part for part in self.occasion.split(",") if part)

    @property
    def thing(self) -> str:
        """What later duties are named after: the wave, case or report, else the occasion."""
        name = EVENTS[self.type].thing if self.type in EVENTS else ""
        if name not in self.facts:
            return self.occasion
        version = self.facts.get("version", 1)
        return f"{self.facts[name]}" if version == 1 else f"{self.facts[name]}.{version}"

    @property
    def cited_addresses(self) -> tuple[str, ...]:
        return tuple(cite.partition("@")[0] for cite in self.cites)


def covers(whole: str, part: str) -> bool:
    """Whether an address is the other one or stands above it."""
    return part == whole or part.startswith(whole + ".")


def touches(one: str, other: str) -> bool:
    """Whether either address stands at or above the other."""
    return covers(one, other) or covers(other, one)


def order_of_happening(event: Event) -> tuple[date, datetime, str]:
    return event.on, event.recorded, event.id


class LedgerIndex:
    """Events found by type, by type and occasion, and by the thing they brought into being."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = tuple(sorted(events, key=order_of_happening))

    @cached_property
    def by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def _by_type(self) -> dict[tuple[str, str], list[Event]]:
        found: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.adoption, event.type].append(event)
        return found

    @cached_property
    def _by_occasion(self) -> dict[tuple[str, str, str], list[Event]]:
        found: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
        for event in self.events:
            for occasion in event.occasions:
                found[event.adoption, event.type, occasion].append(event)
        return found

    @cached_property
    def _by_thing(self) -> dict[tuple[str, str], Event]:
        found: dict[tuple[str, str], Event] = {}
        for event in self.events:
            if event.occasions and event.thing not in event.occasions:
                found.setdefault((event.adoption, event.thing), event)
        return found

    @cached_property
    def _by_adoption(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.adoption].append(event)
        return found

    def until(self, day: date) -> "LedgerIndex":
        """Return what was written down by the end of the day, as one saw it then."""
        seen = [event for event in self.events if event.recorded.date() <= day]
        return self if len(seen) == len(self.events) else LedgerIndex(seen)

    def of_adoption(self, adoption: str) -> tuple[Event, ...]:
        return tuple(self._by_adoption.get(adoption, ()))

    def of_type(self, adoption: str, verb: str) -> tuple[Event, ...]:
        return tuple(self._by_type.get((adoption, verb), ()))

    def find(self, adoption: str, verb: str, address: str, occasion: str) -> tuple[Event, ...]:
        """Return the events of the type that name the occasion and touch the address."""
        named = self._by_occasion.get((adoption, verb, occasion), ())
        return tuple(e for e in named if e.address is not None and touches(e.address, address))

    def origin(self, adoption: str, thing: str) -> Event | None:
        """Return the event that brought the thing into being: for a wave, its issue."""
        return self._by_thing.get((adoption, thing))
