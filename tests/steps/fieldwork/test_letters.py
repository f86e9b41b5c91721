"""Letters over real SMTP: a server in a thread takes them over or refuses them."""

import email
import socket
from datetime import UTC, date, datetime, timedelta
from email import policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller

from manyi.channels.email import Unreachable
from manyi.core.clock import at, now
from manyi.core.ledger import read_entries
from manyi.core.models import Contact, ContactAddress
from manyi.core.outbox import State, drain, jobs_listed
from manyi.steps.fieldwork import domain, jobs
from manyi.steps.fieldwork.domain import Outcome
from manyi.steps.fieldwork.domain.delivering import next_allowed
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation
from tests.steps.fieldwork.factories import (
    answer,
    issued_wave,
    personal_door,
    refused,
    tokens,
)
from tests.steps.fieldwork.modes import anonymous_wave
from tests.steps.sampling.factories import Ground, make_ground

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
CHINA = ZoneInfo("Asia/Shanghai")
AUDIENCES_OF_A_CUSTOMER = ("customers", "competitors")


class Postbox:
    """Takes every letter over but those to addresses it was told to refuse."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.refuse: set[str] = set()
        self.put_off: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return "550 5.1.1 no such mailbox"
        if address in self.put_off:
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(message)
        return "250 OK"


@pytest.fixture
def postbox(settings):
    """A mail server on a free port, and the product told to use it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PUBLIC_URL = "https://ask.example.org"
    settings.DEFAULT_FROM_EMAIL = "ask@example.org"
    yield box
    controller.stop()


def mailed_ground() -> Ground:
    """A ground whose salesperson has an address too."""
    ground = make_ground()
    ground.company.people["sales"].email = "sales@example.org"
    ground.company.people["sales"].save()
    return ground


def token_in(letter: email.message.EmailMessage) -> str:
    text = letter.get_body(("plain",)).get_content()
    return text.partition("https://ask.example.org/a/")[2].partition("/")[0]


def states(wave) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Invitation.objects.filter(audience__wave=wave).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_everyone_invited_by_mail_gets_their_own_link_under_the_public_address(postbox):
    wave = issued_wave(mailed_ground(), key=2)

    jobs.send_invitations(wave_id=wave.pk)

    assert states(wave) == {InvitationState.SENT: 6}
    mine = [letter for letter in postbox.letters if letter["To"] == "ka0000@example.org"]
    texts = [letter.get_body(("plain",)).get_content() for letter in mine]
    links = {
        f"https://ask.example.org/a/{tokens(wave, key)[0]}/" for key in AUDIENCES_OF_A_CUSTOMER
    }
    assert {line for text in texts for line in text.splitlines() if "/a/" in line} == links
    assert [letter["Subject"].strip() for letter in mine] == [
        f"江南仪表邀请您填写：{wave.title}"
    ] * len(mine)
    assert all("127.0.0.1" not in letter.as_string() for letter in mine)


def test_refused_address_is_undeliverable_with_the_servers_words(postbox):
    postbox.refuse = {"ka0000@example.org"}
    wave = issued_wave(mailed_ground(), key=2)

    jobs.send_invitations(wave_id=wave.pk)

    failed = Invitation.objects.filter(state=InvitationState.UNDELIVERABLE)
    assert [one.failure for one in failed] == ["550 5.1.1 no such mailbox"] * 2
    [entry] = read_entries(verbs=["invitation.failed"])
    assert entry.facts == {"wave": wave.thing, "undeliverable": 2, "channel": "email"}


def test_missing_address_is_undeliverable(postbox):
    ContactAddress.objects.all().delete()
    ground = mailed_ground()
    wave = issued_wave(ground, key=1)
    ContactAddress.objects.all().delete()

    jobs.send_invitations(wave_id=wave.pk)

    assert states(wave) == {InvitationState.UNDELIVERABLE: 3, InvitationState.SENT: 1}
    assert [letter["To"] for letter in postbox.letters] == ["sales@example.org"]


def test_sending_again_sends_nothing_twice(postbox):
    wave = issued_wave(mailed_ground(), key=2)
    jobs.send_invitations(wave_id=wave.pk)
    count = len(postbox.letters)

    jobs.send_invitations(wave_id=wave.pk)

    assert (count, len(postbox.letters)) == (6, 6)
    ids = [letter["Message-ID"] for letter in postbox.letters]
    assert len(set(ids)) == 6


def test_server_that_puts_off_is_tried_again_with_what_is_left(postbox):
    postbox.put_off, postbox.refuse = {"ka0001@example.org"}, {"ka0000@example.org"}
    wave = issued_wave(mailed_ground(), key=2)

    with pytest.raises(Unreachable):
        jobs.send_invitations(wave_id=wave.pk)
    assert states(wave) == {InvitationState.UNDELIVERABLE: 1, InvitationState.WAITING: 5}

    postbox.put_off = postbox.refuse = set()
    jobs.send_invitations(wave_id=wave.pk)
    assert states(wave) == {InvitationState.UNDELIVERABLE: 1, InvitationState.SENT: 5}
    assert len({letter["Message-ID"] for letter in postbox.letters}) == len(postbox.letters) == 5
    failed = [entry.facts["undeliverable"] for entry in read_entries(verbs=["invitation.failed"])]
    assert failed == [1]


def test_server_that_is_away_leaves_the_job_waiting(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    wave = issued_wave(mailed_ground(), key=1)

    drain()

    [row] = jobs_listed(job="fieldwork.send_invitations")
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert states(wave) == {InvitationState.WAITING: 4}


def test_outbox_sends_the_letters_and_shows_how_far_it_is(postbox):
    wave = issued_wave(mailed_ground(), key=1)

    drain()

    [row] = jobs_listed(job="fieldwork.send_invitations")
    assert (row.state, row.done, row.total) == (State.DONE, 4, 4)
    assert states(wave) == {InvitationState.SENT: 4}


def test_only_the_unanswered_are_reminded_and_nobody_who_opted_out(postbox):
    with at(MORNING):
        wave = issued_wave(mailed_ground(), key=3)
        jobs.send_invitations(wave_id=wave.pk)
        for key in AUDIENCES_OF_A_CUSTOMER:
            answer(personal_door(tokens(wave, key)[0]), page_key=key)
    Contact.objects.filter(name="联系人KA0001").update(opted_out_on=date(2026, 3, 2))
    postbox.letters.clear()

    with at(MORNING + timedelta(days=1)):
        jobs.send_reminders(wave_id=wave.pk, actor_id=wave.created_by_id)

    assert sorted(letter["To"] for letter in postbox.letters) == [
        "jx0000@example.org",
        "ka0002@example.org",
        "ka0002@example.org",
        "sales@example.org",
    ]
    assert all(letter["Subject"].strip().startswith("提醒：") for letter in postbox.letters)
    [entry] = read_entries(verbs=["reminders.sent"])
    assert entry.facts == {"wave": wave.thing, "sent": 4, "channel": "email"}


def test_nobody_is_reminded_twice_a_day_nor_on_the_day_of_the_letter(postbox):
    with at(MORNING):
        wave = issued_wave(mailed_ground(), key=1)
        jobs.send_invitations(wave_id=wave.pk)
        same_day = refused(domain.request_reminders, wave, actor=wave.created_by)
    with at(MORNING + timedelta(days=1)):
        jobs.send_reminders(wave_id=wave.pk, actor_id=wave.created_by_id)
        jobs.send_reminders(wave_id=wave.pk, actor_id=wave.created_by_id)
        again = refused(domain.request_reminders, wave, actor=wave.created_by)

    assert same_day == again == ["wave.nobody_to_remind"]
    assert len(postbox.letters) == 8


def test_nobody_is_reminded_outside_the_hours(postbox):
    with at(MORNING):
        wave = issued_wave(mailed_ground(), key=1)
        jobs.send_invitations(wave_id=wave.pk)
    postbox.letters.clear()

    with at(datetime(2026, 3, 3, 21, 0, tzinfo=CHINA)):
        row = domain.request_reminders(wave, actor=wave.created_by)
        jobs.send_reminders(wave_id=wave.pk, actor_id=wave.created_by_id)

    assert postbox.letters == []
    assert row.due == datetime(2026, 3, 4, 8, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ((7, 59), (3, 8, 0)),
        ((8, 0), (3, 8, 0)),
        ((19, 59), (3, 19, 59)),
        ((20, 0), (4, 8, 0)),
    ],
)
def test_reminders_wait_for_the_next_allowed_hour(asked, allowed):
    moment = datetime(2026, 3, 3, *asked, tzinfo=CHINA)

    day, hour, minute = allowed
    assert next_allowed(moment, (8, 20)) == datetime(2026, 3, day, hour, minute, tzinfo=CHINA)


def test_reminders_of_a_closed_wave_are_refused():
    wave = issued_wave(mailed_ground(), key=1)

    with at(now() + timedelta(days=31)):
        domain.close_due_waves()
        codes = refused(domain.request_reminders, wave, actor=wave.created_by)

    assert codes == ["wave.not_in_the_field"]


def test_anonymous_letters_carry_random_tokens_and_a_reminder_one_more(postbox):
    ground = make_ground()
    with at(MORNING):
        wave = anonymous_wave(ground, key=12)
        drain()
        asked = Invitation.objects.filter(audience__wave=wave).count()
        first = [token_in(letter) for letter in postbox.letters]
        answer(personal_door(first[0]), page_key="k1")

    with at(MORNING + timedelta(days=1)):
        domain.request_reminders(wave, actor=wave.created_by)
        drain()
        second = [token_in(letter) for letter in postbox.letters[asked:]]
        again = refused(domain.request_reminders, wave, actor=wave.created_by)
        spending = answer(personal_door(second[0]), page_key="k2").outcome
        owner = personal_door(second[0]).invitation
        spent = [
            answer(personal_door(token), page_key=f"late-{token}").outcome
            for token in first
            if personal_door(token).invitation == owner
        ]

    assert len(first) == len(set(first)) == asked
    assert len(second) == asked - 1
    assert not set(first) & set(second)
    assert again == ["wave.nobody_to_remind"]
    assert (spending, spent) == (Outcome.KEPT, [Outcome.ANSWERED_BEFORE])
