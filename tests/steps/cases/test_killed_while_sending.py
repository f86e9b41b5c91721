"""A worker killed between handing a letter over and noting so: one letter, never a blind second.

The worker is a process of its own with its own database; the mail server and the provider are
real sockets in this process. They kill the worker once they have the letter, before they answer.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.channels.catchers import Caught, mail_provider, smtp_server

ROOT = Path(__file__).parents[3]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 to try"),
]
SETTINGS = """
from manyi.config.settings import *
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# The tables as they are now; how they came about is tried elsewhere and takes long.
MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in INSTALLED_APPS}
MIGRATION_MODULES |= {"core": None, "ledger": None, "outbox": None, "account": None}
"""
WRITE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from tests.steps.cases.factories import make_service, registered
from manyi.steps.cases.domain.letters import queue_letter, write_letter
company, adoption = make_service()
clerk = company.people["service"]
letter = write_letter(registered(company, adoption), kind="other", to="li@example.org",
                      subject="关于您的反馈", body="您好。", actor=clerk)
queue_letter(letter, actor=clerk)
"""
WORK = """
import django; django.setup()
from django.utils import timezone
from manyi.core.outbox.models import OutboxRow
from manyi.core.outbox.running import run_row
# The lease of a dead worker has run out.
OutboxRow.objects.filter(job="cases.send_letter", state="running").update(state="waiting")
for row in OutboxRow.objects.filter(job="cases.send_letter", state="waiting").order_by("pk"):
    run_row(row.pk)
"""
CLICK = """
import django; django.setup()
from manyi.core.models import Person
from manyi.steps.cases.domain.letters import queue_letter
from manyi.steps.cases.models import Letter
queue_letter(Letter.objects.get(), actor=Person.objects.get(username="service"))
"""
LOOK = """
import django, json; django.setup()
from manyi.core.ledger.reading import read_entries
from manyi.steps.cases.models import Letter
letter = Letter.objects.get()
verbs = [entry.verb for entry in read_entries() if entry.verb.startswith("letter.")]
print(json.dumps([letter.state, letter.tries, letter.name, verbs]))
"""


class Office:
    """A database with one queued letter, and processes that work on it."""

    def __init__(self, home: Path, **environment: str) -> None:
        (home / "mail_settings.py").write_text(SETTINGS, encoding="utf-8")
        paths = [str(home), str(ROOT / "src"), str(ROOT)]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "mail_settings",
            "MANYI_HOME": str(home / "installation"),
            "PYTHONPATH": os.pathsep.join(paths),
            "MANYI_PUBLIC_URL": "https://ask.example.org",
            **environment,
        }
        self.run(WRITE)

    def start(self, code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        process = self.start(code)
        told, failure = process.communicate(timeout=120)
        assert process.returncode == 0, failure
        return told

    def run_until_killed(self, caught: Caught) -> None:
        workers: list[subprocess.Popen[str]] = []

        def kill() -> None:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

        caught.before_reply = kill
        workers.append(self.start(WORK))
        workers[0].communicate(timeout=120)
        caught.before_reply = lambda: None
        assert workers[0].returncode == -signal.SIGKILL

    def letter(self) -> list[object]:
        return json.loads(self.run(LOOK))


def test_by_smtp_a_second_letter_goes_out_only_on_a_persons_click_under_the_same_id(tmp_path):
    with smtp_server() as caught:
        office = Office(tmp_path, MANYI_SMTP_PORT=str(caught.port))

        office.run_until_killed(caught)
        office.run(WORK)
        office.run(WORK)
        state, tries, _name, verbs = office.letter()

        assert (len(caught.letters), state, tries) == (1, "unsure", 1)
        assert verbs == ["letter.failed"]
        office.run(CLICK)
        office.run(WORK)
        state, tries, name, verbs = office.letter()

    assert (state, tries, verbs) == ("sent", 2, ["letter.failed", "letter.sent"])
    ids = [letter["Message-ID"] for letter in caught.letters]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert str(name) in ids[0]


def test_a_provider_that_takes_a_key_has_exactly_one_letter_without_anybodys_click(tmp_path):
    with mail_provider() as caught:
        office = Office(tmp_path, MANYI_MAIL_API_URL=f"http://127.0.0.1:{caught.port}/send")

        office.run_until_killed(caught)
        office.run(WORK)
        state, _tries, name, verbs = office.letter()

    assert (state, verbs) == ("sent", ["letter.sent"])
    assert caught.handed_over == 2
    assert list(caught.by_key) == [name]
