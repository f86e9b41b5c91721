"""A regulation with every step of handling, and a case brought along it as far as a test needs."""

from decimal import Decimal

from manyi.core.adoption import adopt, assign_role, store_pack
from manyi.core.calendar import seed_year
from manyi.core.models import Adoption
from manyi.regulation.loader import pack_text
from manyi.steps.cases.domain.assigning import accept_case
from manyi.steps.cases.domain.solving import (
    assess_case,
    carry_out,
    propose_solution,
    talk_over,
)
from manyi.steps.cases.models import Assessment, Case, Solution, Talk
from tests.factories import FOUNDED, Company, make_company, role_holders

_SHORT = "      answer:   {label: 处理并答复,"
_STEPS = """\
      accept:   {label: 接单, role: after_sales, act: accepted}
      assess:   {label: 初步评估, role: after_sales, act: assessed}
      confirm:  {label: 沟通确认, role: after_sales, act: confirmed}
      plan:     {label: 提出方案, role: after_sales, act: planned}
      fix:      {label: 实施, role: departments, act: fixed}
"""


def full_pack() -> str:
    """The after-sales regulation with seven steps before the answer."""
    text = pack_text("after_sales")
    assert text.count(_SHORT) == 1
    return text.replace(_SHORT, _STEPS + _SHORT)


def make_full_service(text: str = "") -> tuple[Company, Adoption]:
    """A company that handles feedback step by step, with the holidays of 2026."""
    seed_year(2026)
    company = make_company()
    adoption = adopt(
        store_pack(text or full_pack(), name="after_sales"),
        company.root,
        start=FOUNDED,
        actor=None,
    )
    for role, holder in role_holders("after_sales", company).items():
        assign_role(adoption, role, holder, start=FOUNDED, actor=None)
    return company, adoption


def assessed(case: Case, **changes: object) -> Assessment:
    given = {
        "severity": "moderate",
        "urgency": "normal",
        "complexity": "simple",
        "is_safety": False,
        "impact": "停机一天",
        "immediate_action": "",
        "actor": case.handler,
    }
    return assess_case(case, **(given | changes))


def talked(case: Case, **changes: object) -> Talk:
    given = {
        "channel": "phone",
        "words": "客户确认是三号仪表。",
        "is_confirmed": True,
        "actor": case.handler,
    }
    return talk_over(case, **(given | changes))


def proposed(case: Case, **changes: object) -> Solution:
    given = {
        "rectification": "更换仪表",
        "improvement": "",
        "compensation": "",
        "amount": Decimal(0),
        "promised_at": None,
        "actor": case.handler,
    }
    return propose_solution(case, **(given | changes))


def solved(case: Case) -> Case:
    """A case accepted, assessed, confirmed, planned and carried out."""
    accept_case(case, actor=case.handler)
    assessed(case)
    talked(case)
    proposed(case)
    carry_out(case, words="已更换并试运行", actor=case.handler)
    return case
