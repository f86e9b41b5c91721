"""What makes the database itself refuse to change, remove or misplace an entry.

Django's table rebuilds on SQLite drop triggers without a word, so they are put back after every
migration. INSERT OR REPLACE meets the insert trigger whether or not `recursive_triggers` is on.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_KEYS = {"core_ledger_entry": "seq", "core_ledger_segment": "number"}

_SQLITE = {
    "no_update": """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger: {table} cannot be changed'); END""",
    "no_delete": """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger: {table} cannot be deleted from'); END""",
    "in_order": """CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
WHEN NEW.{key} IS NOT (SELECT COALESCE(MAX({key}), 0) + 1 FROM {table})
BEGIN SELECT RAISE(ABORT, 'ledger: {table} takes only the next number'); END""",
}

# ENABLE ALWAYS: a session that plays replica must not slip past.
_POSTGRESQL = {
    "no_update": """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION core_ledger_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_update""",
    "no_delete": """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION core_ledger_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_delete""",
    "no_truncate": """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION core_ledger_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate""",
    "in_order": """CREATE OR REPLACE FUNCTION {table}_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.{key} IS DISTINCT FROM (SELECT COALESCE(MAX({key}), 0) + 1 FROM {table}) THEN
    RAISE EXCEPTION 'ledger: {table} takes only the next number';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_next();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_in_order""",
}
_POSTGRESQL_REFUSE = """CREATE OR REPLACE FUNCTION core_ledger_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$"""


def expected_triggers(vendor: str) -> tuple[str, ...]:
    """Return the names of the triggers this kind of database must have."""
    kinds = _POSTGRESQL if vendor == "postgresql" else _SQLITE
    return tuple(sorted(f"{table}_{kind}" for table in _KEYS for kind in kinds))


def installed_triggers(using: str = "default") -> tuple[str, ...]:
    """Return the names of the ledger's triggers that stand in the database, in force."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        question = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relname IN (%s, %s)"
        )
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(question, list(_KEYS))
        return tuple(sorted(name for (name,) in cursor.fetchall()))


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, anew where it already stands."""
    drop_triggers(connection)
    statements = _SQLITE
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_REFUSE)
            statements = _POSTGRESQL
        for table, key in _KEYS.items():
            for statement in statements.values():
                cursor.execute(statement.format(table=table, key=key))


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: when the migration is reversed, and for tests that tamper."""
    with connection.cursor() as cursor:
        for table in _KEYS:
            for kind in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
                place = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{kind}{place}")


def install_after_migrate(sender: AppConfig, *, using: str, **_: Any) -> None:
    """Put the triggers back after a migration, wherever the ledger's tables stand."""
    connection = connections[using]
    if set(_KEYS) <= set(connection.introspection.table_names()):
        install_triggers(connection)
