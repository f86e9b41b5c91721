"""The customer writes again about a case: a note, a new round, or a case that follows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from manyi.core.clock import now
from manyi.core.received_files import ReceivedFile
from manyi.steps.cases.domain.attachments import attach_files
from manyi.steps.cases.domain.holds import resume_on_reply
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.domain.registering import Details, register_case
from manyi.steps.cases.domain.reopening import reopen_case
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case, CaseNote
from manyi.steps.cases.queries import deadline, main_case, provision_of


@dataclass(frozen=True)
class Reply:
    """What a customer's further words became: a note on a case, or a case of their own."""

    case: Case
    note: CaseNote | None


@transaction.atomic
def take_reply(case: Case, *, words: str, is_known: bool) -> Reply:
    """Take in what a customer says further; never a second case while the first can be taken up.

    A closed case is taken up again within the window of the regulation; after it, the words are
    a new case that names the old one. Words of somebody unknown are internal and open nothing.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=main_case(case).pk)
    if is_known and case.state == CaseState.CLOSED and not can_reopen(case):
        return Reply(_follow(case, words), None)
    lead = "客户补充：" if is_known else "来信人与登记的不同，请先核实："
    note = CaseNote.objects.create(case=case, words=f"{lead}\n{words}", is_public=is_known)
    record_case_act(case, "case.supplemented", actor=None, words={"note": words})
    if is_known:
        resume_on_reply(case)
        if case.state == CaseState.CLOSED:
            reopen_case(case, actor=None)
    return Reply(case, note)


@transaction.atomic
def supplement_case(case: Case, *, words: str, files: Iterable[ReceivedFile] = ()) -> Reply:
    """Take in words and files the customer adds by number and secret."""
    reply = take_reply(case, words=words, is_known=True)
    attach_files(reply.case, files=files, actor=None, is_from_customer=True)
    return reply


def can_reopen(case: Case) -> bool:
    """Whether a closed case is still in the window in which it is taken up again."""
    _key, provision = provision_of(case.adoption)
    until = deadline(case.closed_at, provision.reopen_within) if case.closed_at else None
    return until is None or now() <= until


def _follow(case: Case, words: str) -> Case:
    made, _secret = register_case(
        case.adoption,
        kind=case.kind,
        source=case.source,
        description=words,
        unit=case.unit,
        customer=case.customer,
        contact=case.contact,
        assessment_object=case.assessment_object,
        actor=None,
        details=Details(
            category=case.category,
            reporter=case.reporter,
            product=case.product,
            location=case.location,
            is_confidential=case.is_confidential,
            previous=case,
        ),
    )
    return made
