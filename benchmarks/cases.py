"""A million cases, a tenth of them open: the list, the sweep of the clocks, one deadline."""

# ruff: noqa: E402 (the settings must stand before tables may be imported)

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from harness import Claim, main, timed, within

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="manyi-bench-"))
(HOME / "static").mkdir()
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["MANYI_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyi.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from manyi.core.clock import now
from manyi.core.models import Customer, Person
from manyi.core.shifts import set_shifts
from manyi.core.worktime import work_times
from manyi.regulation import Period
from manyi.steps.cases.domain import sweep_clocks
from manyi.steps.cases.models import Case, CaseTerm
from tests.factories import Company
from tests.steps.cases.factories import customer_of, make_service, registered

CUSTOMERS = 2000
DUE_NOW = 200
ROUNDS = 12
FILTERS = (
    "",
    "?page=2",
    "?show=late",
    "?show=today",
    "?show=mine",
    "?show=held",
    "?show=escalated",
    "?show=open&kind=complaint",
    "?state=assigned",
    "?show=open&order=new",
    "?q=FK-2026-0000777",
    "?q=%E5%AE%A2%E6%88%B7KA77",
)


def claims(*, quick: bool) -> list[Claim]:
    """Seed 100,000 cases when quick, else a million; a tenth of them open."""
    call_command("migrate", verbosity=0)
    n = 100_000 if quick else 1_000_000
    company = seed(n)
    client = Client()
    client.force_login(company.people["service"])
    client.get("/cases/")
    swept = timed(sweep_clocks, repeats=1)
    if swept.result.escalated != DUE_NOW or swept.result.reminded != DUE_NOW:
        raise SystemExit(f"the sweep was to find {DUE_NOW} of each; it found {swept.result}")
    idle = timed(sweep_clocks)
    found = [
        within(
            f"list of {n:,} cases, p95 of CPU seconds over {len(FILTERS)} filters",
            ours=_p95(sorted(_requests(client))),
            limit=0.1,
        ),
        within(
            f"sweep with {n // 10:,} open and {DUE_NOW} due of each kind, CPU seconds",
            ours=swept.process_s,
            limit=2.0,
        ),
        within("sweep that finds nothing due, CPU seconds", ours=idle.process_s, limit=2.0),
        Claim(
            "queries of a page with 50 rows against one with a single row",
            ours=_queries(client, "?show=open"),
            reference=_queries(client, "?show=open&q=FK-2026-0000770"),
            limit=1.0,
        ),
        *_deadlines(company),
    ]
    connections.close_all()
    return found


def _requests(client: Client) -> Iterator[float]:
    """Yield the CPU seconds of each request, every filter as often."""
    for path in FILTERS * ROUNDS:
        before = time.process_time()
        response = client.get(f"/cases/{path}")
        yield time.process_time() - before
        if response.status_code != 200:
            raise SystemExit(f"/cases/{path} answered {response.status_code}")


def _p95(costs: list[float]) -> float:
    return costs[int(len(costs) * 0.95)]


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/cases/{path}")
    return len(asked)


def _deadlines(company: Company) -> Iterator[Claim]:
    own, start = work_times().of(company.root), timezone.localtime(now())
    for words in ("5 working days", "4 working hours", "2 hours"):
        period = Period.parse(words)
        own.deadline(start, period)
        cost = timed(lambda: [own.deadline(start, period) for _ in range(20_000)])  # noqa: B023 (called at once)
        yield within(
            f"one deadline of {words}, CPU seconds", ours=cost.process_s / 20_000, limit=1e-5
        )


def seed(n: int) -> Company:
    """Make n cases of the shape of two registered ones: one in ten open, the rest closed."""
    company, adoption = make_service()
    hours = "08:30-12:00 13:30-17:30"
    week = [hours] * 5 + ["", ""]
    set_shifts(company.root, week=week, made_up=hours, rests_on_holidays=True, actor=None)
    first = customer_of(company, "KA0")
    Customer.objects.bulk_create(
        Customer(number=f"KA{number}", name=f"客户KA{number}", unit=first.unit)
        for number in range(1, CUSTOMERS)
    )
    handlers = [company.people["service"], company.people["service2"]]
    handlers += Person.objects.bulk_create(
        Person(username=f"clerk{number}", name=f"专员{number}", unit=company.departments["rd"])
        for number in range(98)
    )
    template = registered(company, adoption, customer=first)
    sweep_clocks()
    _multiply(template, n - 1, handlers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return company


def _multiply(template: Case, n: int, handlers: list[Person]) -> None:
    """Copy the case and its clocks in the database; every tenth copy is open."""
    own = {
        "number": "printf('FK-2026-%07d', i)",
        "secret_hash": "printf('%064d', i)",
        "customer_id": f"{template.customer_id} + i % {CUSTOMERS}",
        "handler_id": f"{handlers[2].pk} + i % {len(handlers) - 2}",
        "description": "description || i",
        "kind": "CASE i % 4 WHEN 0 THEN 'complaint' WHEN 1 THEN 'suggestion'"
        " WHEN 2 THEN 'enquiry' ELSE 'praise' END",
        "state": "CASE WHEN i % 10 THEN 'closed' WHEN i % 30 THEN 'assigned' ELSE 'answered' END",
        "received_at": "datetime('now', printf('-%d minutes', i / 2))",
        "answered_at": "CASE WHEN i % 10 THEN datetime('now', printf('-%d minutes', i / 3)) END",
        "closed_at": "CASE WHEN i % 10 THEN datetime('now', printf('-%d minutes', i / 4)) END",
        "due_at": f"{_soon('i')}",
        "wanted_by": f"CASE WHEN i % 10 = 0 THEN {_soon('i')} END",
        "is_held": "i % 500 = 0",
    }
    _copy(Case, own, f"WHERE t.id = {template.pk}", n)
    handled = f"id % {len(handlers)} = 0"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET handler_id = {handlers[0].pk} WHERE {handled}")  # noqa: S608 (own numbers)
    _copy_clocks(template)


def _soon(number: str) -> str:
    """Return a deadline from two days ago to thirty days ahead, as SQL."""
    return f"datetime('now', printf('%d minutes', {number} * 7919 % 46080 - 2880))"


def _copy(model: type, own: dict[str, str], where: str, n: int) -> None:
    columns = [field.column for field in model._meta.local_fields if field.column != "id"]
    values = ", ".join(own.get(column, f"t.{column}") for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 (names of our own tables)
            f" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})"
            f" SELECT {values} FROM n, {table} t {where}"
        )


def _copy_clocks(template: Case) -> None:
    """Give every open copy the clocks of the template; some hundred have come to their moment."""
    columns = [field.column for field in CaseTerm._meta.local_fields if field.column != "id"]
    far = "datetime('now', '+40 days')"
    first = f"(SELECT min(id) FROM cases_case WHERE state <> 'closed' AND id > {template.pk})"  # noqa: S608 (own number)
    is_due = f"t.code = 'answer' AND c.id < {first} + {DUE_NOW * 10}"
    is_answer = "t.code = 'answer' AND t.met_at IS NULL"
    own = {
        "case_id": "c.id",
        "due_at": "c.wanted_by",
        "escalates_at": f"CASE WHEN {is_due} THEN datetime('now') WHEN {is_answer} THEN {far} END",
        "reminds_at": f"CASE WHEN {is_due} THEN datetime('now') WHEN {is_answer} THEN {far} END",
        "level": f"CASE WHEN c.id % 50 = 0 AND {is_answer} THEN 1 ELSE 0 END",
        "is_reminded": "0",
    }
    values = ", ".join(own.get(column, f"t.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_caseterm ({', '.join(columns)})"  # noqa: S608 (own tables)
            f" SELECT {values} FROM cases_case c, cases_caseterm t"
            f" WHERE c.state <> 'closed' AND c.id > {template.pk} AND t.case_id = {template.pk}"
        )


if __name__ == "__main__":
    try:
        main(claims)
    finally:
        shutil.rmtree(HOME)
