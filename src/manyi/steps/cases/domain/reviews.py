"""Reviews are held and kept; what they find is driven on; calls without a case are settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from manyi.core.acts import record_act
from manyi.core.adoption import holds_role, pack_of
from manyi.core.clock import today
from manyi.core.ledger import record
from manyi.core.models import Adoption, Person
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.questionnaire.formats.tables import Table
from manyi.steps.cases.domain.notices import Notice, tell
from manyi.steps.cases.enums import NoticeKind, ReviewKind
from manyi.steps.cases.models import Case, PhoneCall, Review, ReviewLine
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.intake import digits
from manyi.steps.cases.queries.reviews import (
    calls_missing,
    calls_open,
    case_of_call,
    duty_of,
    form_of_duty,
    looked_at,
    missing_share,
    occasion_of,
    review_held,
    warnings_of,
)

CALLED_AT, PHONE = "来电时间", "来电号码"
_LEAST_DIGITS, _MOST_DIGITS = 5, 20


@dataclass(frozen=True)
class Line:
    """What a review says of one case."""

    case: Case
    cause: str
    chaser: Person | None
    promised_on: date | None = None


@dataclass(frozen=True)
class TakenLog:
    """What became of a phone log: new calls, those with a case, and the rows not understood."""

    new: int
    known: int
    matched: int
    rejected: tuple[tuple[int, str], ...]


@transaction.atomic
def hold_review(
    adoption: Adoption,
    *,
    kind: str,
    words: str,
    attendance: str,
    lines: Iterable[Line],
    actor: Person,
) -> Review:
    """Hold a review of this period: every late case gets its cause and somebody who drives it."""
    occasion, kept = occasion_of(kind, today()), list(lines)
    problems = (
        *_holding_problems(adoption, kind, occasion, words, actor),
        *_lines_missing(adoption, kind, kept),
    )
    if problems:
        raise ProblemsFound(problems)
    row = Review.objects.create(
        adoption=adoption,
        kind=kind,
        occasion=occasion,
        figures=_figures(adoption, kind, occasion),
        words=words.strip(),
        attendance=attendance.strip(),
        held_by=actor,
    )
    ReviewLine.objects.bulk_create(
        ReviewLine(
            review=row,
            case=one.case,
            cause=one.cause.strip(),
            chaser=one.chaser,
            promised_on=one.promised_on,
        )
        for one in kept
        if one.chaser is not None
    )
    if kind == ReviewKind.MISSING:
        calls_open(adoption).update(review=row)
    _record(row, kept, actor)
    _tell_chasers(row)
    return row


def _holding_problems(
    adoption: Adoption, kind: str, occasion: str, words: str, actor: Person
) -> list[Problem]:
    label = str(ReviewKind(kind).label)
    duty = duty_of(adoption, kind)
    pack = pack_of(adoption.pack_version)
    found = (
        Problem("cases.review_held", label, occasion)
        if review_held(adoption, kind, occasion)
        else None,
        Problem("cases.blank", label, needed="结论和决定") if not words.strip() else None,
        Problem("cases.calls_open", label, str(calls_missing(adoption).count()))
        if kind == ReviewKind.MISSING and calls_missing(adoption).exists()
        else None,
        Problem("cases.review_not_yours", label, needed=pack.roles[pack.duties[duty].role].label)
        if duty and not _owes(actor, adoption, duty)
        else None,
    )
    return [problem for problem in found if problem is not None]


def _owes(actor: Person, adoption: Adoption, duty: str) -> bool:
    provision = pack_of(adoption.pack_version).duties[duty]
    owing = (provision.role, *provision.together_with)
    return any(holds_role(actor, adoption, role, today()) for role in owing)


def _lines_missing(adoption: Adoption, kind: str, lines: list[Line]) -> list[Problem]:
    whole = {one.case.pk for one in lines if one.cause.strip() and one.chaser is not None}
    late = looked_at(adoption, ReviewKind.OVERDUE)
    if kind not in (ReviewKind.STOCKTAKE, ReviewKind.OVERDUE):
        return []
    return [
        Problem("cases.review_line_missing", place=case.number)
        for case in late
        if case.pk not in whole
    ]


def _figures(adoption: Adoption, kind: str, occasion: str) -> dict[str, object]:
    """Return what was counted when the review was held, kept as it was."""
    if kind == ReviewKind.ANALYSIS:
        return {
            "warnings": [
                {"label": one.label, "n": one.n, "words": one.words, "raised": one.is_raised}
                for one in warnings_of(adoption, occasion)
            ]
        }
    if kind == ReviewKind.MISSING:
        n, missed = missing_share(calls_open(adoption))
        return {"calls": n, "missed": missed}
    late = looked_at(adoption, ReviewKind.OVERDUE).count()
    return {"open": looked_at(adoption, ReviewKind.STOCKTAKE).count(), "late": late}


def _record(row: Review, lines: list[Line], actor: Person) -> None:
    key, _provision = provision_of(row.adoption)
    record_act(
        "review.held",
        adoption=row.adoption,
        actor=actor,
        address=f"cases.{key}",
        occasion=row.occasion,
        on=today(),
        thing=row.thing,
        facts={"review": row.thing, "kind": row.kind, "cases": len(lines)},
        commitments={"words": row.words},
    )
    duty = duty_of(row.adoption, row.kind)
    if duty is None:
        return
    form = form_of_duty(row.adoption, duty)
    record_act(
        "duty.recorded",
        adoption=row.adoption,
        actor=actor,
        address=f"duties.{duty}",
        occasion=row.occasion,
        on=today(),
        thing=row.thing,
        cites=[f"duties.{duty}"] + ([f"forms.{form}"] if form else []),
        facts={"record": row.thing, "form": form},
        commitments={"words": row.words},
    )


def _tell_chasers(row: Review) -> None:
    notices = [
        Notice(line.case_id, line.chaser_id, NoticeKind.CHASE, f"{row.thing}/{line.case_id}")
        for line in row.lines.all()
    ]
    tell(notices, key=f"{row.thing}/chase")


@transaction.atomic
def take_phone_log(adoption: Adoption, table: Table) -> TakenLog:
    """Take in the calls of a log, each once, with the case it was registered as."""
    missing = [title for title in (CALLED_AT, PHONE) if len(table.positions(title)) != 1]
    if missing:
        raise ProblemsFound(
            Problem("cases.import_column", table.name, title, f"{CALLED_AT}、{PHONE}")
            for title in missing
        )
    when, who = table.positions(CALLED_AT)[0], table.positions(PHONE)[0]
    new, known, matched, rejected = 0, 0, 0, []
    for line, cells in zip(table.lines.tolist(), table.frame.rows(), strict=True):
        called_at, phone = _moment(cells[when]), digits(str(cells[who] or ""))
        if called_at is None or not _LEAST_DIGITS <= len(phone) <= _MOST_DIGITS:
            code = "cases.call_moment" if called_at is None else "cases.call_number"
            rejected.append((line, sentence(Problem(code, f"第 {line} 行"))))
            continue
        case = case_of_call(adoption, phone, called_at)
        _row, made = PhoneCall.objects.get_or_create(
            adoption_key=adoption.key, called_at=called_at, phone=phone, defaults={"case": case}
        )
        new, known = new + made, known + (not made)
        matched += made and case is not None
    return TakenLog(new, known, matched, tuple(rejected))


def _moment(cell: object) -> datetime | None:
    """Return the moment a cell holds, in the organisation's time; None for what is none."""
    if isinstance(cell, datetime):
        found: datetime | None = cell
    else:
        text = str(cell or "").strip().replace("/", "-")
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


@transaction.atomic
def settle_call(call: PhoneCall, *, case: Case | None, reason: str, actor: Person) -> PhoneCall:
    """Say which case a call belongs to, registered now if need be, or why it needs none."""
    call = PhoneCall.objects.select_for_update().get(pk=call.pk)
    if call.case_id or call.reason:
        raise ProblemsFound([Problem("cases.call_settled", place=_shown(call))])
    if case is None and not reason.strip():
        raise ProblemsFound([Problem("cases.call_unsettled", place=_shown(call))])
    call.case, call.settled_by = case, actor
    call.reason = "" if case else reason.strip()[:200]
    call.save()
    facts = {"call": f"call-{call.pk}", "case": case.thing if case else None}
    record("call.settled", actor=actor.pk, thing=f"call-{call.pk}", facts=facts)
    return call


def _shown(call: PhoneCall) -> str:
    return f"{timezone.localtime(call.called_at):%m-%d %H:%M} 的来电"
