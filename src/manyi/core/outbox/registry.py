"""The jobs there are, by name; each step's `jobs.py` adds its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Handler = TypeVar("Handler", bound=Callable[..., object])


@dataclass(frozen=True)
class Job:
    """A function that background work calls by name; every run may be a second run."""

    name: str
    label: str
    handler: Callable[..., object]
    every_s: int | None = None
    most_attempts: int = 5


JOBS: dict[str, Job] = {}


def job(name: str, *, label: str = "", most_attempts: int = 5) -> Callable[[Handler], Handler]:
    """Register the function as the work of this name; it is called with the payload."""

    def register(handler: Handler) -> Handler:
        return _add(Job(name, label or name, handler, None, most_attempts), handler)

    return register


def periodic(name: str, *, every_s: int, label: str = "") -> Callable[[Handler], Handler]:
    """Register the function as work that the worker repeats; it takes no arguments."""

    def register(handler: Handler) -> Handler:
        return _add(Job(name, label or name, handler, every_s), handler)

    return register


def _add(one: Job, handler: Handler) -> Handler:
    known = JOBS.get(one.name)
    if known is not None and known.handler.__qualname__ != handler.__qualname__:
        raise ValueError(f"two functions claim the job {one.name!r}")
    JOBS[one.name] = one
    return handler
