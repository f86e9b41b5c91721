"""What fieldwork shows on a wave's own page, which belongs to the step before."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyi.core.models import Person
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Extension, Verdict, WaveReview
from manyi.steps.fieldwork.queries.prerequisites import duties_lacking
from manyi.steps.fieldwork.queries.returns import return_counts
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

# By state: what is done next, and the permission of whoever does it.
_NEXT = {
    WaveState.APPROVED: (gettext_lazy("发出问卷"), "fieldwork.issue_wave"),
    WaveState.ISSUED: (gettext_lazy("查看回收"), "core.read"),
    WaveState.CLOSED: (gettext_lazy("判定是否有效"), "fieldwork.judge_wave"),
}
_AFTER_INVALID = (gettext_lazy("检讨、重新发放或申请豁免"), "fieldwork.review_wave")


def fieldwork_address(wave: Wave) -> str:
    """Return where the wave's fieldwork is done."""
    return reverse("fieldwork:wave", args=[wave.pk])


def next_act(*, wave: Wave, person: Person) -> dict[str, Any] | None:
    """Return what fieldwork does next with the wave, as a button for whoever may."""
    label, permission = _NEXT.get(wave.state, _AFTER_INVALID)
    if wave.state not in _NEXT and not _is_invalid(wave):
        return None
    if not person.has_perm(permission, wave):
        return None
    lacking = duties_lacking(wave) if wave.state == WaveState.APPROVED else ()
    needs = [_("发出以前，制度要求先完成：%(duty)s") % {"duty": duty} for duty in lacking]
    return {"label": label, "url": fieldwork_address(wave), "primary": True, "needs": needs}


def _is_invalid(wave: Wave) -> bool:
    unwaived = Verdict.objects.filter(wave=wave, is_waived=False).exclude(state=VerdictState.VALID)
    return wave.state == WaveState.JUDGED and unwaived.exists()


def timeline(*, wave: Wave, **_about: object) -> list[dict[str, Any]]:
    """Return what happened to the wave in the field, oldest first."""
    happened = []
    if wave.opens_on:
        happened.append({"on": wave.opens_on, "label": _("问卷已发出")})
    for one in Extension.objects.filter(wave=wave):
        words = _("截止日期延长到 %(day)s") % {"day": one.closes_on.isoformat()}
        happened.append({"on": one.extended_at.date(), "label": words})
    if wave.closed_on:
        happened.append({"on": wave.closed_on, "label": _("回收已截止")})
    if verdict := Verdict.objects.filter(wave=wave).first():
        words = _("判定：%(verdict)s") % {"verdict": verdict_words(verdict)}
        happened.append({"on": verdict.judged_at.date(), "label": words})
    happened += [
        {"on": one.reviewed_at.date(), "label": _("已检讨分析")}
        for one in WaveReview.objects.filter(wave=wave)
    ]
    for again in Wave.objects.filter(reissue_of=wave).exclude(opens_on=None):
        label = _("已重新发放：%(title)s") % {"title": again.title}
        happened.append({"on": again.opens_on, "label": label, "url": fieldwork_address(again)})
    return happened


def verdict_words(verdict: Verdict) -> str:
    """Return the verdict as it is printed; a waived one never reads as met."""
    words = str(verdict.get_state_display())
    return _("%(verdict)s，已豁免") % {"verdict": words} if verdict.is_waived else words


def panel(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return the figures of the field, with the way to what is behind them."""
    if wave.opens_on is None:
        return None
    counts = return_counts(wave)
    return {
        "label": _("发放与回收"),
        "url": fieldwork_address(wave),
        "rows": [
            {
                "label": part.audience.label,
                "value": _("收回 %(returned)d / 发出 %(issued)d")
                % {"returned": part.returned, "issued": part.issued},
            }
            for part in counts
        ],
    }
