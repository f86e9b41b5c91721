"""Letters by e-mail become cases or notes; whatever is neither is kept and shown."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from manyi.channels.email.incoming import (
    IncomingLetter,
    Nature,
    Unreadable,
    read_letter,
)
from manyi.core.clock import now, today
from manyi.core.contacts import mark_address_failed
from manyi.core.enums import AddressKind
from manyi.core.ledger import record
from manyi.core.models import Adoption, ContactAddress, Person
from manyi.core.received_files import received_file
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.attachments import attach_files
from manyi.steps.cases.domain.intake import Heard, Teller, take_in
from manyi.steps.cases.domain.receipts import ask_for_receipt
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.domain.replies import take_reply
from manyi.steps.cases.enums import CaseKind, CaseSource, LetterState, MailState
from manyi.steps.cases.models import Case, IncomingMail
from manyi.steps.cases.queries import (
    case_adoptions,
    case_answered_by,
    kinds_of,
    letters_named,
    own_marks,
    spool,
    writes_for,
)

log = logging.getLogger(__name__)

# A person writes less often; what writes more is a machine in a circle with ours.
_MOST_FROM_ONE = 20
_WITHIN = timedelta(hours=1)
_LONGEST_SUBJECT, _LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_ID = 300, 120, 254, 255
_SET_ASIDE = (Nature.AUTOMATIC, Nature.BULK, Nature.LOOP)
_REASONS = {
    "left on server": "超过 50 MB，只取了信头，原信留在邮箱里并加了星标",
    "no sender": "没有发件人",
    "nothing said": "没有主题、正文和附件",
    "too many parts": "信的分段太多",
}


def take_waiting_letters() -> int:
    """Deal with every letter in the spool, each in its own transaction; return how many."""
    paths = spool().waiting()
    for path in paths:
        take_letter_file(path)
    return len(paths)


def take_letter_file(path: Path) -> IncomingMail:
    """Deal with one letter of the spool; a letter that breaks something is kept, and told."""
    raw = path.read_bytes()
    try:
        mail = take_letter(raw)
    except Exception as error:  # one letter may fail in any way, the others must still be read
        log.exception("letter %s failed", path.stem)
        mail = _keep_unreadable(raw, type(error).__name__)
    spool().keep(path)
    return mail


@transaction.atomic
def take_letter(raw: bytes) -> IncomingMail:
    """Make of a letter what it is: a case, a note on one, a bounce; the same bytes only once."""
    known = IncomingMail.objects.filter(sha256=hashlib.sha256(raw).hexdigest()).first()
    if known is not None:
        return known
    try:
        letter = read_letter(raw, own=own_marks())
    except Unreadable as error:
        return _keep_unreadable(raw, str(error))
    mail = _mail(letter)
    _deal(mail, letter)
    mail.save()
    facts = {"mail": mail.thing, "nature": mail.nature, "how": mail.state, "hash": mail.sha256}
    case = mail.case.thing if mail.case else None
    record("mail.taken", thing=mail.thing, facts={**facts, "case": case})
    return mail


def _mail(letter: IncomingLetter) -> IncomingMail:
    return IncomingMail(
        sha256=letter.sha256,
        message_id=letter.message_id[:_LONGEST_ID],
        sender_name=letter.sender.name[:_LONGEST_NAME],
        sender_address=letter.sender.address[:_LONGEST_ADDRESS],
        subject=letter.subject[:_LONGEST_SUBJECT],
        text=letter.told,
        copied="" if letter.is_forward else letter.copied,
        nature=letter.nature,
        reason="" if letter.is_whole else "有些字符认不出，请看原信",
        received_at=now(),
    )


def _deal(mail: IncomingMail, letter: IncomingLetter) -> None:
    twin = IncomingMail.objects.filter(message_id=mail.message_id).exclude(
        state=MailState.UNREADABLE
    )
    if (first := twin.select_related("case").first()) is not None:
        mail.state, mail.case = MailState.REPEATED, first.case
    elif letter.bounce is not None:
        mail.state, mail.case = MailState.BOUNCE, _mark_bounced(letter)
        _mark_failed(letter)
    elif letter.nature in _SET_ASIDE or _writes_without_end(mail):
        mail.state, mail.case = MailState.SET_ASIDE, case_answered_by(letter)
    elif (case := case_answered_by(letter)) is not None:
        _join(mail, letter, case)
    else:
        _open(mail, letter)


def _writes_without_end(mail: IncomingMail) -> bool:
    rows = IncomingMail.objects.filter(sender_address=mail.sender_address)
    return rows.filter(received_at__gt=now() - _WITHIN).count() >= _MOST_FROM_ONE


def _mark_bounced(letter: IncomingLetter) -> Case | None:
    """Mark our letter that did not arrive; return the case it was about."""
    bounce = letter.bounce
    if bounce is None or not bounce.is_final:
        return case_answered_by(letter)
    reason = bounce.words[:200]
    for sent in letters_named([bounce.message_id, *letter.answers]):
        sent.state, sent.failure = LetterState.BOUNCED, reason
        sent.save(update_fields=["state", "failure"])
        facts = {"letter": f"letter-{sent.pk}", "kind": getattr(sent, "kind", "receipt")}
        record_case_act(sent.case, "letter.failed", actor=None, facts=facts | {"unsure": False})
        return sent.case
    return case_answered_by(letter)


def _mark_failed(letter: IncomingLetter) -> None:
    """Note the addresses nothing arrives at any more, so that no survey counts on them."""
    if letter.bounce is None or not letter.bounce.is_final:
        return
    rows = ContactAddress.objects.filter(kind=AddressKind.EMAIL, failed_on=None)
    for address in rows.filter(value__in=letter.bounce.recipients):
        mark_address_failed(address, on=today(), actor=None)


def _join(mail: IncomingMail, letter: IncomingLetter, case: Case) -> None:
    """Put the letter on its case; words of somebody the case does not know stay internal."""
    is_known = writes_for(case, letter.sender.address)
    reply = take_reply(case, words=letter.told or "（来信没有文字）", is_known=is_known)
    attach_files(reply.case, files=letter.attachments, actor=None, is_from_customer=True)
    is_same = reply.note is not None
    mail.state = MailState.NOTE if is_same else MailState.CASE
    mail.case, mail.note = reply.case, reply.note


def _open(mail: IncomingMail, letter: IncomingLetter) -> None:
    adoption = next(iter(case_adoptions()), None)
    if adoption is None:
        mail.state, mail.reason = MailState.UNREADABLE, "没有生效的制度规定如何办理反馈"
        return
    heard = _heard(mail, _first_kind(adoption))
    mail.case, _secret = take_in(adoption, heard, actor=None, files=letter.attachments)
    mail.state = MailState.CASE
    if not letter.wants_no_answer:
        ask_for_receipt(mail.case, to=letter.sender.address, tells_secret=True)


def _first_kind(adoption: Adoption) -> str:
    """Return the kind a letter gets: a complaint, whose terms are the strictest, where there is."""
    kinds = kinds_of(adoption)
    return CaseKind.COMPLAINT.value if CaseKind.COMPLAINT in kinds else next(iter(kinds))


def _heard(mail: IncomingMail, kind: str) -> Heard:
    told = [mail.subject, mail.text]
    return Heard(
        description="\n\n".join(filter(None, told)) or "（来信没有文字，见附件）",
        kind=kind,
        source=CaseSource.EMAIL,
        teller=Teller(name=mail.sender_name[:60], email=mail.sender_address),
    )


def _keep_unreadable(raw: bytes, reason: str) -> IncomingMail:
    sha256 = hashlib.sha256(raw).hexdigest()
    mail, _made = IncomingMail.objects.get_or_create(
        sha256=sha256,
        defaults={
            "message_id": f"<{sha256}@none>",
            "state": MailState.UNREADABLE,
            "reason": _REASONS.get(reason, f"读信时出错（{reason}）"),
            "received_at": now(),
        },
    )
    return mail


@transaction.atomic
def make_case_of_mail(
    mail: IncomingMail, *, adoption: Adoption, kind: str, description: str, actor: Person
) -> Case:
    """Register a letter nobody could sort as a case; the letter itself is put with it."""
    mail = _unsettled(mail)
    teller = Teller(name=mail.sender_name[:60], email=mail.sender_address)
    heard = Heard(description=description, kind=kind, source=CaseSource.EMAIL, teller=teller)
    case, _secret = take_in(adoption, heard, actor=actor, files=_as_file(mail))
    _settle(mail, MailState.CASE, actor, case=case)
    return case


@transaction.atomic
def attach_mail(mail: IncomingMail, *, case: Case, actor: Person) -> Case:
    """Put a letter nobody could sort with a case it belongs to."""
    mail = _unsettled(mail)
    attach_files(case, files=_as_file(mail), actor=actor, is_from_customer=True)
    _settle(mail, MailState.NOTE, actor, case=case)
    return case


@transaction.atomic
def discard_mail(mail: IncomingMail, *, reason: str, actor: Person) -> IncomingMail:
    """Say that a letter is no feedback and why; its bytes stay where they are."""
    mail = _unsettled(mail)
    if not reason.strip():
        raise ProblemsFound([Problem("cases.blank", place=str(mail), needed="理由")])
    return _settle(mail, MailState.DISCARDED, actor, reason=reason.strip())


_TO_SETTLE = (MailState.UNREADABLE, MailState.SET_ASIDE, MailState.BOUNCE)


def _unsettled(mail: IncomingMail) -> IncomingMail:
    """Return the letter under lock; refuse when somebody else settled it first."""
    fresh = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if fresh.state not in _TO_SETTLE:
        found = fresh.get_state_display()
        raise ProblemsFound([Problem("cases.mail_settled", place=str(fresh), found=found)])
    return fresh


def _as_file(mail: IncomingMail) -> list:
    raw = spool().raw(mail.sha256)
    return [received_file(f"{mail.sha256[:12]}.eml", raw)] if raw is not None else []


def _settle(
    mail: IncomingMail, state: str, actor: Person, *, case: Case | None = None, reason: str = ""
) -> IncomingMail:
    mail.state, mail.settled_by, mail.settled_at = state, actor, now()
    mail.case, mail.settled_reason = case or mail.case, reason
    mail.save()
    record(
        "mail.settled",
        actor=actor.pk,
        thing=mail.thing,
        facts={"mail": mail.thing, "how": state, "case": case.thing if case else None},
        commitments={"reason": reason} if reason else {},
    )
    return mail
