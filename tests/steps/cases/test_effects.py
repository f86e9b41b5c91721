"""Whether what was done had an effect, and that praise reaches whom it is about."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.effects import judge_effect
from manyi.steps.cases.domain.praise import pass_on_praise
from manyi.steps.cases.models import Case, CaseNotice
from manyi.steps.cases.queries.effects import effect_of, effects_due
from tests.steps.cases.factories import answer, make_service, moment, registered, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def complaint(company, adoption, day: str, product: str) -> Case:
    with at(moment(f"{day} 10:00")):
        return registered(company, adoption, details=domain.Details(product=product))


def closed_on(case: Case, company, day: str) -> Case:
    with at(moment(f"{day} 10:00")):
        answer(case)
        visit(case, company)
        return domain.close_case(case, actor=company.people["quality"])


def a_year_of_leaks(company, adoption) -> Case:
    """Ten of twelve complaints are of leaking pumps before the action, one of ten after it."""
    first = complaint(company, adoption, "2026-03-02", "水泵")
    for n in range(9):
        complaint(company, adoption, f"2026-03-{n + 3:02d}", "水泵")
    for _n in range(2):
        complaint(company, adoption, "2026-03-12", "阀门")
    closed_on(first, company, "2026-03-20")
    complaint(company, adoption, "2026-04-02", "水泵")
    for n in range(9):
        complaint(company, adoption, f"2026-04-{n + 3:02d}", "阀门")
    return first


def test_the_same_thing_is_counted_as_long_before_as_after_with_its_interval(service):
    company, adoption = service
    case = a_year_of_leaks(company, adoption)

    found = effect_of(case)

    assert (found.same, found.before, found.before_of, found.after, found.after_of) == (
        "product",
        10,
        12,
        1,
        10,
    )
    assert found.is_shown_fewer
    assert "下降已证实" in found.words


def test_an_effect_is_judged_when_the_time_has_passed_and_not_by_the_handler(service):
    company, adoption = service
    case = a_year_of_leaks(company, adoption)
    judged = {"is_effective": True, "words": "没有再漏"}

    with at(moment("2026-05-02 10:00")), pytest.raises(ProblemsFound) as early:
        judge_effect(case, actor=company.people["quality"], **judged)
    with at(moment("2026-07-02 10:00")):
        due = effects_due(adoption)
        with pytest.raises(ProblemsFound) as own:
            judge_effect(case, actor=case.handler, **judged)
        judge_effect(case, actor=company.people["quality"], **judged)
        left = effects_due(adoption)

    assert [one.code for one in early.value.problems] == ["cases.effect_too_early"]
    assert [one.code for one in own.value.problems] == ["cases.own_effect"]
    assert ([one.pk for one in due], left) == ([case.pk], [])
    entry = next(iter(read_entries(thing=case.thing, verbs=("case.evaluated",))))
    assert (entry.facts["effective"], entry.facts["before"], entry.facts["after"]) == (True, 10, 1)


def test_without_effect_the_owners_of_feedback_are_told(service):
    company, adoption = service
    case = a_year_of_leaks(company, adoption)

    with at(moment("2026-07-02 10:00")):
        judge_effect(case, is_effective=False, words="又漏了", actor=company.people["quality"])
        drain()

    told = CaseNotice.objects.filter(case=case, kind="ineffective")
    assert {one.person for one in told} == {
        company.people["service"],
        company.people["service2"],
    }


def test_praise_reaches_the_person_and_stands_on_their_page(service):
    company, adoption = service
    praised = company.people["department"]
    case = registered(company, adoption, kind="praise", description="师傅周末赶来")
    other = registered(company, adoption)

    pass_on_praise(case, person=praised, actor=company.people["service"])
    drain()
    client = Client()
    client.force_login(praised)
    mine = client.get(reverse("cases:praise")).content.decode()
    page = client.get(reverse("person", args=[praised.pk])).content.decode()

    assert CaseNotice.objects.get(kind="praise").person == praised
    assert "师傅周末赶来" in mine
    assert "师傅周末赶来" in page
    with pytest.raises(ProblemsFound):
        pass_on_praise(other, person=praised, actor=company.people["service"])


def test_effects_have_their_page_and_their_panel(service):
    company, adoption = service
    case = a_year_of_leaks(company, adoption)
    client = Client()
    client.force_login(company.people["quality"])

    with at(moment("2026-07-02 10:00")):
        page = client.get(reverse("cases:effects")).content.decode()
        client.post(
            reverse("cases:case", args=[case.pk]),
            {"act": "effect", "is_effective": "no", "words": "又漏了"},
        )
        after = client.get(reverse("cases:effects")).content.decode()

    assert case.number in page
    assert "又漏了" in after
