"""Whether what was done had an effect: the panel of a case, and the list of what can be judged."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.models import Person
from manyi.core.pages import paginate, require
from manyi.steps.cases.domain.effects import effect_problems, judge_effect
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.forms import EffectForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import effects
from manyi.steps.cases.views.parts import Act, Panel
from manyi.steps.cases.views.visits import chosen_adoption, regulations


def effect_panel(person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return the comparison before and after, and what was judged; only of closed complaints."""
    if case.kind != CaseKind.COMPLAINT or case.state != CaseState.CLOSED:
        return None
    if effects.evaluation_rule(case.adoption) is None:
        return None
    return {
        "effect": effects.effect_of(case),
        "judged": case.effects.select_related("judged_by"),
        "first": effects.first_day_to_judge(case),
        "problems": effect_problems(case, person),
    }


def may_judge(person: Person, case: Case) -> bool:
    """Whether the effect can be judged now, by this person."""
    return case.kind == CaseKind.COMPLAINT and not effect_problems(case, person)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show whose effect can be judged by now, and what was judged before."""
    require(request, "cases.read")
    adoption = chosen_adoption(request)
    if adoption is None:
        return render(request, "cases/papers/no_regulation.html")
    context = {
        "due": effects.effects_due(adoption),
        "rule": effects.evaluation_rule(adoption),
        "page": paginate(request, effects.judged_effects(adoption)),
        **regulations(adoption),
    }
    return render(request, "cases/effects/index.html", context)


ACTS = {
    "effect": Act(
        "cases.judge_effect", EffectForm, judge_effect, [CaseState.CLOSED], is_offered=may_judge
    )
}
EFFECT = Panel("cases/effects/panel.html", effect_panel, "doing")
