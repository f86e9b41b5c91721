"""Cases are merged, split, linked, or said to be different; each can be undone and traced."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.domain.registering import Details, register_case
from manyi.steps.cases.enums import CaseState, LinkKind
from manyi.steps.cases.models import Case, CaseLink, CaseMerge
from manyi.steps.cases.queries import main_case, open_merge


@transaction.atomic
def merge_case(case: Case, *, into: Case, reason: str, actor: Person) -> CaseMerge:
    """Deal with a case as part of another; its notes and files stay its own and can go back."""
    require_words(case, 理由=reason)
    into = Case.objects.select_for_update().get(pk=into.pk)
    if problems := merging_problems(case, into):
        raise ProblemsFound(problems)
    merge = CaseMerge.objects.create(
        case=case,
        into=into,
        state_before=case.state,
        closed_before=case.closed_at,
        reason=reason.strip(),
        merged_by=actor,
    )
    case.merged_into, case.closed_at = into, now()
    case.mark_merged()
    case.save()
    facts, words = {"into": into.thing}, {"reason": reason}
    record_case_act(case, "case.merged", actor=actor, facts=facts, words=words)
    return merge


def merging_problems(case: Case, into: Case) -> tuple[Problem, ...]:
    """Return why the one cannot be merged into the other."""
    found = []
    if case.pk == into.pk:
        found.append(Problem("cases.merge_itself", place=case.number))
    if case.state == CaseState.CLOSED:
        found.append(Problem("cases.merge_closed", place=case.number))
    if into.merged_into_id:
        main = main_case(into).number
        found.append(Problem("cases.merge_merged", into.number, main))
    if case.adoption.key != into.adoption.key:
        found.append(Problem("cases.merge_other_regulation", case.number, into.number))
    return tuple(found)


@transaction.atomic
def undo_merge(case: Case, *, actor: Person) -> Case:
    """Take a case out of the one it was merged into; it goes on where it was."""
    merge = open_merge(case)
    if merge is None:
        raise ProblemsFound([Problem("cases.not_merged", place=case.number)])
    merge.undone_by, merge.undone_at = actor, now()
    merge.save(update_fields=["undone_by", "undone_at"])
    case.merged_into, case.closed_at = None, merge.closed_before
    case.mark_unmerged(merge.state_before)
    case.save()
    facts = {"into": merge.into.thing}
    record_case_act(case, "case.unmerged", actor=actor, facts=facts)
    return case


@transaction.atomic
def split_case(case: Case, *, description: str, kind: str, reason: str, actor: Person) -> Case:
    """Make a case of its own of a second matter in this one; both say where they come from."""
    require_words(case, 拆出的内容=description, 理由=reason)
    made, _secret = register_case(
        case.adoption,
        kind=kind,
        source=case.source,
        description=description,
        unit=case.unit,
        customer=case.customer,
        contact=case.contact,
        assessment_object=case.assessment_object,
        actor=actor,
        details=Details(
            reporter=case.reporter,
            product=case.product,
            location=case.location,
            project=case.project,
            zone=case.zone,
            is_confidential=case.is_confidential,
        ),
    )
    CaseLink.objects.create(case=made, other=case, kind=LinkKind.SPLIT_FROM, made_by=actor)
    facts, words = {"into": made.thing}, {"reason": reason}
    record_case_act(case, "case.split", actor=actor, facts=facts, words=words)
    return made


@transaction.atomic
def link_case(case: Case, *, other: Case, kind: str, actor: Person) -> CaseLink:
    """Say what two cases have to do with each other, or that they are not the same."""
    if case.pk == other.pk:
        raise ProblemsFound([Problem("cases.link_itself", place=case.number)])
    link, is_new = CaseLink.objects.get_or_create(
        case=case, other=other, kind=kind, defaults={"made_by": actor}
    )
    if is_new:
        facts = {"to": other.thing, "kind": kind}
        record_case_act(case, "case.linked", actor=actor, facts=facts)
    return link
