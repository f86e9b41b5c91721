"""Background work of step 9."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from manyi.channels.email import Unreachable, send_letters
from manyi.channels.email.incoming import Account, fetch_letters
from manyi.core.outbox import job, periodic
from manyi.steps.cases.domain import (
    Notice,
    begin_sending,
    end_sending,
    give_notices,
    put_off,
    receipts,
    sweep_clocks,
    sweep_low_answers,
    take_waiting_letters,
)
from manyi.steps.cases.domain.cohandling import remind_of_request
from manyi.steps.cases.domain.letters import SEND, deliver_letter
from manyi.steps.cases.domain.notices import TELL
from manyi.steps.cases.domain.ratings import SEND as SEND_RATING
from manyi.steps.cases.exports.ratings import rating_letter
from manyi.steps.cases.models import CoRequest
from manyi.steps.cases.queries import spool


@periodic("cases.sweep_low_answers", every_s=30, label="低分答卷开立反馈件")
def sweep() -> None:
    """Open cases for the low answers that came in."""
    sweep_low_answers()


@periodic("cases.sweep_clocks", every_s=60, label="提醒和升级快到期、已逾期的反馈件")
def sweep_deadlines() -> None:
    """Do what the clocks of cases do by themselves."""
    sweep_clocks()


@job(TELL, label="通知办理人和上级")
def tell_people(*, notices: list[Mapping[str, Any]]) -> None:
    """Put notices on people's first pages."""
    give_notices(Notice(**one) for one in notices)


@periodic("cases.fetch_mail", every_s=60, label="收取客户来信")
def fetch_mail() -> None:
    """Bring in the letters customers wrote and make of each what it is."""
    if settings.IMAP_HOST:
        fetch_letters(_account(), spool())
    take_waiting_letters()


def _account() -> Account:
    return Account(
        settings.IMAP_HOST,
        settings.IMAP_PORT,
        settings.IMAP_USER,
        settings.IMAP_PASSWORD,
        settings.IMAP_FOLDER,
        is_encrypted=settings.IMAP_TLS,
    )


@job("cases.remind_cohandling", label="催办协办请求")
def remind_cohandling(*, request_id: int) -> None:
    """Remind of a request for co-handling that nobody has replied to."""
    remind_of_request(CoRequest.objects.select_related("case", "unit").get(pk=request_id))


@job(SEND, label="发送给客户的信函")
def send_letter(*, letter_id: int) -> None:
    """Send one letter; what a dead worker left in hand is not sent blindly."""
    deliver_letter(letter_id)


@job(receipts.SEND, label="发送回执")
def send_receipt(*, receipt_id: int) -> None:
    """Tell who wrote that their feedback has its number."""
    receipts.deliver_receipt(receipt_id)


@job(SEND_RATING, label="请客户评价处理", most_attempts=20)
def send_rating(*, rating: int) -> None:
    """Send the customer the link by which they rate; never twice without a person's click."""
    row = begin_sending(rating)
    if row is None:
        return
    try:
        for delivery in send_letters([rating_letter(row)]):
            end_sending(row, refusal=delivery.refusal)
    except Unreachable:
        put_off(row)
        raise
