"""Letters are written from templates, sent once, and never a second time without a person's click.

By SMTP nobody can know whether a letter left when the worker died between handing it over and
noting so. Such a letter is `状态不明`: it waits for a person, and keeps its Message-ID when that
person has it sent again. A provider that takes an idempotency key is simply handed it again.
"""

import secrets

from django.db import transaction
from django.utils.html import format_html, linebreaks

from manyi.channels.email import (
    Delivery,
    Unreachable,
    Unsure,
    send_keyed,
    send_single,
    takes_keys,
)
from manyi.channels.email import Letter as Message
from manyi.core.clock import now
from manyi.core.ledger import record
from manyi.core.models import Person
from manyi.core.outbox import enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import LetterKind, LetterState
from manyi.steps.cases.models import Case, Letter, LetterTemplate
from manyi.steps.cases.queries.letters import template_of, unknown_placeholders

SEND = "cases.send_letter"
_OVER = (LetterState.SENT, LetterState.PRINTED)


@transaction.atomic
def change_template(
    kind: str, *, title: str, subject: str, body: str, actor: Person
) -> LetterTemplate:
    """Keep new words for letters of a purpose; letters written before stay as they are."""
    unknown = unknown_placeholders(subject, body)
    found = (
        Problem("cases.template_blank", place=title)
        if not (subject.strip() and body.strip())
        else None,
        Problem("cases.placeholder_unknown", title, "、".join(unknown)) if unknown else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    before = template_of(kind)
    LetterTemplate.objects.filter(kind=kind).update(is_active=False)
    row = LetterTemplate.objects.create(
        kind=kind,
        title=title.strip(),
        subject=subject.strip(),
        body=body.strip(),
        version=before.version + 1,
        changed_by=actor,
        changed_at=now(),
    )
    facts = {"template": f"template-{row.pk}", "kind": kind, "version": row.version}
    record("template.changed", actor=actor.pk, thing=f"template-{row.pk}", facts=facts)
    return row


@transaction.atomic
def write_letter(
    case: Case, *, kind: str, to: str, subject: str, body: str, actor: Person
) -> Letter:
    """Write a letter about a case; it goes out when somebody sends or prints it."""
    require_words(case, 标题=subject, 正文=body)
    return Letter.objects.create(
        case=case,
        round=case.round,
        kind=kind,
        to=to.strip(),
        subject=" ".join(subject.split()),
        body=body.strip(),
        name=f"{case.number.lower()}-{secrets.token_hex(8)}",
        written_by=actor,
    )


@transaction.atomic
def queue_letter(letter: Letter, *, actor: Person) -> Letter:
    """Have a letter sent by e-mail; one whose state is unsure only a person sends again."""
    letter = _held(letter)
    if letter.state in (*_OVER, LetterState.QUEUED, LetterState.SENDING):
        raise ProblemsFound([_not_now(letter)])
    if "@" not in letter.to:
        raise ProblemsFound([Problem("cases.letter_without_address", place=letter.case.number)])
    letter.state, letter.failure = LetterState.QUEUED, ""
    letter.save(update_fields=["state", "failure"])
    enqueue(SEND, key=f"letter-{letter.pk}/{letter.tries + 1}", letter_id=letter.pk)
    return letter


@transaction.atomic
def hand_over_print(letter: Letter, *, actor: Person) -> Letter:
    """Say that the letter was printed and handed over or posted."""
    letter = _held(letter)
    if letter.state in (*_OVER, LetterState.QUEUED, LetterState.SENDING):
        raise ProblemsFound([_not_now(letter)])
    _note_sent(letter, state=LetterState.PRINTED, channel="paper", actor=actor)
    return letter


@transaction.atomic
def settle_unsure(letter: Letter, *, actor: Person) -> Letter:
    """Say that a letter whose state was unsure did arrive, as the customer told."""
    letter = _held(letter)
    if letter.state != LetterState.UNSURE:
        raise ProblemsFound([_not_now(letter)])
    _note_sent(letter, state=LetterState.SENT, channel="email", actor=actor)
    return letter


def deliver_letter(letter_id: int) -> str:
    """Send a queued letter; return its state. Run again after a death, it never sends blindly."""
    letter = _claim(letter_id)
    if letter is None:
        return Letter.objects.get(pk=letter_id).state
    try:
        delivery = _hand_over(letter)
    except Unreachable:
        Letter.objects.filter(pk=letter_id).update(state=LetterState.QUEUED)
        raise
    except Unsure:
        _note_failed(letter, state=LetterState.UNSURE, reason="交给邮件服务器时断线")
        return LetterState.UNSURE
    with transaction.atomic():
        letter = _held(letter)
        if delivery.is_refused:
            _note_failed(letter, state=LetterState.REFUSED, reason=delivery.refusal)
        else:
            _note_sent(letter, state=LetterState.SENT, channel="email", actor=letter.written_by)
    return letter.state


def _claim(letter_id: int) -> Letter | None:
    """Take a queued letter in hand, durably, before it goes out.

    One already in hand belonged to a worker that died; only under a key may it go out again.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter_id)
        if letter.state == LetterState.SENDING and not takes_keys():
            _note_failed(letter, state=LetterState.UNSURE, reason="发送时程序中断")
            return None
        if letter.state not in (LetterState.QUEUED, LetterState.SENDING):
            return None
        letter.state, letter.tries = LetterState.SENDING, letter.tries + 1
        letter.save(update_fields=["state", "tries"])
        return letter


def _hand_over(letter: Letter) -> Delivery:
    message = Message(
        to=letter.to,
        subject=letter.subject,
        text=letter.body,
        html=format_html("<html><body>{}</body></html>", linebreaks(letter.body, autoescape=True)),
        name=letter.name,
    )
    return send_keyed(message) if takes_keys() else send_single(message)


def _held(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().select_related("case__adoption").get(pk=letter.pk)


def _note_sent(letter: Letter, *, state: str, channel: str, actor: Person) -> None:
    letter.state, letter.sent_at, letter.failure = state, now(), ""
    letter.save(update_fields=["state", "sent_at", "failure"])
    facts = _facts(letter) | {"channel": channel, "tries": letter.tries}
    words = {"subject": letter.subject, "body": letter.body}
    record_case_act(letter.case, "letter.sent", actor=actor, facts=facts, words=words)
    if letter.kind == LetterKind.ACKNOWLEDGEMENT:
        _acknowledge(letter.case, actor)


def _acknowledge(case: Case, actor: Person) -> None:
    if case.first_response_at is None:
        case.first_response_at = now()
        case.save(update_fields=["first_response_at"])
    record_case_act(case, "case.acknowledged", actor=actor)


@transaction.atomic
def _note_failed(letter: Letter, *, state: str, reason: str) -> None:
    letter.state, letter.failure = state, reason[:200]
    letter.save(update_fields=["state", "failure"])
    facts = _facts(letter) | {"unsure": state == LetterState.UNSURE}
    record_case_act(letter.case, "letter.failed", actor=None, facts=facts)


def _facts(letter: Letter) -> dict[str, object]:
    return {"letter": f"letter-{letter.pk}", "kind": letter.kind}


def _not_now(letter: Letter) -> Problem:
    return Problem("cases.letter_not_now", letter.subject, letter.get_state_display())
