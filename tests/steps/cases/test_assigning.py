"""Who gets a case: the company's rules in their order, then the regulation; never a partial one."""

import pytest
from django.urls import reverse

from manyi.problems import ProblemsFound
from manyi.steps.cases.domain.assigning import give_skill, keep_rule
from manyi.steps.cases.domain.categories import seed_categories
from manyi.steps.cases.domain.registering import Details
from manyi.steps.cases.models import AssignmentRule, Category, PersonSkill
from manyi.steps.cases.queries.assigning import preview
from tests.factories import make_object
from tests.steps.cases.factories import customer_of, make_service, registered
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
OPEN = dict.fromkeys(
    ("category", "zone", "unit", "assessment_object", "to_unit", "to_person"), None
) | {"kind": "", "region": "", "skill": "", "is_active": True, "position": 1}


def rule(company, adoption, **fields: object) -> AssignmentRule:
    return keep_rule(adoption, fields=OPEN | fields, actor=company.people["quality"])


@pytest.fixture
def service():
    return make_service()


def test_the_first_rule_that_fits_decides_and_says_so(service):
    company, adoption = service
    quality, manager = company.people["quality"], company.people["manager"]
    rule(company, adoption, position=2, to_person=manager)
    first = rule(company, adoption, position=1, kind="complaint", to_person=quality)

    case = registered(company, adoption)
    other = registered(company, adoption, kind="praise")

    assert (case.handler, other.handler) == (quality, manager)
    row = case.assignments.get()
    assert (row.rule, row.reason) == (first, "分派规则第 1 条")


def test_a_rule_goes_by_category_region_zone_department_and_object(service):
    company, adoption = service
    seed_categories(adoption)
    quality = company.people["quality"]
    complaint = Category.objects.get(code="complaint")
    leak = Category.objects.create(
        adoption_key=adoption.key, code="leak", label="漏水", kind="complaint", parent=complaint
    )
    meter = make_object("M1", company.departments["rd"])
    north = company.departments["business"]
    rule(
        company,
        adoption,
        category=complaint,
        region="华北",
        zone=north,
        unit=company.root,
        assessment_object=meter,
        to_person=quality,
    )
    customer = customer_of(company)
    customer.region = "华北"
    customer.save()
    told = {"customer": customer, "assessment_object": meter}

    fits = registered(company, adoption, **told, details=Details(category=leak, zone=north))
    no_zone = registered(company, adoption, **told, details=Details(category=leak))
    other = registered(
        company, adoption, assessment_object=meter, details=Details(category=leak, zone=north)
    )

    assert fits.handler == quality
    assert quality not in (no_zone.handler, other.handler)


def test_of_a_department_the_skilled_one_with_the_least_open_gets_it(service):
    company, adoption = service
    quality, quality2 = company.people["quality"], company.people["quality2"]
    rule(company, adoption, to_unit=company.departments["quality"], skill="压力容器")
    give_skill(quality, "压力容器", actor=company.people["manager"])

    first, second = registered(company, adoption), registered(company, adoption)
    give_skill(quality2, "压力容器", actor=company.people["manager"])
    third = registered(company, adoption)

    assert [case.handler for case in (first, second, third)] == [quality, quality, quality2]


def test_a_rule_whose_only_person_is_complained_about_is_passed_over(service):
    company, adoption = service
    quality = company.people["quality"]
    rule(company, adoption, to_person=quality)

    case = registered(company, adoption, details=Details(subject_person=quality))

    assert case.handler in (company.people["service"], company.people["service2"])
    assert case.assignments.get().reason == "制度规定由售后服务部办理，其中在办最少"


def test_a_rule_that_leads_nowhere_is_refused_and_one_switched_off_is_not_asked(service):
    company, adoption = service

    with pytest.raises(ProblemsFound) as refused:
        rule(company, adoption)
    rule(company, adoption, to_person=company.people["quality"], is_active=False)

    assert [problem.code for problem in refused.value.problems] == ["cases.rule_leads_nowhere"]
    assert registered(company, adoption).handler != company.people["quality"]


def test_the_page_tries_the_rules_on_the_last_ten_cases(service):
    company, adoption = service
    cases = [registered(company, adoption) for _ in range(11)]
    rule(company, adoption, to_person=company.people["quality"])

    found = preview(adoption.key)

    assert [case for case, _choice in found] == cases[:0:-1]
    assert {choice.person for _case, choice in found} == {company.people["quality"]}


def test_rules_and_skills_are_kept_on_the_page_and_a_clerk_of_another_role_is_refused(service):
    company, _adoption = service
    client = signed_in(company, "quality")
    address = reverse("cases:rules")
    person = company.people["quality"].pk

    client.post(address, {"act": "rule", "position": 1, "to_person": person, "is_active": "on"})
    client.post(address, {"act": "skill", "person": person, "skill": "压力容器"})
    page = text_of(client.get(address))

    row = AssignmentRule.objects.get()
    assert (row.to_person_id, PersonSkill.objects.get().skill) == (person, "压力容器")
    assert "压力容器" in page
    changed = {"position": 7, "to_person": person}
    client.post(reverse("cases:rule", args=[row.pk]), changed)
    client.post(address, {"act": "take_skill", "held": PersonSkill.objects.get().pk})
    row.refresh_from_db()
    assert (row.position, row.is_active, PersonSkill.objects.count()) == (7, False, 0)
    assert signed_in(company, "sales").get(address).status_code == 403


def test_a_rule_without_anybody_is_told_on_the_page_and_nothing_is_kept(service):
    company, _adoption = service

    page = signed_in(company, "quality").post(
        reverse("cases:rules"), {"act": "rule", "position": 1}
    )

    assert "没有写交给谁" in text_of(page)
    assert AssignmentRule.objects.count() == 0
