"""What one submission costs: the whole of it against a bare insert of the same row."""

# ruff: noqa: E402 (the settings must stand before tables may be imported)

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

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
from django.db import connections
from django.test import Client

from manyi.steps.fieldwork.domain import submit_response
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import door_by_open_token
from manyi.steps.sampling.models import WaveAudience
from tests.steps.fieldwork.factories import all_answers, audience_of, issued_wave


def claims(*, quick: bool) -> list[Claim]:
    """Measure 300 submissions when quick, else 2,000, three times each."""
    call_command("migrate", "--run-syncdb", verbosity=0)
    count = 300 if quick else 2000
    audience = audience_of(issued_wave())
    answers = all_answers(audience)
    _submit(audience, answers)
    template = Response.objects.get()
    bare = timed(lambda: _repeat(count, lambda: _insert(template)))
    whole = timed(lambda: _repeat(count, lambda: _submit(audience, answers)))
    client, path = Client(), f"/o/{audience.open_token}/"
    posted = timed(lambda: _repeat(count, lambda: _post(client, path, answers)))
    looked = timed(lambda: _repeat(count, lambda: client.get(path)))
    connections.close_all()
    return [
        Claim(
            "one submission (door, check, once-only, insert), CPU seconds, against a bare insert",
            ours=whole.process_s / count,
            reference=bare.process_s / count,
            limit=10.0,
        ),
        Claim(
            "one submission, wall seconds with its fsync, against a bare insert",
            ours=whole.wall_s / count,
            reference=bare.wall_s / count,
            limit=10.0,
        ),
        within("one POST through every middleware, CPU ms", ours=_ms(posted, count), limit=20.0),
        within("one page through every middleware, CPU ms", ours=_ms(looked, count), limit=20.0),
    ]


def _ms(timing, count: int) -> float:
    return 1000 * timing.process_s / count


def _repeat(times: int, act: Callable[[], object]) -> None:
    for _ in range(times):
        act()


def _insert(template: Response) -> None:
    """Insert the same row under another key: what no submission can do without."""
    template.key, template.page_key_hash = uuid4(), uuid4().hex
    template.save(force_insert=True)


def _submit(audience: WaveAudience, answers: dict) -> None:
    door = door_by_open_token(audience.open_token)
    submit_response(door, page_key=uuid4().hex, answers=answers, seconds=60)


def _post(client: Client, path: str, answers: dict) -> None:
    if client.post(path, {"page_key": uuid4().hex, **answers}).status_code != 303:
        raise SystemExit("a submission was not kept")


if __name__ == "__main__":
    try:
        main(claims)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
