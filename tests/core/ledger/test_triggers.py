import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from manyi.core.ledger import read_entries, record, sign_segment
from manyi.core.ledger.models import EntryRow
from manyi.core.ledger.triggers import installed_triggers
from tests.ledger_triggers import triggers_suspended

COPY = 'SELECT seq, body, hash, verb, thing, "on", recorded FROM core_ledger_entry'
SHIFTED = COPY.replace("SELECT seq", "SELECT seq + {}")
FORBIDDEN = [
    "UPDATE core_ledger_entry SET verb = 'wave.closed' WHERE seq = 1",
    "UPDATE core_ledger_segment SET signature = ''",
    "DELETE FROM core_ledger_entry WHERE seq = 2",
    "DELETE FROM core_ledger_entry",
    "DELETE FROM core_ledger_segment",
    f"INSERT INTO core_ledger_entry {SHIFTED.format(7)} WHERE seq = 1",
    f"INSERT INTO core_ledger_entry {SHIFTED.format(-1)} WHERE seq = 1",
    "INSERT INTO core_ledger_segment SELECT number + 2, body, signature FROM core_ledger_segment",
]
FORBIDDEN_IN = {
    "sqlite": [
        f"INSERT OR REPLACE INTO core_ledger_entry {COPY} WHERE seq = 1",
        f"REPLACE INTO core_ledger_entry {COPY} WHERE seq = 3",
        "UPDATE OR IGNORE core_ledger_entry SET seq = 9 WHERE seq = 1",
        "INSERT OR REPLACE INTO core_ledger_segment SELECT * FROM core_ledger_segment",
    ],
    "postgresql": [
        "TRUNCATE core_ledger_entry",
        "TRUNCATE core_ledger_segment CASCADE",
        f"INSERT INTO core_ledger_entry {COPY} WHERE seq = 1 "
        "ON CONFLICT (seq) DO UPDATE SET verb = 'wave.closed'",
    ],
}


def _write_three():
    with transaction.atomic():
        for wave in (1, 2):
            record("wave.created", facts={"wave": wave})
    sign_segment()
    return list(read_entries())


@pytest.mark.django_db
def test_every_trigger_stands_in_the_database():
    kinds = {
        "sqlite": ("in_order", "no_delete", "no_update"),
        "postgresql": ("in_order", "no_delete", "no_truncate", "no_update"),
    }

    assert installed_triggers() == tuple(
        f"core_ledger_{table}_{kind}"
        for table in ("entry", "segment")
        for kind in kinds[connection.vendor]
    )


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_remove_or_misplace_a_row():
    before = _write_three()
    statements = [*FORBIDDEN, *FORBIDDEN_IN[connection.vendor]]

    refused = [statement for statement in statements if _is_refused(statement)]

    assert refused == statements
    assert list(read_entries()) == before


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the pragma is SQLite's own")
@pytest.mark.django_db(transaction=True)
def test_a_row_cannot_be_replaced_with_recursive_triggers_off():
    before = _write_three()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
    try:
        refused = [one for one in FORBIDDEN_IN["sqlite"] if _is_refused(one)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")

    assert refused == FORBIDDEN_IN["sqlite"]
    assert list(read_entries()) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="replica is a role of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_session_that_plays_replica_is_refused_too():
    _write_three()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        assert _is_refused("DELETE FROM core_ledger_entry")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db(transaction=True)
def test_what_the_triggers_refuse_would_otherwise_happen():
    _write_three()

    with triggers_suspended(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ledger_entry WHERE seq = 2")

    assert [one.seq for one in read_entries()] == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_triggers_lost_in_a_table_rebuild_are_back_after_migrate():
    before = installed_triggers()
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(EntryRow)
        assert installed_triggers() == tuple(one for one in before if "segment" in one)
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_ledger_entry DISABLE TRIGGER ALL")
        assert installed_triggers() == tuple(one for one in before if "segment" in one)

    call_command("migrate", verbosity=0)

    assert installed_triggers() == before


def _is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "ledger: " in str(error)
    return False
