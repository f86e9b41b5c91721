"""Panels and acts of finding out why; pages of the fishbone, the 8D report and the CAR."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.documents.fishbone import BonePicture, fishbone_svg
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import causes as acts
from manyi.steps.cases.domain import responsibility
from manyi.steps.cases.enums import ActionState, Branch
from manyi.steps.cases.forms import PlainForm
from manyi.steps.cases.forms.causes import (
    AppealForm,
    AttributeForm,
    BoneForm,
    CarForm,
    EightDForm,
    OpenCarForm,
    RootForm,
    RulingForm,
    TakeBoneForm,
    WhyForm,
)
from manyi.steps.cases.models import Case, CorrectiveAction, EightD, Responsibility
from manyi.steps.cases.queries.causes import CAR_FIELDS, blanks_of, car_of, recurrence_of
from manyi.steps.cases.queries.story import whole_cases
from manyi.steps.cases.views.parts import ALWAYS, OPEN, Act, Panel

_EFFECT = 40


def causes_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return how far the search for the cause has come, and whether it is the same again."""
    bones = list(case.bones.all())
    return {
        "whys": case.whys.all(),
        "branches": [
            (branch.label, [one for one in bones if one.branch == branch]) for branch in Branch
        ],
        "has_bones": bool(bones),
        "root": getattr(case, "root", None),
        "again": recurrence_of(case),
        "car": car_of(case),
        "eight_d": getattr(case, "eight_d", None),
    }


def responsibility_panel(person: Person, case: Case) -> Mapping[str, Any]:
    """Return who was found answerable, and whether this person may object or rule."""
    rows = list(
        case.responsibilities.select_related(
            "unit", "person", "decided_by", "appealed_by", "ruled_by"
        )
    )
    for row in rows:
        row.may_appeal = responsibility.may_appeal(row, person)
        row.may_rule = person.pk not in (row.decided_by_id, row.appealed_by_id, row.person_id)
    return {"rows": rows}


def _appeal(_case: Case, *, finding: Responsibility, words: str, actor: Person) -> Responsibility:
    return responsibility.appeal(finding, words=words, actor=actor)


def _rule(
    _case: Case, *, finding: Responsibility, is_upheld: bool, words: str, actor: Person
) -> Responsibility:
    return responsibility.rule_on(finding, is_upheld=is_upheld, words=words, actor=actor)


def has_whys(_person: Person, case: Case) -> bool:
    """Whether there is a why to take back."""
    return case.whys.exists()


def has_no_car(_person: Person, case: Case) -> bool:
    """Whether no corrective action was opened yet."""
    return car_of(case) is None


ACTS = {
    "why": Act("cases.note_case", WhyForm, acts.ask_why, OPEN),
    "take_why": Act("cases.note_case", PlainForm, acts.take_back_why, OPEN, is_offered=has_whys),
    "bone": Act("cases.note_case", BoneForm, acts.add_bone, OPEN),
    "take_bone": Act("cases.note_case", TakeBoneForm, acts.take_back_bone, OPEN),
    "root": Act("cases.note_case", RootForm, acts.name_root_cause, OPEN),
    "car": Act("cases.note_case", OpenCarForm, acts.open_car, OPEN, is_offered=has_no_car),
    "attribute": Act("cases.attribute_case", AttributeForm, responsibility.attribute, ALWAYS),
    "appeal": Act("cases.take_case", AppealForm, _appeal, ALWAYS),
    "ruling": Act("cases.attribute_case", RulingForm, _rule, ALWAYS),
}
CAUSES = Panel("cases/causes/panel.html", causes_panel, "more")
RESPONSIBILITY = Panel("cases/causes/responsibility.html", responsibility_panel, "more")


@login_required
def fishbone(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the possible causes as a fishbone."""
    require(request, "cases.read")
    case = get_object_or_404(Case, pk=pk)
    by_branch: dict[str, list[tuple[str, bool]]] = {branch.value: [] for branch in Branch}
    for one in case.bones.all():
        by_branch[one.branch].append((one.words, one.is_main))
    bones = [BonePicture(str(branch.label), tuple(by_branch[branch])) for branch in Branch]
    picture = fishbone_svg(case.description[:_EFFECT], bones)
    return HttpResponse(picture, content_type="image/svg+xml")


@login_required
def eight_d(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the 8D report of a case, a part at a time."""
    case = get_object_or_404(whole_cases(), pk=pk)
    require(request, "cases.note_case", case)
    row = EightD.objects.filter(case=case).first()
    form = EightDForm(request.POST or None, initial=EightDForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        acts.write_eight_d(case, fields=form.cleaned_data, actor=request.user)
        messages.success(request, _("已保存，并记入台账。"))
        return redirect("cases:case", pk)
    return render(request, "cases/causes/eight_d.html", {"case": case, "form": form})


@login_required
def car(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in a corrective action report; close it when none of the eight fields is empty."""
    require(request, "cases.read")
    row = get_object_or_404(
        CorrectiveAction.objects.select_related("case__adoption", "owner", "closed_by"), pk=pk
    )
    initial = {name: getattr(row, name) for name in CAR_FIELDS}
    form = CarForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(request, "cases.note_case", row.case)
        if form.is_valid() and _car_act(request, row, form):
            return redirect("cases:car", pk)
    context = {
        "car": row,
        "form": form,
        "blanks": blanks_of(row),
        "may_fill": row.state == ActionState.OPEN
        and request.user.has_perm("cases.note_case", row.case),
    }
    return render(request, "cases/causes/car.html", context)


def _car_act(request: HttpRequest, row: CorrectiveAction, form: CarForm) -> bool:
    try:
        if request.POST.get("act") == "close":
            acts.close_car(row, actor=request.user)
        else:
            acts.fill_car(row, fields=form.cleaned_data, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True
