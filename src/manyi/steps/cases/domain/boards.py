"""Twice a year everybody is told how feedback was handled: composed, approved, published."""

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.approvals import submit_for_approval
from manyi.core.clock import now, today
from manyi.core.models import Adoption, Approval, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.enums import BoardState
from manyi.steps.cases.models import BoardNotice
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.boards import (
    board_figures,
    half_year,
    hot_issues,
    personal_words,
)

_CHANGEABLE = (BoardState.DRAFT, BoardState.REFUSED)


@transaction.atomic
def compose_board(adoption: Adoption, *, period: str, done: str, actor: Person) -> BoardNotice:
    """Put the figures and hot issues of a half-year together with what was done about them."""
    half = half_year(period)
    standing = BoardNotice.objects.filter(adoption__key=adoption.key, period=period)
    known = standing.exclude(state=BoardState.WITHDRAWN).first()
    if known is not None:
        found = known.get_state_display()
        raise ProblemsFound([Problem("boards.period_taken", half.label, found)])
    notice = BoardNotice(
        adoption=adoption,
        period=period,
        first_day=half.first,
        last_day=half.last,
        figures=board_figures(adoption, half),
        hot=hot_issues(adoption, half),
        done=done.strip(),
        composed_by=actor,
    )
    _refuse_words(notice)
    notice.save()
    _record(notice, "board.composed", actor, cases=notice.figures["n"])
    return notice


@transaction.atomic
def change_board(notice: BoardNotice, *, done: str, actor: Person) -> BoardNotice:
    """Write the words anew; the figures are counted anew with them."""
    _require(notice, *_CHANGEABLE)
    half = half_year(notice.period)
    notice.done = done.strip()
    notice.figures = board_figures(notice.adoption, half)
    notice.hot = hot_issues(notice.adoption, half)
    notice.state = BoardState.DRAFT
    _refuse_words(notice)
    notice.save()
    _record(notice, "board.composed", actor, cases=notice.figures["n"])
    return notice


def approval_chain(adoption: Adoption) -> str | None:
    """Return which approval a notice needs; None where the regulation asks for none."""
    _key, provision = provision_of(adoption)
    return provision.board.approval if provision.board else None


@transaction.atomic
def submit_board(notice: BoardNotice, *, actor: Person) -> BoardNotice:
    """Ask for the approval the regulation wants; the last signature publishes."""
    _require(notice, *_CHANGEABLE)
    chain = approval_chain(notice.adoption)
    if chain is None:
        raise ProblemsFound([Problem("boards.no_approval", _place(notice))])
    key, _provision = provision_of(notice.adoption)
    notice.approval = submit_for_approval(
        notice.thing,
        adoption=notice.adoption,
        chain=chain,
        provision=f"cases.{key}.board",
        title=f"{_place(notice)}反馈办理情况",
        author=actor,
    )
    notice.state = BoardState.IN_APPROVAL
    notice.save(update_fields=["approval", "state"])
    return notice


@transaction.atomic
def publish_board(notice: BoardNotice, *, actor: Person) -> BoardNotice:
    """Let everybody read the notice; where the regulation wants approval, only that publishes."""
    _require(notice, *_CHANGEABLE)
    if approval_chain(notice.adoption) is not None:
        raise ProblemsFound([Problem("boards.approval", _place(notice))])
    return _publish(notice, actor)


@transaction.atomic
def withdraw_board(notice: BoardNotice, *, actor: Person) -> BoardNotice:
    """Take a notice off the board; a better one can be composed for its period."""
    _require(notice, BoardState.PUBLISHED)
    notice.state = BoardState.WITHDRAWN
    notice.save(update_fields=["state"])
    _record(notice, "board.withdrawn", actor, period=notice.period)
    return notice


def board_approved(approval: Approval) -> None:
    """Publish: the last signature was given."""
    notice = BoardNotice.objects.filter(approval=approval, state=BoardState.IN_APPROVAL).first()
    if notice is not None:
        _publish(notice, notice.composed_by)


def board_refused(approval: Approval) -> None:
    """Send the notice back to its author."""
    rows = BoardNotice.objects.filter(approval=approval, state=BoardState.IN_APPROVAL)
    rows.update(state=BoardState.REFUSED)


def _publish(notice: BoardNotice, actor: Person) -> BoardNotice:
    _refuse_words(notice)
    notice.state, notice.published_at = BoardState.PUBLISHED, now()
    notice.save(update_fields=["state", "published_at"])
    _record(notice, "board.published", actor, cases=notice.figures["n"], period=notice.period)
    return notice


def _refuse_words(notice: BoardNotice) -> None:
    place = _place(notice)
    personal = personal_words(notice)
    found = (
        None if notice.done else Problem("boards.blank", place, needed="办理和改进情况"),
        Problem("boards.personal", place, "、".join(personal)) if personal else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)


def _require(notice: BoardNotice, *states: str) -> None:
    if notice.state not in states:
        found = notice.get_state_display()
        raise ProblemsFound([Problem("boards.state", _place(notice), found)])


def _place(notice: BoardNotice) -> str:
    return half_year(notice.period).label


def _record(notice: BoardNotice, verb: str, actor: Person, **facts: object) -> None:
    key, provision = provision_of(notice.adoption)
    below = ".board" if provision.board else ""
    record_act(
        verb,
        adoption=notice.adoption,
        actor=actor,
        address=f"cases.{key}{below}",
        occasion=notice.period,
        on=today(),
        thing=notice.thing,
        facts={"board": notice.thing, "period": notice.period, **facts},
        commitments={"done": notice.done},
    )
