"""Receipts by e-mail: number, due day, and to who wrote by e-mail the secret, which no table holds.

A receipt goes out once. What a dead worker had in hand is 状态不明 and is not sent again.
"""

import secrets

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.channels.email import Delivery, Letter, Unreachable, Unsure, send_single
from manyi.core.clock import now
from manyi.core.outbox import enqueue
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.enums import LetterState
from manyi.steps.cases.models import Case, CaseReceipt
from manyi.steps.cases.queries import hash_secret

SEND = "cases.send_receipt"


@transaction.atomic
def ask_for_receipt(case: Case, *, to: str, tells_secret: bool) -> CaseReceipt:
    """Have a receipt sent once the case is kept."""
    receipt = CaseReceipt.objects.create(
        case=case,
        to=to,
        name=f"receipt-{case.number.lower()}-{secrets.token_hex(8)}",
        tells_secret=tells_secret,
    )
    enqueue(SEND, key=f"receipt-{receipt.pk}", receipt_id=receipt.pk)
    return receipt


def deliver_receipt(receipt_id: int) -> str:
    """Send a receipt that waits; return its state. Run again after a death it sends nothing."""
    claimed = _claim(receipt_id)
    if claimed is None:
        return CaseReceipt.objects.get(pk=receipt_id).state
    receipt, letter = claimed
    try:
        delivery = send_single(letter)
    except Unreachable:  # certainly nothing was sent: the outbox comes again
        CaseReceipt.objects.filter(pk=receipt_id).update(state=LetterState.QUEUED)
        raise
    except Unsure:
        return _note(receipt, LetterState.UNSURE, "交给邮件服务器时断线")
    return _note_delivery(receipt, delivery)


def _claim(receipt_id: int) -> tuple[CaseReceipt, Letter] | None:
    """Take a receipt in hand, durably, before it goes out; a new secret is made only here."""
    with transaction.atomic():
        rows = CaseReceipt.objects.select_for_update(of=("self",)).select_related("case__adoption")
        receipt = rows.get(pk=receipt_id)
        if receipt.state == LetterState.SENDING:
            _note(receipt, LetterState.UNSURE, "发送时程序中断")
            return None
        if receipt.state != LetterState.QUEUED:
            return None
        receipt.state = LetterState.SENDING
        receipt.save(update_fields=["state"])
        return receipt, _letter(receipt, _new_secret(receipt))


def _new_secret(receipt: CaseReceipt) -> str:
    if not receipt.tells_secret:
        return ""
    secret = secrets.token_hex(4)
    Case.objects.filter(pk=receipt.case_id).update(secret_hash=hash_secret(secret))
    return secret


def _letter(receipt: CaseReceipt, secret: str) -> Letter:
    context = {
        "case": receipt.case,
        "secret": secret,
        "address": settings.PUBLIC_URL + reverse("cases:status"),
        "organisation": receipt.case.adoption.unit.name,
    }
    return Letter(
        to=receipt.to,
        subject=_("您的反馈已收到（%(number)s）") % {"number": receipt.case.number},
        text=render_to_string("cases/mail/receipt.txt", context),
        html=render_to_string("cases/mail/receipt.html", context),
        name=receipt.name,
    )


def _note_delivery(receipt: CaseReceipt, delivery: Delivery) -> str:
    if delivery.is_refused:
        return _note(receipt, LetterState.REFUSED, delivery.refusal)
    with transaction.atomic():
        receipt.sent_at = now()
        receipt.save(update_fields=["sent_at"])
        facts = {"letter": f"receipt-{receipt.pk}", "kind": "receipt", "channel": "email"}
        record_case_act(receipt.case, "letter.sent", actor=None, facts=facts)
        return _note(receipt, LetterState.SENT, "")


@transaction.atomic
def _note(receipt: CaseReceipt, state: LetterState, reason: str) -> str:
    receipt.state, receipt.failure = state, reason[:200]
    receipt.save(update_fields=["state", "failure"])
    return state.value
