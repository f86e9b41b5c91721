"""What the outbox hands out: plain values, no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a piece of background work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return _LABELS[self]


_LABELS = {
    State.WAITING: "等待中",
    State.RUNNING: "进行中",
    State.DONE: "已完成",
    State.FAILED: "未完成",
}


@dataclass(frozen=True)
class OutboxEntry:
    """One piece of background work as it stands now, with words for the person who waits."""

    id: int
    job: str
    label: str
    key: str
    payload: Mapping[str, object]
    state: State
    due: datetime
    attempts: int
    error: str
    done: int
    total: int
    doing: str
