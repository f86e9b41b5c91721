"""What later steps hand to earlier ones: chapters, findings and counts, by the name of a slot.

A step offers a slot by calling `collect`; a later step fills it from its AppConfig.ready through
`contribute`. Neither imports the other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

_givers: dict[str, dict[str, Callable[..., Any]]] = defaultdict(dict)


def contribute(slot: str, name: str, giver: Callable[..., Any]) -> None:
    """Fill a slot; the same name replaces, so that a reload does not double a chapter."""
    _givers[slot][name] = giver


def collect(slot: str, **about: Any) -> Iterator[Any]:
    """Yield what every giver hands over, in the order of their names; None is left out."""
    for name in sorted(_givers[slot]):
        given = _givers[slot][name](**about)
        if given is not None:
            yield given
