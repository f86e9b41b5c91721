"""Where a clause stands in a period, seen from a day, and what shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from manyi.regulation.adoption import Adoption
from manyi.regulation.duties import Duty, DutyState
from manyi.regulation.ledger import Event, LedgerIndex, covers, touches
from manyi.regulation.occasions import Span, periods
from manyi.regulation.rules import Rule, rules


class State(StrEnum):
    """The state of a clause; the value is what a page prints."""

    OVERDUE = "逾期"
    OPEN = "到期"
    DONE = "已执行"
    WAIVED = "豁免"
    NOT_APPLICABLE = "不适用"


DEFINITION_LABELS = {
    "purpose": "目的",
    "scope": "适用范围",
    "term": "术语",
    "principle": "原则",
    "reference": "引用",
    "right": "权利",
    "advice": "建议",
}
_OUTSTANDING = (DutyState.OPEN, DutyState.OVERDUE)
_FIRST_THAT_HOLDS = (
    (DutyState.OVERDUE, State.OVERDUE),
    (DutyState.OPEN, State.OPEN),
    (DutyState.DONE, State.DONE),
    (DutyState.WAIVED, State.WAIVED),
)


@dataclass(frozen=True)
class ClauseState:
    """State, a count such as 3/4,1 迟, the entries that show it, and why none was needed."""

    clause: str
    state: State
    summary: str = ""
    events: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    why: str = ""


def clause_state(
    clause: str,
    *,
    adoption: Adoption,
    duties: Iterable[Duty],
    ledger: LedgerIndex,
    period: Span,
    day: date,
) -> ClauseState:
    """Return where the clause stands; `duties` are those due() gave for the same day."""
    carried_out = adoption.pack.clauses[clause]
    if carried_out.definition is not None:
        why = f"本条只作定义（{DEFINITION_LABELS[carried_out.definition]}）。"
        return ClauseState(clause, State.NOT_APPLICABLE, why=why)
    if not _in_force_within(adoption, period):
        return ClauseState(clause, State.NOT_APPLICABLE, why="本期内制度没有施行。")
    answering = tuple(
        rule
        for address in carried_out.addresses
        for rule in answering_rules(address, rules(adoption.pack))
    )
    ours = {duty.key: duty for duty in duties if _answers(duty, adoption, answering)}
    relevant = tuple(duty for duty in ours.values() if _counts(duty, period, ledger, day))
    citing = tuple(_citing(carried_out.addresses, adoption.key, ledger.until(day), period))
    state = _state(relevant, citing)
    if state is None:
        why = _why_not(answering, adoption, day)
        return ClauseState(clause, State.NOT_APPLICABLE, why=why)
    shown = {event: None for duty in relevant for event in duty.evidence}
    shown |= {event.id: None for event in citing}
    keys = tuple(duty.key for duty in relevant)
    return ClauseState(clause, state, _summary(relevant, citing), tuple(shown), keys)


def answering_rules(address: str, every: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that answer for an address.

    A role answers with all it owes. Otherwise the rules at or under the address; failing those,
    the rules exactly at the nearest part above it, never that part's other descendants.
    """
    every = tuple(every)
    if address.startswith("roles."):
        role = address.split(".")[1]
        return tuple(
            rule
            for rule in every
            if role in (rule.role, *rule.roles.values(), *rule.together_with)
            or covers(f"roles.{role}", rule.address)
        )
    below = tuple(rule for rule in every if covers(address, rule.address))
    while not below and address.count(".") > 1:
        address = address.rpartition(".")[0]
        below = tuple(rule for rule in every if rule.address == address)
    return below


def _answers(duty: Duty, adoption: Adoption, answering: tuple[Rule, ...]) -> bool:
    return duty.adoption.key == adoption.key and duty.rule in answering


def _in_force_within(adoption: Adoption, period: Span) -> bool:
    ended = adoption.end is not None and adoption.end < period.start
    return adoption.start <= period.end and not ended


def _counts(duty: Duty, period: Span, ledger: LedgerIndex, day: date) -> bool:
    """Whether the duty falls due in the period, or is older and still outstanding."""
    if duty.state is DutyState.WAITING or duty.opens > day:
        return False
    falls = duty.due or _last_act(duty, ledger) or duty.opens
    return falls in period or (falls < period.start and duty.state in _OUTSTANDING)


def _last_act(duty: Duty, ledger: LedgerIndex) -> date | None:
    """Return when a duty without a deadline was done, so that it counts in that period."""
    if duty.due is not None or not duty.evidence:
        return None
    return ledger.by_id[duty.evidence[0]].on


def _citing(
    addresses: tuple[str, ...], adoption: str, seen: LedgerIndex, period: Span
) -> Iterator[Event]:
    for event in seen.of_adoption(adoption):
        if event.on in period and any(
            touches(address, cited) for address in addresses for cited in event.cited_addresses
        ):
            yield event


def _state(duties: tuple[Duty, ...], citing: tuple[Event, ...]) -> State | None:
    found = {duty.state for duty in duties}
    if citing:
        found.add(DutyState.DONE)
    return next((state for duty_state, state in _FIRST_THAT_HOLDS if duty_state in found), None)


def _summary(duties: tuple[Duty, ...], citing: tuple[Event, ...]) -> str:
    if not duties:
        return f"引用 {len(citing)} 次"
    done = [duty for duty in duties if duty.state is DutyState.DONE]
    counts = (
        (sum(duty.late_by > 0 for duty in done), "迟"),
        (sum(duty.state is DutyState.OVERDUE for duty in duties), "逾期"),
        (sum(duty.state is DutyState.WAIVED for duty in duties), "豁免"),
    )
    return "，".join(
        [f"{len(done)}/{len(duties)}", *(f"{count} {word}" for count, word in counts if count)]
    )


def _why_not(answering: tuple[Rule, ...], adoption: Adoption, day: date) -> str:
    if not answering:
        return "还没有用到本条的规定。"
    upcoming = next_opening(answering, adoption, day)
    if upcoming is not None:
        return f"本期没有要做的，下一次从 {upcoming.isoformat()} 开始。"
    return "本期没有要做的，要等有关的事情发生。"


def next_opening(answering: Iterable[Rule], adoption: Adoption, day: date) -> date | None:
    """Return when the next recurring duty of the rules opens, within two years."""
    horizon = Span(max(day, adoption.start), date(max(day, adoption.start).year + 2, 12, 31))
    openings = [
        next((p.opens for p in periods(rule.when, horizon) if p.opens > day), None)
        for rule in answering
        if rule.when.head == "every"
    ]
    ahead = [opens for opens in openings if opens is not None]
    within = [opens for opens in ahead if adoption.end is None or opens <= adoption.end]
    return min(within, default=None)
