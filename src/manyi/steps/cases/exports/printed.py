"""The printed documents of a case: register form, notice, follow-up, complaint form, letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyi.core.clock import today
from manyi.documents.sheets import Facts, Grid, Sheet, Signs, Words
from manyi.steps.cases.enums import Urgency
from manyi.steps.cases.models import Case, Letter
from manyi.steps.cases.queries.causes import recurrence_of
from manyi.steps.cases.queries.handling import solution_of


@dataclass(frozen=True)
class Printed:
    """One kind of printed document: its name in menus, and what makes it."""

    label: str | Promise
    make: Callable[[Case], Sheet]


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _sheet(case: Case, title: str, *parts: Facts | Words | Grid | Signs) -> Sheet:
    return Sheet(title, case.number, case.adoption.unit.name, today(), parts)


def _who(case: Case) -> tuple[tuple[str, str], ...]:
    """Return whom it comes from; of somebody who asked for confidence only what lists show."""
    teller = case.reporter
    hides = case.is_confidential or bool(teller and teller.is_confidential)
    name = (teller.shown_name if hides else teller.name) if teller else ""
    phone = (teller.shown_phone if hides else teller.phone) if teller else ""
    contact = case.contact.name if case.contact else ""
    return (
        ("客户", case.customer.name if case.customer else ""),
        ("联系人", contact or name),
        ("电话", phone),
        ("代谁反映", teller.on_behalf_of if teller else ""),
    )


def registration(case: Case) -> Sheet:
    """Return 客户反馈登记表: what came in, from whom, about what."""
    again = recurrence_of(case)
    facts = (
        ("来源", str(case.get_source_display())),
        ("时间", _moment(case.received_at)),
        ("类别", str(case.get_kind_display())),
        ("分类", case.category.label if case.category else ""),
        *_who(case),
        ("产品或服务", case.product or (str(case.assessment_object or ""))),
        ("地点", case.location),
        ("项目", str(case.project or "")),
        ("同类第几次", f"第 {again.occurrence} 次（{again.words}）" if again else ""),
        ("责任部门", case.unit.name),
        ("处理人", case.handler.name if case.handler else ""),
        ("答复期限", _moment(case.due_at)),
        ("处理状态", str(case.get_state_display())),
    )
    return _sheet(
        case,
        "客户反馈登记表",
        Facts(facts),
        Words(case.description, "反馈内容"),
        Words(case.requested_remedy, "客户要求"),
        Signs(("记录人", "签收人")),
    )


def result_notice(case: Case) -> Sheet:
    """Return 处理方案及结果通知单: what is done and what came of it, for the customer."""
    solution = solution_of(case)
    told = case.notes.filter(is_public=True).last()
    amount = f"{solution.amount:.2f} 元" if solution and solution.amount else "无"
    return _sheet(
        case,
        "处理方案及结果通知单",
        Facts((*_who(case)[:2], ("收到日期", _moment(case.received_at)), ("补偿金额", amount))),
        Words(case.description, "反馈内容"),
        Words(solution.rectification if solution else "", "问题整改"),
        Words(solution.improvement if solution else "", "服务改进"),
        Words(solution.compensation if solution else "", "客户补偿"),
        Words(solution.carried_out if solution else "", "实施情况"),
        Words(told.words if told else "", "处理结果"),
        Signs(("经办人", "客户")),
    )


def follow_up(case: Case) -> Sheet:
    """Return 跟踪记录及评估报告: talks, progress, return visits, and room for the evaluation."""
    talks = tuple(
        (_moment(one.talked_at), str(one.get_channel_display()), one.words)
        for one in case.talks.all()
    )
    notes = tuple((_moment(one.written_at), one.words) for one in case.notes.all())
    visits = tuple(
        (
            _moment(one.visited_at),
            one.visitor.name,
            str(one.get_disposition_display()),
            "" if one.is_satisfied is None else ("满意" if one.is_satisfied else "不满意"),
            one.words,
        )
        for one in case.visits.select_related("visitor")
    )
    return _sheet(
        case,
        "跟踪记录及评估报告",
        Facts((("轮次", str(case.round)), ("处理状态", str(case.get_state_display())))),
        Grid("与客户沟通", ("时间", "方式", "内容"), talks),
        Grid("进展和答复", ("时间", "内容"), notes),
        Grid("回访", ("时间", "回访人", "结果", "满意", "反映情况"), visits),
        Words(case.cause, "原因"),
        Words(case.action, "措施"),
        Words("", "效果评估和改进意见"),
        Signs(("评估人",)),
    )


def complaint_form(case: Case) -> Sheet:
    """Return 客诉处理单: the one paper that goes round the offices for signature."""
    solution = solution_of(case)
    urgent = case.urgency in (Urgency.URGENT, Urgency.HIGH)
    facts = (
        ("急件或普通件", "急件" if urgent else "普通件"),
        ("日期", _moment(case.received_at)),
        *_who(case)[:2],
        ("严重程度", str(case.get_severity_display())),
        ("涉及安全", "是" if case.is_safety else "否"),
    )
    paid = f"{solution.compensation}（{solution.amount:.2f} 元）" if solution else ""
    return _sheet(
        case,
        "客诉处理单",
        Facts(facts),
        Words(case.description, "投诉内容"),
        Words(case.requested_remedy, "客户要求"),
        Words(case.cause, "调查分析"),
        Words(case.action, "改善对策"),
        Words(paid if solution and solution.amount else "", "赔偿"),
        Signs(("部门经理", "采购", "财务", "总经理批示")),
    )


def letter_sheet(letter: Letter) -> Sheet:
    """Return a letter as it is posted; its own words end with unit and day already."""
    day = timezone.localdate(letter.written_at)
    return Sheet(letter.subject, letter.case.number, "", day, (Words(letter.body),))


PRINTED: Mapping[str, Printed] = {
    "registration": Printed(_("客户反馈登记表"), registration),
    "notice": Printed(_("处理方案及结果通知单"), result_notice),
    "follow-up": Printed(_("跟踪记录及评估报告"), follow_up),
    "complaint": Printed(_("客诉处理单"), complaint_form),
}
