"""A piece of feedback of the after-sales regulation, brought as far as a test needs it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from manyi.core.calendar import seed_year
from manyi.core.models import Adoption, Customer
from manyi.steps.cases import domain
from manyi.steps.cases.models import Case
from tests.factories import Company, adopt_pack, make_company, make_customer

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    """A moment where the company is: `2026-03-06 17:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def make_service(pack: str = "after_sales") -> tuple[Company, Adoption]:
    """A company whose regulation says how feedback is handled, with the holidays of 2026."""
    seed_year(2026)
    company = make_company()
    return company, adopt_pack(pack, company)


def customer_of(company: Company, number: str = "KA1", **changes: object) -> Customer:
    return make_customer(number, company.departments["business"], **changes)


def registered_with_secret(
    company: Company, adoption: Adoption, **changes: object
) -> tuple[Case, str]:
    given = {
        "kind": "complaint",
        "source": "phone",
        "description": "仪表读数不准。",
        "unit": company.departments["manufacturing"],
        "actor": company.people["service"],
    }
    return domain.register_case(adoption, **(given | changes))


def registered(company: Company, adoption: Adoption, **changes: object) -> Case:
    return registered_with_secret(company, adoption, **changes)[0]


def answered(company: Company, adoption: Adoption, **changes: object) -> Case:
    """A case handled and answered by its handler."""
    case = registered(company, adoption, **changes)
    return answer(case)


def answer(case: Case) -> Case:
    return domain.answer_case(
        case,
        words="已更换仪表，并当面致歉。",
        cause="运输中受潮",
        action="更换并改进包装",
        actor=case.handler,
    )


def visit(case: Case, company: Company, *, is_satisfied: bool | None = True, **changes: object):
    levels = {True: "satisfied", False: "dissatisfied", None: ""}
    given = {
        "disposition": "reached",
        "content": levels[is_satisfied],
        "words": "客户表示可以。",
        "visitor": company.people["quality"],
    }
    return domain.record_visit(case, **(given | changes))


def panel_of(response, template: str) -> dict[str, object]:
    """What a panel of a case's page shows, by the name of its template."""
    columns = response.context["columns"]
    shown = [one for column in columns.values() for one in column]
    return next(one["content"] for one in shown if one["template"] == template)
