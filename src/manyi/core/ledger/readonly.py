"""A second way into the database that cannot write, for whoever only checks."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

_ALIAS = "ledger_reader"


@contextmanager
def read_only_connection() -> Iterator[str]:
    """Yield the alias of a connection to the default database that refuses every write."""
    connections.settings[_ALIAS] = read_only_settings(connections["default"].settings_dict)
    try:
        yield _ALIAS
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
        del connections.settings[_ALIAS]


def read_only_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with writing switched off."""
    reader = copy.deepcopy(settings) | {"CONN_MAX_AGE": 0}
    if reader["ENGINE"].endswith("postgresql"):
        reader["OPTIONS"]["options"] = "-c default_transaction_read_only=on"
        return reader
    # mode=ro also keeps the check from making an empty file out of a mistyped path.
    name = str(reader["NAME"])
    if not name.startswith("file:"):
        reader["NAME"] = f"{Path(name).absolute().as_uri()}?mode=ro"
    reader["OPTIONS"] = {"timeout": 30, "init_command": "PRAGMA query_only=ON"}
    return reader
