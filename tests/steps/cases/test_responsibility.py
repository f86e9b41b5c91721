"""Who is answerable is decided, may be appealed against once, and is ruled on by a third."""

import pytest
from django.urls import reverse

from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.responsibility import appeal, attribute, rule_on
from manyi.steps.cases.enums import BlameState
from manyi.steps.cases.models import Case, CaseNotice, Responsibility
from tests.steps.cases.factories import answered, make_service, registered, visit
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def decided(case: Case, company, **changes: object) -> Responsibility:
    given = {
        "unit": company.departments["rd"],
        "person": None,
        "reason": "设计没有规定防潮等级。",
        "actor": company.people["quality"],
    }
    return attribute(case, **(given | changes))


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_only_the_department_found_answerable_appeals_and_only_once(service):
    company, adoption = service
    row = decided(registered(company, adoption), company)
    engineer, stranger = company.people["department"], company.people["sales"]

    assert codes_of(appeal, row, words="不是我们", actor=stranger) == ["cases.not_your_blame"]
    assert codes_of(appeal, row, words=" ", actor=engineer) == ["cases.blank"]
    appeal(row, words="图纸写了 IP65", actor=engineer)

    assert codes_of(appeal, row, words="再诉", actor=engineer) == ["cases.not_now"]


def test_the_department_found_answerable_is_told(service):
    company, adoption = service
    decided(registered(company, adoption), company)

    drain()

    told = CaseNotice.objects.filter(kind="attributed").values_list("person", flat=True)
    assert list(told) == [company.people["department"].pk]


@pytest.mark.parametrize(
    ("is_upheld", "state"), [(True, BlameState.UPHELD), (False, BlameState.CHANGED)]
)
def test_an_appeal_is_ruled_on_by_neither_side(service, is_upheld, state):
    company, adoption = service
    engineer = company.people["department"]
    row = decided(registered(company, adoption), company)
    assert codes_of(rule_on, row, is_upheld=True, words="是", actor=engineer) == ["cases.not_now"]
    row = appeal(row, words="图纸写了", actor=engineer)
    ruling = {"is_upheld": is_upheld, "words": "看过图纸"}

    for party in (engineer, company.people["quality"]):
        assert codes_of(rule_on, row, **ruling, actor=party) == ["cases.judges_oneself"]
    row = rule_on(row, **ruling, actor=company.people["manager"])

    assert row.state == state
    verbs = [entry.verb for entry in read_entries(thing=row.case.thing)]
    assert verbs[-3:] == ["case.attributed", "case.appealed", "case.ruled"]


def test_nobody_finds_themselves_answerable_and_none_anew_during_an_appeal(service):
    company, adoption = service
    case, quality = registered(company, adoption), company.people["quality"]

    assert codes_of(decided, case, company, person=quality) == ["cases.judges_oneself"]
    appeal(decided(case, company), words="不对", actor=company.people["department"])
    assert codes_of(decided, case, company) == ["cases.appeal_open"]


def test_a_case_waits_for_an_open_appeal(service):
    company, adoption = service
    case = answered(company, adoption)
    row = appeal(decided(case, company), words="不对", actor=company.people["department"])
    visit(case, company)

    assert [one.code for one in domain.closing_problems(case)] == ["cases.appeal_open"]
    rule_on(row, is_upheld=True, words="维持", actor=company.people["manager"])
    assert domain.closing_problems(case) == ()


def test_finding_appeal_and_ruling_go_on_the_page_of_the_case(service):
    company, adoption = service
    case = registered(company, adoption)
    address = reverse("cases:case", args=[case.pk])
    found = {"act": "attribute", "unit": company.departments["rd"].pk, "reason": "设计"}

    signed_in(company, "quality").post(address, found)
    row = Responsibility.objects.get()
    signed_in(company, "department").post(
        address, {"act": "appeal", "finding": row.pk, "words": "不同意"}
    )
    page = text_of(signed_in(company, "manager").get(address))
    ruling = {"act": "ruling", "finding": row.pk, "is_upheld": "no", "words": "改判"}
    signed_in(company, "manager").post(address, ruling)

    row.refresh_from_db()
    assert "裁定理由" in page
    assert (row.state, row.ruling) == (BlameState.CHANGED, "改判")
    assert signed_in(company, "service").post(address, found).status_code == 403
