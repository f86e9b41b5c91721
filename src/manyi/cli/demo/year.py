"""Seeding the demonstration: a company that lives a year, through the doors people use."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import numpy as np
from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from manyi.cli.demo.company import adopt_regulations, found_company
from manyi.cli.demo.customers import import_demo_customers
from manyi.cli.demo.design import design_instruments, design_measurement
from manyi.cli.demo.feedback import FeedbackYear
from manyi.cli.demo.instruments import InstrumentsYear
from manyi.cli.demo.measurement import MeasurementYear
from manyi.cli.demo.respondents import Respondents
from manyi.cli.demo.story import Story
from manyi.cli.mailbox import Mailbox
from manyi.core import clock
from manyi.core.calendar import seed_year
from manyi.core.ledger import sign_segment
from manyi.core.models import Unit


def first_day(until: date) -> date:
    """Return the first of the month a year ago: the day the regulations come into force."""
    return date(until.year - 1, until.month, 1)


def seed_demo(*, seed: int, say: Callable[[str], None], until: datetime | None = None) -> bool:
    """Make the demonstration; a database that holds a company is left alone."""
    if Unit.objects.exists():
        return False
    until = until or timezone.now()
    today = timezone.localdate(until)
    start, rng = first_day(today), np.random.default_rng(seed)
    for year in range(start.year, today.year + 2):
        seed_year(year)
    say("单位、人员、制度、客户名单")
    with clock.at(timezone.make_aware(datetime.combine(start, time(8)))):
        demo = found_company(start)
        adopt_regulations(demo, start)
        import_demo_customers(demo, rng)
        design_instruments(demo)
        design_measurement(demo)
    story, people = Story(until), Respondents(rng)
    for part in (InstrumentsYear, MeasurementYear, FeedbackYear):
        part(story, demo, people, start, today).tell()
    say("照制度过一年（发放、答卷、计分、报告、改进、反馈）")
    with _post_office():
        story.run(say)
    sign_segment()
    return True


@contextmanager
def _post_office() -> Iterator[None]:
    """Take the year's letters over SMTP, as a mail server would, into the mailbox folder."""
    box = Controller(
        Mailbox(settings.MANYI_HOME / "mailbox"),
        hostname="127.0.0.1",
        port=_free_port(),
        enable_SMTPUTF8=True,
    )
    box.start()
    before = settings.EMAIL_HOST, settings.EMAIL_PORT
    settings.EMAIL_HOST, settings.EMAIL_PORT = box.hostname, box.port
    try:
        yield
    finally:
        settings.EMAIL_HOST, settings.EMAIL_PORT = before
        box.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
