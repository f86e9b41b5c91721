"""Handing over what a person has in hand: proposed by one, confirmed by another, taken back.

Each step that gives people things to do fills the slot `handover`: what of its kind a person
has in hand, and how one of these moves to somebody else. A giver answers also when there is
nothing, so that its mover can be found again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from manyi.core.clock import now, today
from manyi.core.contributions import collect
from manyi.core.enums import HandoverState
from manyi.core.ledger import record
from manyi.core.models import Handover, HandoverLine, Person
from manyi.problems import Problem, ProblemsFound, sentence

SLOT = "handover"
_LONGEST_REFUSAL = 300

# Moves one thing: move(item, leaving=…, receiver=…, actor=…); raises ProblemsFound.
Mover = Callable[..., None]


@dataclass(frozen=True)
class Thing:
    """One thing in hand; `item` names it the same whoever has it."""

    item: str
    label: str


@dataclass(frozen=True)
class InHand:
    """Everything of one kind that a person has in hand, and how one of it moves."""

    kind: str
    title: str
    things: tuple[Thing, ...]
    move: Mover


@dataclass(frozen=True)
class Wish:
    """One thing that is to move, and to whom."""

    kind: str
    item: str
    receiver: Person


def in_hand(person: Person) -> tuple[InHand, ...]:
    """Return what a person has in hand, kind by kind; kinds with nothing are there too."""
    return tuple(collect(SLOT, person=person))


@transaction.atomic
def propose_handover(
    leaving: Person,
    *,
    receiver: Person,
    wishes: Iterable[Wish],
    until: date | None,
    reason: str,
    actor: Person,
) -> Handover:
    """Write down what is to move to whom; nothing moves before somebody else confirms it."""
    wanted = list(wishes)
    labels = {(kind.kind, one.item): one.label for kind in in_hand(leaving) for one in kind.things}
    if problems := _proposing_problems(leaving, receiver, wanted, until):
        raise ProblemsFound(problems)
    handover = Handover.objects.create(
        leaving=leaving, receiver=receiver, until=until, reason=reason.strip(), proposed_by=actor
    )
    HandoverLine.objects.bulk_create(
        HandoverLine(
            handover=handover,
            kind=wish.kind,
            item=wish.item,
            label=labels[wish.kind, wish.item][:200],
            receiver=wish.receiver,
        )
        for wish in wanted
        if (wish.kind, wish.item) in labels
    )
    more = {"until": until.isoformat()} if until else {}
    _record(handover, "handover.proposed", actor, **_ends(handover), items=len(wanted), **more)
    return handover


def _proposing_problems(
    leaving: Person, receiver: Person, wishes: list[Wish], until: date | None
) -> list[Problem]:
    receivers = {receiver, *(wish.receiver for wish in wishes)}
    waiting = Handover.objects.filter(leaving=leaving, state=HandoverState.PROPOSED).exists()
    found = (
        *(
            Problem("handover.to_oneself", leaving.name) if one.pk == leaving.pk else None
            for one in receivers
        ),
        *(
            None if one.is_active else Problem("handover.receiver_inactive", one.name)
            for one in receivers
        ),
        None if wishes else Problem("handover.nothing", leaving.name),
        Problem("handover.waiting", leaving.name) if waiting else None,
        Problem("handover.until_past", leaving.name) if until and until < today() else None,
    )
    return [problem for problem in found if problem is not None]


@transaction.atomic
def confirm_handover(handover: Handover, *, actor: Person) -> Handover:
    """Move every thing; one that cannot move stays where it is and says why."""
    row = _locked(handover, HandoverState.PROPOSED)
    if row.proposed_by_id == actor.pk:
        raise ProblemsFound([Problem("handover.second_person", actor.name)])
    movers = {kind.kind: kind for kind in in_hand(row.leaving)}
    for line in row.lines.select_related("receiver"):
        line.refusal = _moved(movers.get(line.kind), line, row.leaving, line.receiver, actor)
        line.moved_at = None if line.refusal else now()
        line.save(update_fields=["refusal", "moved_at"])
    row.state, row.confirmed_by, row.confirmed_at = HandoverState.DONE, actor, now()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    moved = row.lines.exclude(moved_at=None).count()
    _record(row, "handover.confirmed", actor, **_ends(row), items=moved)
    return row


@transaction.atomic
def refuse_handover(handover: Handover, *, actor: Person) -> Handover:
    """Send the proposal back; nothing has moved."""
    row = _locked(handover, HandoverState.PROPOSED)
    row.state, row.returned_by, row.returned_at = HandoverState.REFUSED, actor, now()
    row.save(update_fields=["state", "returned_by", "returned_at"])
    _record(row, "handover.refused", actor)
    return row


@transaction.atomic
def return_handover(handover: Handover, *, actor: Person | None) -> Handover:
    """Give back what moved and is still with whoever received it; what went on stays there."""
    row = _locked(handover, HandoverState.DONE)
    if not row.leaving.is_active:
        raise ProblemsFound([Problem("handover.left", row.leaving.name)])
    back, held = 0, _InHandOf()
    for line in row.lines.exclude(moved_at=None).select_related("receiver"):
        refusal = _moved(held(line), line, line.receiver, row.leaving, actor)
        line.refusal, line.returned_at = refusal, None if refusal else now()
        line.save(update_fields=["refusal", "returned_at"])
        back += not refusal
    row.state, row.returned_by, row.returned_at = HandoverState.RETURNED, actor, now()
    row.save(update_fields=["state", "returned_by", "returned_at"])
    _record(row, "handover.returned", actor, items=back)
    return row


class _InHandOf:
    """What the receivers of a handover have in hand, asked once for each of them."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, InHand]] = {}

    def __call__(self, line: HandoverLine) -> InHand | None:
        if line.receiver_id not in self._known:
            kinds = in_hand(line.receiver)
            self._known[line.receiver_id] = {kind.kind: kind for kind in kinds}
        return self._known[line.receiver_id].get(line.kind)


def return_what_is_due(day: date) -> int:
    """Give back what deputies held for a time that is over; return how many handovers."""
    rows = Handover.objects.filter(state=HandoverState.DONE, until__lt=day, leaving__is_active=True)
    done = [return_handover(row, actor=None) for row in rows]
    return len(done)


def _moved(
    kind: InHand | None, line: HandoverLine, leaving: Person, receiver: Person, actor: Person | None
) -> str:
    """Move one thing; return why it did not, nothing where it did."""
    is_there = kind is not None and line.item in {one.item for one in kind.things}
    if kind is None or not is_there:
        return sentence(Problem("handover.gone", line.label, leaving.name))
    try:
        with transaction.atomic():
            kind.move(line.item, leaving=leaving, receiver=receiver, actor=actor)
    except ProblemsFound as error:
        return " ".join(sentence(one) for one in error.problems)[:_LONGEST_REFUSAL]
    return ""


def _locked(handover: Handover, state: str) -> Handover:
    row = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("leaving", "receiver", "proposed_by")
        .get(pk=handover.pk)
    )
    if row.state != state:
        raise ProblemsFound([Problem("handover.state", str(row), row.get_state_display())])
    return row


def listed_handovers() -> QuerySet[Handover]:
    """Return every handover with what a list shows, the latest first."""
    return Handover.objects.select_related("leaving", "receiver", "proposed_by", "confirmed_by")


def waiting_for_confirmation(person: Person) -> QuerySet[Handover]:
    """Return the proposals somebody else made, which this person may confirm."""
    rows = listed_handovers().filter(state=HandoverState.PROPOSED)
    return rows.exclude(proposed_by=person)


def _ends(row: Handover) -> dict[str, object]:
    return {"from": f"person-{row.leaving_id}", "to": f"person-{row.receiver_id}"}


def _record(row: Handover, verb: str, actor: Person | None, **facts: object) -> None:
    record(
        verb,
        actor=actor.pk if actor else None,
        on=today(),
        thing=row.thing,
        facts={"handover": row.thing, **facts},
    )
