"""One letter, one outcome: taken, refused, not handed over, or unsure; a key keeps it single."""

import pytest

from manyi.channels.email import (
    Delivery,
    Letter,
    Unreachable,
    Unsure,
    send_keyed,
    send_single,
    takes_keys,
)
from tests.channels.catchers import mail_provider, smtp_server

LETTER = Letter("li@example.org", "您的反馈已受理", "您好。", "<p>您好。</p>", "fk-1-abc")


@pytest.fixture
def mail_server(settings):
    with smtp_server() as caught:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT, settings.PUBLIC_URL = caught.port, "https://ask.example.org"
        yield caught


@pytest.fixture
def provider(settings):
    with mail_provider() as caught:
        settings.MAIL_API_URL = f"http://127.0.0.1:{caught.port}/send"
        settings.PUBLIC_URL = "https://ask.example.org"
        yield caught


def test_a_letter_that_is_taken_carries_its_name_as_message_id(mail_server):
    assert send_single(LETTER) == Delivery(LETTER)
    (letter,) = mail_server.letters
    assert (letter["Message-ID"], letter["To"]) == ("<fk-1-abc@ask.example.org>", "li@example.org")


def test_an_address_refused_for_good_is_told_and_one_put_off_may_be_tried_again(mail_server):
    mail_server.reply = "550 no such user"
    assert send_single(LETTER) == Delivery(LETTER, "550 no such user")

    mail_server.reply = "451 later"
    with pytest.raises(Unreachable):
        send_single(LETTER)


def test_a_line_that_breaks_after_the_letter_was_handed_over_leaves_it_unsure(mail_server):
    def hang_up() -> None:
        raise ConnectionResetError

    mail_server.before_reply = hang_up

    with pytest.raises(Unsure):
        send_single(LETTER)
    assert len(mail_server.letters) == 1


def test_a_server_nobody_answers_at_was_certainly_not_handed_anything(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    with pytest.raises(Unreachable):
        send_single(LETTER)


def test_a_provider_keeps_a_letter_once_however_often_it_is_handed_over(provider):
    assert takes_keys()
    assert [send_keyed(LETTER), send_keyed(LETTER)] == [Delivery(LETTER)] * 2

    assert provider.handed_over == 2
    assert list(provider.by_key) == ["fk-1-abc"]
    assert provider.by_key["fk-1-abc"]["headers"] == {"Message-ID": "<fk-1-abc@ask.example.org>"}


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_provider_that_cannot_now_is_asked_again(provider, status):
    provider.status = status

    with pytest.raises(Unreachable):
        send_keyed(LETTER)


def test_a_provider_that_refuses_says_why(provider):
    provider.status = 422

    assert send_keyed(LETTER) == Delivery(LETTER, "422 no such address")


def test_a_provider_nobody_answers_at_is_unreachable(settings):
    settings.MAIL_API_URL = "http://127.0.0.1:1/send"

    with pytest.raises(Unreachable):
        send_keyed(LETTER)
