"""The page of assignment rules: whom cases go to, tried on the last ten."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import assigning
from manyi.steps.cases.forms.assigning import RuleForm, SkillForm, TakeSkillForm
from manyi.steps.cases.models import AssignmentRule, PersonSkill
from manyi.steps.cases.queries import case_adoptions
from manyi.steps.cases.queries.assigning import preview


def _adoption(key: str) -> Adoption | None:
    adoptions = case_adoptions()
    return next((one for one in adoptions if one.key == key), adoptions[0] if adoptions else None)


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules, whom the last ten cases would go to, and what people are able to handle."""
    require(request, "cases.manage_rules")
    adoption = _adoption(request.GET.get("adoption", ""))
    if adoption is None:
        return render(request, "cases/handling/rules.html", {"adoption": None})
    form = RuleForm(adoption_key=adoption.key)
    skill_form = SkillForm()
    if request.method == "POST":
        form, skill_form, is_done = _act(request, adoption)
        if is_done:
            return redirect(f"{request.path}?adoption={adoption.key}")
    rows = AssignmentRule.objects.filter(adoption_key=adoption.key)
    context = {
        "adoption": adoption,
        "adoptions": case_adoptions(),
        "rules": rows.select_related("category", "zone", "unit", "to_unit", "to_person"),
        "form": form,
        "skill_form": skill_form,
        "skills": PersonSkill.objects.select_related("person__unit"),
        "preview": preview(adoption.key),
    }
    return render(request, "cases/handling/rules.html", context)


def _act(request: HttpRequest, adoption: Adoption) -> tuple[RuleForm, SkillForm, bool]:
    form, skill_form = RuleForm(adoption_key=adoption.key), SkillForm()
    match request.POST.get("act"):
        case "rule":
            form = RuleForm(request.POST, adoption_key=adoption.key)
            return form, skill_form, form.is_valid() and _kept(request, adoption, form, None)
        case "skill":
            skill_form = SkillForm(request.POST)
            if skill_form.is_valid():
                assigning.give_skill(**skill_form.cleaned_data, actor=request.user)
                return form, skill_form, True
        case "take_skill":
            held = TakeSkillForm(request.POST)
            if held.is_valid():
                assigning.take_skill(held.cleaned_data["held"], actor=request.user)
                return form, skill_form, True
    return form, skill_form, False


def _kept(
    request: HttpRequest, adoption: Adoption, form: RuleForm, rule: AssignmentRule | None
) -> bool:
    try:
        assigning.keep_rule(adoption, fields=form.cleaned_data, actor=request.user, rule=rule)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存。下一件反馈起按新规则分派。"))
    return True


@login_required
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one rule."""
    require(request, "cases.manage_rules")
    row = get_object_or_404(AssignmentRule, pk=pk)
    adoption = _adoption(row.adoption_key)
    form = RuleForm(
        request.POST or None, adoption_key=row.adoption_key, initial=RuleForm.initial_of(row)
    )
    is_sent = adoption is not None and request.method == "POST" and form.is_valid()
    if is_sent and _kept(request, adoption, form, row):
        return redirect("cases:rules")
    return render(request, "cases/handling/rule.html", {"rule": row, "form": form})
