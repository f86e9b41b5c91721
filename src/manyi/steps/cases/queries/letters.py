"""Letters to the customer: their templates, what is filled in, and to whom they go."""

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from manyi.core.clock import today
from manyi.core.enums import AddressKind
from manyi.steps.cases.enums import LetterKind
from manyi.steps.cases.models import Case, Letter, LetterTemplate
from manyi.steps.cases.queries.handling import solution_of

_PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")
PLACEHOLDERS = (
    "编号",
    "客户",
    "类别",
    "收到日期",
    "答复期限",
    "处理人",
    "责任部门",
    "单位",
    "今天",
    "查询地址",
    "反馈内容",
    "原因",
    "措施",
    "处理方案",
    "补偿金额",
)
# The words a company starts from; what it changes is kept in the table.
DEFAULTS: Mapping[str, tuple[str, str, str]] = {
    LetterKind.ACKNOWLEDGEMENT: (
        "受理通知",
        "您的反馈已受理（{编号}）",
        "尊敬的{客户}：\n\n您在{收到日期}向我们反映的情况已经收到并登记，编号 {编号}，"
        "由{责任部门}的{处理人}办理，我们将在{答复期限}前答复您。\n\n"
        "处理反馈不收取任何费用。您随时可以在 {查询地址} 用编号和登记时拿到的查询码查看办理情况。"
        "\n\n{单位}\n{今天}",
    ),
    LetterKind.DECISION: (
        "处理结果通知单",
        "您的反馈处理结果（{编号}）",
        "尊敬的{客户}：\n\n您在{收到日期}向我们反映的情况（编号 {编号}）已经处理，结果如下。\n\n"
        "原因：{原因}\n采取的措施：{措施}\n处理方案：{处理方案}\n\n"
        "如果您对处理不满意，请告诉我们，我们会重新办理；您也可以向消费者协会或有关主管部门反映。"
        "\n\n{单位}\n{今天}",
    ),
    LetterKind.UNREACHABLE: (
        "联系不上的去函",
        "我们没能联系上您（{编号}）",
        "尊敬的{客户}：\n\n您反映的情况（编号 {编号}）已经处理。我们多次与您联系，"
        "想知道您是否满意，一直没有联系上。\n\n请您方便时告诉我们您的意见，"
        "或在 {查询地址} 查看结果。\n\n{单位}\n{今天}",
    ),
    LetterKind.OTHER: (
        "其他来函",
        "关于您的反馈（{编号}）",
        "尊敬的{客户}：\n\n\n\n{单位}\n{今天}",
    ),
}


def template_of(kind: str) -> LetterTemplate:
    """Return the template in use for a purpose; where nobody changed it, the one to start from."""
    kept = LetterTemplate.objects.filter(kind=kind, is_active=True).last()
    if kept is not None:
        return kept
    title, subject, body = DEFAULTS[kind]
    return LetterTemplate(kind=kind, title=title, subject=subject, body=body, version=0)


def unknown_placeholders(*texts: str) -> list[str]:
    """Return the placeholders nobody can fill in."""
    named = [name for text in texts for name in _PLACEHOLDER.findall(text)]
    return list(dict.fromkeys(name for name in named if name not in PLACEHOLDERS))


def filled(text: str, case: Case) -> str:
    """Return the words with every placeholder filled in from the case."""
    values = values_of(case)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def values_of(case: Case) -> dict[str, str]:
    """Return what each placeholder stands for in a letter about the case."""
    solution = solution_of(case)
    amount = solution.amount if solution else 0
    return {
        "编号": case.number,
        "客户": _addressee(case),
        "类别": str(case.get_kind_display()),
        "收到日期": _day(case.received_at),
        "答复期限": _day(case.due_at) if case.due_at else "尽快",
        "处理人": case.handler.name if case.handler else "专人",
        "责任部门": case.unit.name,
        "单位": case.adoption.unit.name,
        "今天": f"{today().year}年{today().month}月{today().day}日",
        "查询地址": settings.PUBLIC_URL + reverse("cases:status"),
        "反馈内容": case.description,
        "原因": case.cause or "正在查明",
        "措施": case.action or "正在采取",
        "处理方案": str(solution) if solution else "见上",
        "补偿金额": f"{amount:.2f} 元" if amount else "无",
    }


def _day(moment) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def _addressee(case: Case) -> str:
    told = (
        case.contact.name if case.contact else "",
        case.reporter.name if case.reporter else "",
        case.customer.name if case.customer else "",
    )
    return next((name for name in told if name), "客户")


def mail_address(case: Case) -> str:
    """Return where a letter by e-mail can go: the reporter's address, else the contact's own."""
    if case.reporter and case.reporter.email:
        return case.reporter.email
    if case.contact is None:
        return ""
    rows = case.contact.addresses.filter(kind=AddressKind.EMAIL, failed_on=None)
    return rows.order_by("-is_preferred", "pk").values_list("value", flat=True).first() or ""


def letters_of(case: Case) -> Iterable[Letter]:
    """Return the letters about a case, the last one first."""
    return case.letters.select_related("written_by").order_by("-pk")
