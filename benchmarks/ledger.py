"""What the ledger costs: one recorded act against the bare change, and verification per entry."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from harness import Claim, main, timed, within

from manyi.config.database import database_from_url
from manyi.core.ledger.body import FIRST_PREVIOUS, chain_hash

HOME = Path(tempfile.mkdtemp(prefix="manyi-bench-"))
settings.configure(
    INSTALLED_APPS=["django_q", "manyi.core.ledger", "manyi.core.outbox"],
    # As in the product: an SQLite file in WAL mode, synchronous=FULL.
    DATABASES={"default": database_from_url(None, HOME)},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LEDGER_KEYS=HOME / "ledger-keys",
    SECRET_KEY=os.urandom(16).hex(),
    TIME_ZONE="Asia/Shanghai",
    USE_TZ=True,
    Q_CLUSTER={"orm": "default", "save_limit": -1, "timeout": 60, "retry": 90},
)
django.setup()

from manyi.core.ledger import Occasion, record, sign_segment, verify  # noqa: E402 (tables need settings)
from manyi.core.ledger.models import EntryRow  # noqa: E402 (tables need settings)
from manyi.core.outbox.models import OutboxRow  # noqa: E402 (tables need settings)


def claims(*, quick: bool) -> list[Claim]:
    """Measure 300 acts when quick, else 2,000, three times each."""
    call_command("migrate", verbosity=0)
    acts = 300 if quick else 2000
    row = OutboxRow.objects.create(job="bench")
    bare = timed(lambda: _repeat(acts, lambda number: _change(row, number)))
    recorded = timed(lambda: _repeat(acts, lambda number: _act(row, number)))
    sign_segment()
    walked, least = timed(verify), timed(_read_parse_and_hash)
    connections.close_all()
    if not walked.result.is_intact:
        raise SystemExit(f"the ledger just written does not hold: {walked.result.broken}")
    per_entry = walked.process_s / walked.result.entries
    return [
        Claim(
            "one recorded act, CPU seconds, against the bare state change",
            ours=recorded.process_s / acts,
            reference=bare.process_s / acts,
            limit=5.0,
        ),
        Claim(
            "one recorded act, wall seconds with its fsync, against the bare state change",
            ours=recorded.wall_s / acts,
            reference=bare.wall_s / acts,
            limit=5.0,
        ),
        Claim(
            "verify, CPU seconds per entry, against reading, parsing and hashing the rows",
            ours=per_entry,
            reference=least.process_s / walked.result.entries,
            limit=8.0,
        ),
        within("verify, CPU seconds per entry", ours=per_entry, limit=1e-4),
    ]


def _repeat(times: int, act: Callable[[int], None]) -> None:
    for number in range(times):
        with transaction.atomic():
            act(number)


def _change(row: OutboxRow, number: int) -> None:
    row.done = number
    row.save(update_fields=["done"])


def _act(row: OutboxRow, number: int) -> None:
    _change(row, number)
    record(
        "wave.closed",
        actor=7,
        thing="wave/12",
        occasions=[Occasion("3", "surveys.key", "2026Q3")],
        cites=["surveys.key.window"],
        pack="after_sales@1.0#0f3a9c21d4b7",
        facts={"wave": 12, "returned": number},
    )


def _read_parse_and_hash() -> None:
    """Do the least that any check of a hash chain must do."""
    previous = FIRST_PREVIOUS
    for body in EntryRow.objects.order_by("seq").values_list("body", flat=True).iterator():
        json.loads(body)
        previous = chain_hash(previous, body)


if __name__ == "__main__":
    try:
        main(claims)
    finally:
        shutil.rmtree(HOME)
