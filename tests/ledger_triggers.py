"""Taking the ledger's triggers away for a while: tests tamper, and Django empties tables.

After a transactional test Django flushes every table, which the ledger's triggers refuse. The
fixture lets that one flush through; Django's `post_migrate` after it puts the triggers back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from manyi.core.ledger.triggers import drop_triggers, install_triggers


@contextmanager
def triggers_suspended(using: str = "default") -> Iterator[None]:
    """Let the block do what the ledger's triggers refuse, then put them back."""
    drop_triggers(connections[using])
    try:
        yield
    finally:
        install_triggers(connections[using])


@pytest.fixture(scope="session", autouse=True)
def ledger_lets_tests_flush() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(case: Any) -> None:
        with triggers_suspended():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield
