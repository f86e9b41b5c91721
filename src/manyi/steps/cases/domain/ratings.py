"""After each closing the customer rates the handling by a link of their own; staff cannot."""

from django.core.signing import BadSignature, Signer
from django.db import transaction

from manyi.core.clock import now
from manyi.core.enums import AddressKind
from manyi.core.outbox import enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.enums import CONTENT_ENOUGH, Content, RatingState
from manyi.steps.cases.models import Case, Rating

SEND = "cases.send_rating"
_SALT = "cases.rating"


def offer_rating(case: Case) -> Rating:
    """Let the customer rate the round just closed; the link goes to them by e-mail.

    Without an address they rate with number and secret, where they see how the case stands.
    """
    to = email_of(case)
    state = RatingState.QUEUED if to else RatingState.UNSENT
    rating, made = Rating.objects.get_or_create(
        case=case, round=case.round, defaults={"to": to, "state": state}
    )
    if made and to:
        enqueue(SEND, key=f"rating/{rating.pk}", rating=rating.pk)
    return rating


def email_of(case: Case) -> str:
    """Return the e-mail address at which the customer of a case is written to; empty for none."""
    if case.contact and case.contact.opted_out_on is None:
        rows = case.contact.addresses.filter(kind=AddressKind.EMAIL, failed_on=None)
        if (found := rows.first()) is not None:
            return found.value
    return case.reporter.email if case.reporter else ""


def rating_token(rating: Rating) -> str:
    """Return the words of the link that only the customer's letter carries."""
    return Signer(salt=_SALT).sign(f"{rating.pk}")


def rating_of(token: str) -> Rating | None:
    """Return what a link rates; None for a link that is not ours."""
    try:
        pk = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    rows = Rating.objects.select_related("case__adoption__unit", "case__adoption__pack_version")
    return rows.filter(pk=int(pk)).first()


def open_rating(case: Case) -> Rating | None:
    """Return the rating the customer may still give: that of the round closed last."""
    rows = Rating.objects.filter(case=case, round=case.round, rated_at=None)
    return rows.select_related("case__adoption__pack_version").first()


@transaction.atomic
def rate(rating: Rating, *, content: str, words: str) -> Rating:
    """Keep what the customer says of the handling, once."""
    row = Rating.objects.select_for_update().get(pk=rating.pk)
    if row.rated_at is not None:
        raise ProblemsFound([Problem("cases.rated_already", place=rating.case.number)])
    row.content, row.words, row.rated_at = Content(content), words.strip(), now()
    row.save(update_fields=["content", "words", "rated_at"])
    facts = {"level": row.content, "satisfied": row.content in CONTENT_ENOUGH}
    record_case_act(rating.case, "case.rated", actor=None, facts=facts, words={"words": row.words})
    return row


@transaction.atomic
def begin_sending(pk: int) -> Rating | None:
    """Say that the letter goes out now; None where nobody knows if it went before."""
    row = Rating.objects.select_for_update().select_related("case__adoption__unit").get(pk=pk)
    if row.state == RatingState.SENDING:
        row.state = RatingState.UNSURE
        row.save(update_fields=["state"])
        return None
    if row.state != RatingState.QUEUED or row.rated_at is not None:
        return None
    row.state = RatingState.SENDING
    row.save(update_fields=["state"])
    return row


def end_sending(rating: Rating, *, refusal: str) -> None:
    """Keep what the mail server said."""
    rating.state = RatingState.REFUSED if refusal else RatingState.SENT
    rating.failure = refusal[:200]
    rating.save(update_fields=["state", "failure"])


def put_off(rating: Rating) -> None:
    """Wait once more: the mail server was not there, so nothing went out."""
    rating.state = RatingState.QUEUED
    rating.save(update_fields=["state"])
