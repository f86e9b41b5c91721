"""Panels and acts of handling: facts, assigning, answering, notes, plans, closing, timeline."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from manyi.core.adoption import pack_of
from manyi.core.models import Person
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import CaseState, Severity
from manyi.steps.cases.forms import AnswerForm, AssignForm, LinkForm, NoteForm, PlainForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.views.parts import ALWAYS, OPEN, Act, Panel, nothing_more


def facts_panel(person: Person, case: Case) -> Mapping[str, Any]:
    """Return where an improvement can be opened, and a survey of its own for a major case."""
    return {"plan_url": _plan_url(person, case), "wave_url": _wave_url(person, case)}


def closing_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return what closing still wants."""
    wanted = domain.closing_problems(case) if case.state in OPEN else ()
    return {"problems": wanted}


def timeline_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return what was said and recorded."""
    return {"timeline": queries.timeline(case)}


def _plan_url(person: Person, case: Case) -> str:
    """Return where an improvement for this case can be opened; nothing where it cannot."""
    if case.plan_id or not person.has_perm("improvement.open_plan", case):
        return ""
    if queries.plan_opening(case):
        return reverse("cases:open_plan", args=[case.pk])
    wave = case.response.audience.wave if case.response else None
    if wave is None or wave.state != "scored":
        return ""
    return f"{reverse('improvement:open', args=[wave.pk])}?indicator={case.indicator}"


def _wave_url(person: Person, case: Case) -> str:
    """Return where a special survey can be planned for a major case, where the pack has one."""
    is_major = case.is_major or case.severity == Severity.CRITICAL
    if not is_major or not person.has_perm("sampling.plan_wave", case.adoption):
        return ""
    surveys = pack_of(case.adoption.pack_version).surveys.items()
    asked = next((key for key, survey in surveys if survey.when.asked), None)
    return reverse("sampling:plan_wave", args=[case.adoption_id, asked]) if asked else ""


ACTS = {
    "assign": Act(
        "cases.assign_case",
        AssignForm,
        domain.assign_case,
        [CaseState.RECEIVED, CaseState.ASSIGNED],
    ),
    "answer": Act("cases.answer_case", AnswerForm, domain.answer_case, [CaseState.ASSIGNED]),
    "close": Act("cases.close_case", PlainForm, domain.close_case, [CaseState.REVISITED]),
    "reopen": Act("cases.close_case", PlainForm, domain.reopen_case, [CaseState.CLOSED]),
    "note": Act("cases.note_case", NoteForm, domain.add_note, OPEN),
    "link": Act("cases.note_case", LinkForm, domain.link_plan, ALWAYS),
}
FACTS = Panel("cases/case/facts.html", facts_panel)
LINK = Panel("cases/case/link.html", nothing_more, "more")
ANSWER = Panel("cases/case/answer.html", nothing_more, "doing")
ASSIGN = Panel("cases/case/assign.html", nothing_more, "doing")
CLOSING = Panel("cases/case/closing.html", closing_panel, "doing")
NOTE = Panel("cases/case/note.html", nothing_more, "doing")
TIMELINE = Panel("cases/case/timeline.html", timeline_panel, "wide")
