"""Counting a response or setting it aside, always with a reason that stays."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cleaning.domain.guards import hold, refuse_if_open
from manyi.steps.cleaning.domain.recording import record_cleaning
from manyi.steps.cleaning.models import Flag, ResponseDecision
from manyi.steps.cleaning.queries.rows import named_key
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import responses_of
from manyi.steps.sampling.models import Wave

_LONGEST_REASON = 200
USED, SET_ASIDE = "计入", "剔除"


def set_aside(response: Response, *, reason: str, actor: Person) -> ResponseDecision:
    """Leave the response out of every figure; it stays, with the reason."""
    return set_aside_responses(_wave_of(response), [response], reason=reason, actor=actor)[0]


def restore(response: Response, *, reason: str, actor: Person) -> ResponseDecision:
    """Count a response that was set aside."""
    return keep_responses(_wave_of(response), [response], reason=reason, actor=actor)[0]


def keep(response: Response, *, reason: str, actor: Person) -> ResponseDecision:
    """Count a flagged response all the same."""
    return keep_responses(_wave_of(response), [response], reason=reason, actor=actor)[0]


@transaction.atomic
def set_aside_responses(
    wave: Wave, responses: Iterable[Response], *, reason: str, actor: Person
) -> list[ResponseDecision]:
    """Leave several responses of the wave out, for one reason."""
    return _decide(wave, list(responses), is_used=False, reason=reason, actor=actor)


@transaction.atomic
def keep_responses(
    wave: Wave, responses: Iterable[Response], *, reason: str, actor: Person
) -> list[ResponseDecision]:
    """Count several responses of the wave, for one reason."""
    return _decide(wave, list(responses), is_used=True, reason=reason, actor=actor)


def _wave_of(response: Response) -> Wave:
    """Return the round the response is cleaned with: the last one that holds its answers."""
    wave = response.audience.wave
    while (later := wave.reissues.order_by("-round").first()) is not None:
        wave = later
    return wave


def _decide(
    wave: Wave, responses: Sequence[Response], *, is_used: bool, reason: str, actor: Person
) -> list[ResponseDecision]:
    wave = hold(wave)
    refuse_if_open(wave)
    ours = list(responses_of(wave).filter(pk__in=[one.pk for one in responses]))
    reason = reason.strip()
    if problems := _problems(ours, is_used=is_used, reason=reason):
        raise ProblemsFound(problems)
    moment = now()
    decisions = ResponseDecision.objects.bulk_create(
        ResponseDecision(
            response=one, is_used=is_used, reason=reason, decided_by=actor, decided_at=moment
        )
        for one in ours
    )
    _record(wave, ours, is_used=is_used, reason=reason, actor=actor)
    return decisions


def _problems(responses: list[Response], *, is_used: bool, reason: str) -> list[Problem]:
    label = USED if is_used else SET_ASIDE
    problems = [] if responses else [Problem("cleaning.nothing_chosen")]
    if not reason:
        problems.append(Problem("cleaning.reason_missing", needed=label))
    if len(reason) > _LONGEST_REASON:
        found, needed = str(len(reason)), str(_LONGEST_REASON)
        problems.append(Problem("cleaning.reason_too_long", found=found, needed=needed))
    late = [one for one in responses if one.is_late]
    problems += [Problem("cleaning.late_stays_out", named_key(one.key)) for one in late]
    return problems + _already(responses, is_used=is_used, label=label)


def _already(responses: list[Response], *, is_used: bool, label: str) -> list[Problem]:
    latest = {}
    rows = ResponseDecision.objects.filter(response__in=responses).order_by("decided_at", "pk")
    for row in rows:
        latest[row.response_id] = row.is_used
    return [
        Problem("cleaning.already_so", named_key(one.key), label)
        for one in responses
        if latest.get(one.key) is is_used
    ]


def _record(
    wave: Wave, responses: list[Response], *, is_used: bool, reason: str, actor: Person
) -> None:
    rules: dict[object, str] = {}
    for flag in Flag.objects.filter(response__in=responses).order_by("-pk"):
        rules[flag.response_id] = flag.rule
    for one in responses:
        record_cleaning(
            wave,
            "flag.restored" if is_used else "flag.confirmed",
            actor=actor,
            thing=f"response-{one.key}",
            facts={"rule": rules.get(one.key), "response": f"response-{one.key}"},
            commitments={"reason": reason},
        )
