"""制度 as data: packs, rules, duties due on a day, clause states, formulas by name."""

from manyi.regulation.adoption import Adoption, Subjects, check_adoption, no_subjects
from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.clause_states import ClauseState, clause_state
from manyi.regulation.coverage import Coverage, coverage
from manyi.regulation.duties import Duty, DutyState, due, duty_key
from manyi.regulation.events import EVENTS, check_event
from manyi.regulation.ledger import Event, LedgerIndex
from manyi.regulation.loader import check_pack, load_pack, pack_names
from manyi.regulation.occasions import Span
from manyi.regulation.pack import Pack
from manyi.regulation.rules import Rule, rules
from manyi.regulation.validity import AudienceFigures, Validity, WaveFigures, WaveVerdict, judge
from manyi.regulation.values import Period

__all__ = [
    "EVENTS",
    "Adoption",
    "AudienceFigures",
    "ClauseState",
    "Coverage",
    "Duty",
    "DutyState",
    "Event",
    "LedgerIndex",
    "Pack",
    "Period",
    "Rule",
    "Span",
    "Subjects",
    "Validity",
    "WaveFigures",
    "WaveVerdict",
    "WorkingCalendar",
    "check_adoption",
    "check_event",
    "check_pack",
    "clause_state",
    "coverage",
    "due",
    "duty_key",
    "judge",
    "load_pack",
    "no_subjects",
    "pack_names",
    "rules",
]
