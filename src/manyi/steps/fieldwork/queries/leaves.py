"""What is sealed of an answer: the same row for the sealer and for whoever verifies."""

from collections.abc import Iterator
from datetime import UTC

from manyi.core.ledger import AnswerLeaf, SealedBatch, leaf
from manyi.steps.fieldwork.models import Response


def answer_row(response: Response) -> dict[str, object]:
    """Return every part of the answer whose change must be noticed, as JSON holds it.

    An anonymous answer is sealed without its group, which the close may still have to take away.
    """
    sent = response.submitted_at
    row: dict[str, object] = {
        "key": str(response.key),
        "audience": response.audience_id,
        "questionnaire": response.questionnaire_version_id,
        "invitation": response.invitation_id,
        "object": response.assessment_object_id,
        "channel": response.channel,
        "competitor": response.competitor,
        "answers": response.answers,
        "language": response.language,
        "seconds": response.seconds,
        "submitted": sent.astimezone(UTC).isoformat() if sent else None,
        "late": response.is_late,
        "keyed_by": response.keyed_by_id,
    }
    if sent and response.strata:
        row["strata"] = response.strata
    return row


def answer_leaf(response: Response) -> bytes:
    """Return the leaf of the answer as its row stands now."""
    return leaf(bytes(response.salt), answer_row(response))


def answer_leaves(batch: SealedBatch, alias: str) -> Iterator[AnswerLeaf]:
    """Yield the leaf of every answer that carries the batch's number."""
    rows = Response.objects.using(alias).filter(sealed_in=batch.seq)
    for response in rows.iterator():
        yield AnswerLeaf(str(response.key), answer_leaf(response))
