"""Noticing that the process which started this one is gone, so that no orphan lives on."""

import multiprocessing
import os
import sys
import threading
import time

_LOOK_EVERY_S = 1.0
_MARK = "MANYI_WORKER_FAMILY"


class Lifeline:
    """Tells whether the process that was the parent at the start is still there."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._handle = _open_process(self._parent) if sys.platform == "win32" else None

    def is_cut(self) -> bool:
        """Whether the parent is gone."""
        if sys.platform == "win32":
            return _has_ended(self._handle)
        return os.getppid() != self._parent


def end_with_parent() -> None:
    """End this process once its parent is gone; work in hand is done again later."""
    lifeline = Lifeline()

    def look() -> None:
        while not lifeline.is_cut():
            time.sleep(_LOOK_EVERY_S)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


def end_children_with_parent() -> None:
    """Let every process started from here on end once the one that started it is gone.

    Where processes are forked this reaches them now; where they are spawned they call
    `end_if_spawned_by_worker` while Django starts.
    """
    os.environ[_MARK] = "1"
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=end_with_parent)


def end_if_spawned_by_worker() -> None:
    """Watch the parent in a process that the worker spawned rather than forked."""
    if _MARK in os.environ and multiprocessing.parent_process() is not None:
        end_with_parent()


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE = 0x00100000

    def _open_process(pid: int) -> int:
        return int(ctypes.windll.kernel32.OpenProcess(_SYNCHRONIZE, False, pid))

    def _has_ended(handle: int | None) -> bool:
        # No handle: it had ended before anyone looked. 0 is WAIT_OBJECT_0.
        return not handle or ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == 0
