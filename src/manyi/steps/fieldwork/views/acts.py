"""Acts on a wave, each with its own short page: what will happen, what has to be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyi.analytics.suppression import count_in_steps
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain.issuing import latest_deadline
from manyi.steps.fieldwork.domain.reviewing import review_form
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.forms import ExtensionForm, IssueForm, ReasonForm, RecordForm
from manyi.steps.fieldwork.models import Verdict, WaveReview
from manyi.steps.fieldwork.queries import unanswered
from manyi.steps.fieldwork.queries.reminding import may_be_reminded
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import current_members, survey_of, waves

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One verb on a wave: its button, its page, and what it calls."""

    label: str | Promise
    permission: str
    what_happens: str | Promise
    run: Callable[[Wave, Given, Person], object]
    done: str | Promise
    make_form: Callable[[Wave, Any], forms.Form] | None = None
    count: Callable[[Wave], int] | None = None
    is_primary: bool = False


def _issue_form(wave: Wave, data: Any) -> forms.Form:
    return IssueForm(data, initial={"closes_on": latest_deadline(wave, today()).isoformat()})


def _extension_form(wave: Wave, data: Any) -> forms.Form:
    return ExtensionForm(data)


def _reason_form(wave: Wave, data: Any) -> forms.Form:
    return ReasonForm(data)


def _review_form(wave: Wave, data: Any) -> forms.Form:
    return RecordForm(review_form(wave)[2], data)


def _drawn(wave: Wave) -> int:
    return sum(current_members(audience).count() for audience in wave.audiences.all())


def _reminded(wave: Wave) -> int:
    """Return how many would be reminded; of an anonymous wave in steps, as all its figures."""
    n = may_be_reminded(wave, today()).count()
    return count_in_steps(n) if wave.identity == Identity.ANONYMOUS else n


ACTS: dict[str, Act] = {
    "issue": Act(
        label=_("发出问卷"),
        permission="fieldwork.issue_wave",
        what_happens=_("发出后，制度版本和问卷版本固定不变；名单上每人得到一个只能用一次的链接，"
                       "有电子邮件的立即开始发送。"),
        run=lambda wave, given, actor: domain.issue_wave(wave, actor=actor, **given),
        done=_("问卷已发出，邮件正在后台发送。"),
        make_form=_issue_form,
        count=_drawn,
        is_primary=True,
    ),
    "remind": Act(
        label=_("催办未答的人"),
        permission="fieldwork.remind_wave",
        what_happens=_("只催用电子邮件邀请、还没有答的人；每人一天最多一次，不催拒绝打扰的人，"
                       "非允许时段内等到次日再发。"),
        run=lambda wave, given, actor: domain.request_reminders(wave, actor=actor),
        done=_("催办邮件已排队，将在允许的时段内发送。"),
        count=_reminded,
    ),
    "extend": Act(
        label=_("延长截止日期"),
        permission="fieldwork.extend_wave",
        what_happens=_("延长和理由会写入台账。延长到制度规定的期限以外，制度上仍算逾期。"),
        run=lambda wave, given, actor: domain.extend_wave(wave, actor=actor, **given),
        done=_("截止日期已延长。"),
        make_form=_extension_form,
    ),
    "close": Act(
        label=_("提前截止"),
        permission="fieldwork.close_wave",
        what_happens=_("截止后公开链接关闭；名单中的人逾期再答，答卷保存但不计入。到期会自动截止，不必手动。"),
        run=lambda wave, given, actor: domain.close_wave(wave, actor=actor, **given),
        done=_("本期已截止，答卷已封存。"),
        make_form=_reason_form,
    ),
    "judge": Act(
        label=_("判定是否有效"),
        permission="fieldwork.judge_wave",
        what_happens=_("按制度的全部有效条件逐条判定，只做一次，结果写入台账；之后收到的答卷不改变判定。"),
        run=lambda wave, given, actor: domain.judge_wave(wave, actor=actor),
        done=_("已判定，逐条结果见下。"),
        is_primary=True,
    ),
    "review": Act(
        label=_("检讨分析"),
        permission="fieldwork.review_wave",
        what_happens=_("写明为什么没有达到、准备怎么办。写好后才能重新发放。"),
        run=lambda wave, given, actor: domain.review_wave(wave, fields=given, actor=actor),
        done=_("检讨分析已记录，可以重新发放。"),
        make_form=_review_form,
        is_primary=True,
    ),
    "reissue": Act(
        label=_("重新发放"),
        permission="fieldwork.reissue_wave",
        what_happens=_("作为下一轮，只发给已送达而未答的人；两轮合在一起判定，两轮的记录都保留。"),
        run=lambda wave, given, actor: domain.reissue_wave(wave, actor=actor, **given),
        done=_("已重新发放。"),
        make_form=_issue_form,
        count=lambda wave: unanswered(wave).count(),
        is_primary=True,
    ),
    "waive": Act(
        label=_("申请豁免"),
        permission="fieldwork.request_waiver",
        what_happens=_("由制度规定的批准人决定。获准后可以计分，但处处写明「未达到，已豁免」。"),
        run=lambda wave, given, actor: domain.request_waiver(wave, actor=actor, **given),
        done=_("豁免申请已提交，等待审批。"),
        make_form=_reason_form,
    ),
}  # fmt: skip


def acts_open(wave: Wave, verdict: Verdict | None, person: Person) -> list[dict[str, Any]]:
    """Return the acts the wave is ready for and the person may do, most important first."""
    return [
        {"key": key, "label": ACTS[key].label, "is_primary": ACTS[key].is_primary}
        for key in _ready(wave, verdict)
        if person.has_perm(ACTS[key].permission, wave)
    ]


def _ready(wave: Wave, verdict: Verdict | None) -> list[str]:
    match wave.state:
        case WaveState.PLANNED | WaveState.SAMPLED | WaveState.APPROVED:
            return ["issue"]
        case WaveState.ISSUED:
            return ["remind", "extend", "close"]
        case WaveState.CLOSED:
            return ["judge"]
        case _:
            return _after_verdict(wave, verdict)


def _after_verdict(wave: Wave, verdict: Verdict | None) -> list[str]:
    if verdict is None or verdict.state == VerdictState.VALID or verdict.is_waived:
        return []
    if Wave.objects.filter(reissue_of=wave).exists():
        return []
    is_reviewed = WaveReview.objects.filter(wave=wave).exists()
    asks_review = survey_of(wave).if_invalid is not None
    again = ["reissue"] if is_reviewed or not asks_review else ["review"]
    can_waive = verdict.state == VerdictState.INVALID and verdict.waived_by_id is None
    return again + (["waive"] if can_waive else [])


@login_required
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show what an act will do, and do it."""
    if name not in ACTS:
        raise Http404
    wave, one = get_object_or_404(waves(), pk=pk), ACTS[name]
    require(request, one.permission, wave)
    try:
        form = one.make_form(wave, request.POST or None) if one.make_form else None
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("fieldwork:wave", pk)
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        if (after := _run(request, one, wave, given)) is not None:
            return redirect("fieldwork:wave", after)
    context = {"wave": wave, "act": one, "form": form, "n": one.count(wave) if one.count else None}
    return render(request, "fieldwork/act.html", context)


def _run(request: HttpRequest, one: Act, wave: Wave, given: Given) -> int | None:
    """Do the act; return the wave to show next, or nothing when it was refused."""
    try:
        outcome = one.run(wave, given, request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return None
    messages.success(request, one.done)
    return outcome.pk if isinstance(outcome, Wave) else wave.pk
