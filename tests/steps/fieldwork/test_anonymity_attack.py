"""An attacker with the whole database, its system columns, places of storage and the log.

The attacker knows every table and wants to know whose an answer is. In each answer stands, for the
test alone, which token it came over. On a named wave the attack must succeed, or it proves nothing.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pytest
from django.db import connection

from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.models import Invitation, LockedIdentity, Response
from manyi.steps.fieldwork.queries.tokens import hash_token
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import Wave
from tests.steps.fieldwork.factories import (
    all_answers,
    audience_of,
    person,
    personal_door,
    tokens,
)
from tests.steps.fieldwork.modes import issued_as, letter_tokens
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 200
# Two independent orders agree in one place on average; more than twelve of 200 happens by chance
# less than once in 10⁹ pairings, and a few hundred pairings are tried.
BY_CHANCE = 12


_LEADS_TO_INVITATION = (
    ("fieldwork_invitation", "id"),
    ("fieldwork_sparetoken", "invitation_id"),
    ("fieldwork_draft", "invitation_id"),
)


@dataclass(frozen=True)
class Table:
    """One table as the attacker reads it: names of columns, rows in the order they lie."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple, ...]

    def orders(self) -> Iterator[tuple[str, list[tuple]]]:
        """Yield the rows as they lie, and sorted by each column."""
        yield "storage", list(self.rows)
        for place, column in enumerate(self.columns):
            yield column, sorted(self.rows, key=lambda row, at=place: _text(row[at]))


def _text(value: object) -> str:
    if isinstance(value, int):
        return f"{value:020d}"
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)


def read_tables() -> dict[str, Table]:
    """Read every table of the database, system columns and order of storage included."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _read(cursor, name) for name in names}


def _read(cursor, name: str) -> Table:
    cursor.execute(_READING[connection.vendor](cursor, name))
    columns = tuple(column[0] for column in cursor.description)
    return Table(name, columns, tuple(map(tuple, cursor.fetchall())))


def _of_postgresql(cursor, name: str) -> str:
    quoted = connection.ops.quote_name(name)
    return f"SELECT xmin::text, ctid::text, * FROM {quoted} ORDER BY ctid"  # noqa: S608 (a name from the catalogue)


def _of_sqlite(cursor, name: str) -> str:
    quoted = connection.ops.quote_name(name)
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
    if "WITHOUT ROWID" in cursor.fetchone()[0]:
        return f"SELECT * FROM {quoted}"  # noqa: S608 (a name from the catalogue)
    return f"SELECT rowid, * FROM {quoted} ORDER BY rowid"  # noqa: S608 (a name from the catalogue)


_READING = {"postgresql": _of_postgresql, "sqlite": _of_sqlite}


@dataclass(frozen=True)
class Findings:
    """How many people each kind of attack paired rightly, by its best single rule."""

    by_value: int
    by_order: int
    by_transaction: int
    smallest_group: int | None

    @property
    def best(self) -> int:
        return max(self.by_value, self.by_order, self.by_transaction)


def attack(secret: dict[int, str]) -> Findings:
    """Pair invitations with answers by every rule there is, and count against the truth."""
    tables = read_tables()
    answers = [tables["fieldwork_response"], tables["fieldwork_inboxanswer"]]
    groups = _by_transaction(tables, answers)
    return Findings(
        by_value=max(
            (_true(pairs, secret) for pairs in _by_value(tables, answers, secret)), default=0
        ),
        by_order=max(_by_order(tables, answers, secret), default=0),
        by_transaction=sum(
            secret.get(people[0]) == marks[0]
            for people, marks in groups
            if len(people) == len(marks) == 1
        ),
        smallest_group=min((len(marks) for _people, marks in groups), default=None),
    )


def _true(pairs: set[tuple[int, str]], secret: dict[int, str]) -> int:
    return sum(secret.get(person) == mark for person, mark in pairs)


def _mark(row: Sequence[object], table: Table) -> str:
    text = str(row[table.columns.index("answers")])
    start = text.find("mark-")
    return text[start : start + 8] if start >= 0 else ""


def _by_value(
    tables: dict[str, Table], answers: list[Table], secret: dict[int, str]
) -> Iterator[set[tuple[int, str]]]:
    """Pair rows that share a value nobody else has: each column of answers with each of people."""
    owners = list(_owners(tables, secret))
    for table in answers:
        marked = [(_mark(row, table), row) for row in table.rows]
        for place in range(len(table.columns)):
            for owner_of in owners:
                yield {
                    (owner_of[value], mark)
                    for mark, row in marked
                    if mark and (value := _text(row[place])) in owner_of
                }


def _owners(tables: dict[str, Table], secret: dict[int, str]) -> Iterator[dict[str, int]]:
    """Yield for each column of each table that leads to people whose each value alone is."""
    for name, column in _LEADS_TO_INVITATION:
        table = tables[name]
        at = table.columns.index(column)
        known = [row for row in table.rows if row[at] in secret]
        for place in range(len(table.columns)):
            people: dict[str, set[int]] = defaultdict(set)
            for row in known:
                people[_text(row[place])].add(row[at])
            yield {value: next(iter(held)) for value, held in people.items() if len(held) == 1}


def _by_order(
    tables: dict[str, Table], answers: list[Table], secret: dict[int, str]
) -> Iterator[int]:
    """Lay every order of the answers beside every order of every table with as many rows."""
    for table in answers:
        marked = [row for row in table.rows if _mark(row, table)]
        ours = Table(table.name, table.columns, tuple(marked))
        for name, column in _LEADS_TO_INVITATION:
            other = tables[name]
            at = other.columns.index(column)
            theirs = tuple(row for row in other.rows if row[at] in secret)
            known = Table(name, other.columns, theirs)
            for (_a, left), (_b, right) in product(ours.orders(), known.orders()):
                yield _right(left, right, ours, at, secret)
                yield _right(left[::-1], right, ours, at, secret)


def _right(
    left: list[tuple], right: list[tuple], answers: Table, at: int, secret: dict[int, str]
) -> int:
    return sum(
        secret.get(theirs[at]) == _mark(ours, answers)
        for ours, theirs in zip(left, right, strict=False)
    )


def _by_transaction(
    tables: dict[str, Table], answers: list[Table]
) -> list[tuple[list[int], list[str]]]:
    """Group invitations and answers by the transaction that last wrote them (PostgreSQL)."""
    if connection.vendor != "postgresql":
        return []
    invitations = tables["fieldwork_invitation"]
    written: dict[str, list[int]] = defaultdict(list)
    for row in invitations.rows:
        written[row[0]].append(row[invitations.columns.index("id")])
    groups = []
    by_writer: dict[str, list[str]] = defaultdict(list)
    for table in answers:
        for row in table.rows:
            by_writer[row[0]].append(_mark(row, table))
    for writer, marks in by_writer.items():
        if writer in written:
            groups.append((written[writer], marks))
    return groups


def fill(wave: Wave, own_tokens: list[str], *, mix: bool) -> dict[int, str]:
    """Let everybody answer in random order, each with a mark; return whose mark is whose."""
    draw = random.Random(7)  # noqa: S311 (orders for a test, no secret)
    order = draw.sample(own_tokens, len(own_tokens))
    # Neither a mark nor a time may follow the list of people, or the test would tell on itself.
    marks = draw.sample(range(1000), len(order))
    secret = {}
    answers = all_answers(audience_of(wave))
    for n, (token, mark) in enumerate(zip(order, marks, strict=True)):
        door = personal_door(token)
        domain.submit_response(
            door,
            page_key=f"page-{hash_token(token)}",
            answers=answers | {"opinion": f"mark-{mark:03d}"},
            seconds=draw.randint(20, 900),
        )
        secret[door.invitation.pk] = f"mark-{mark:03d}"
        if mix and n % 37 == 0:
            domain.mix_answers()
    return secret


@pytest.fixture
def anonymous_pairs():
    """An ended anonymous wave of which everybody answered, mixed again and again meanwhile."""
    ground = make_ground()
    wave = issued_as(Identity.ANONYMOUS, ground, key=PEOPLE)
    secret = fill(wave, letter_tokens(wave), mix=True)
    domain.close_wave(Wave.objects.get(pk=wave.pk), actor=person(ground), reason="都答完了")
    return secret


def test_named_wave_is_paired_completely():
    wave = issued_as(Identity.NAMED, key=PEOPLE)
    secret = fill(wave, tokens(wave), mix=False)

    found = attack(secret)

    assert found.by_value == PEOPLE
    if connection.vendor == "postgresql":
        assert (found.by_order, found.by_transaction) == (PEOPLE, PEOPLE)


def test_unmixed_answers_are_paired_by_transaction():
    """Before the mixer has run a copy of the database tells; that is why the page says so."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no mark of the transaction; its keys are random from the start")
    wave = issued_as(Identity.ANONYMOUS, key=40)
    secret = fill(wave, letter_tokens(wave), mix=False)

    found = attack(secret)

    assert (found.by_transaction, found.smallest_group) == (40, 1)


def test_anonymous_wave_pairs_nobody_beyond_chance(anonymous_pairs):
    found = attack(anonymous_pairs)

    assert Response.objects.count() == PEOPLE
    assert found.by_transaction == 0
    assert found.best <= BY_CHANCE
    assert found.smallest_group is None or found.smallest_group >= 10


def test_anonymous_wave_in_the_field_pairs_nobody_once_mixed():
    wave = issued_as(Identity.ANONYMOUS, key=PEOPLE)
    secret = fill(wave, letter_tokens(wave)[:120], mix=True)
    domain.mix_answers()

    found = attack(secret)

    assert found.by_transaction == 0
    assert found.best <= BY_CHANCE
    assert found.smallest_group is None or found.smallest_group >= 10


def test_no_time_of_an_anonymous_answer_is_kept_anywhere(anonymous_pairs):
    """A time would have to be told apart 200 times; no column of any table has so many."""
    tables = read_tables()
    many = {
        f"{table.name}.{column}"
        for table in tables.values()
        for place, column in enumerate(table.columns)
        if column.endswith(("_at", "_on", "recorded", "time", "date"))
        and len({row[place] for row in table.rows} - {None}) > len(anonymous_pairs) / 2
    }

    # Customers were entered one by one, long before; that is no time of an answer.
    before = ("core_contact", "core_customer", "core_historical")
    assert {name for name in many if not name.startswith(before)} == set()
    spent = Invitation.objects.filter(pk__in=list(anonymous_pairs))
    assert set(spent.values_list("sent_at", "reminded_at", "mail_day")) == {(None, None, 0)}


def test_log_shows_no_token(caplog, client):
    wave = issued_as(Identity.ANONYMOUS, key=20)
    token = letter_tokens(wave)[0]
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    _mask(handler)
    logging.getLogger().addHandler(handler)

    try:
        client.get(f"/a/{token}/nothing/")
        logging.getLogger("django.request").warning("Not Found: %s", f"/a/{token}/")
    finally:
        logging.getLogger().removeHandler(handler)

    assert any("/a/" in line for line in lines)
    assert not [line for line in lines if token in line]


def _mask(handler: logging.Handler) -> None:
    from manyi.web.security import MaskTokens  # noqa: PLC0415 (the filter of the settings)

    handler.addFilter(MaskTokens())


def test_confidential_wave_keeps_its_links_in_locked_boxes_only():
    wave = issued_as(Identity.CONFIDENTIAL, key=20)
    secret = fill(wave, tokens(wave), mix=False)

    rows = Response.objects.values_list("invitation", flat=True)

    assert set(rows) == {None}
    assert LockedIdentity.objects.count() == len(secret) == 20
    assert {len(bytes(one.box)) for one in LockedIdentity.objects.all()} == {38}
    assert {
        domain.response_of(one).answers["opinion"]
        for one in Invitation.objects.filter(pk__in=list(secret))
    } == set(secret.values())
