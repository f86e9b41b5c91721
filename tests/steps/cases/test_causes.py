"""Why it happened: whys, fishbone, 8D; the same again wants a corrective action, whole at last."""

from datetime import timedelta

import pytest
from django.urls import reverse

from manyi.core.clock import at, now, today
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.causes import (
    ask_why,
    close_car,
    fill_car,
    name_root_cause,
    open_car,
    take_back_why,
)
from manyi.steps.cases.enums import ActionState
from manyi.steps.cases.models import Bone, Case, Cause, CorrectiveAction, EightD
from manyi.steps.cases.queries.causes import CAR_FIELDS, blanks_of, recurrence_of
from tests.factories import make_object
from tests.steps.cases.factories import answered, make_service, moment, registered, visit
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def rooted(case: Case, company, **changes: object):
    given = {
        "cause": Cause.objects.filter(label="包装不防潮").first(),
        "label": "包装不防潮",
        "branch": "material",
        "evidence": "同批返厂开箱，八台受潮。",
        "actor": company.people["quality"],
    }
    return name_root_cause(case, **(given | changes))


def car_for(case: Case, company) -> CorrectiveAction:
    owner = company.people["department"]
    return open_car(
        case, owner=owner, due=today() + timedelta(days=30), actor=company.people["quality"]
    )


def test_five_whys_are_asked_and_a_wrong_turn_is_taken_back(service):
    company, adoption = service
    case, actor = registered(company, adoption), company.people["quality"]
    assert codes_of(take_back_why, case, actor=actor) == ["cases.no_whys"]

    for n in range(5):
        ask_why(case, answer=f"因为{n}", actor=actor)

    assert codes_of(ask_why, case, answer="再问", actor=actor) == ["cases.enough_whys"]
    take_back_why(case, actor=actor)
    assert [why.answer for why in case.whys.all()] == ["因为0", "因为1", "因为2", "因为3"]
    methods = [e.facts["method"] for e in read_entries(thing=case.thing, verbs=["case.analysed"])]
    assert methods == ["five_whys"] * 6


def test_a_known_cause_is_named_again_and_not_twice(service):
    company, adoption = service
    first, second = registered(company, adoption), registered(company, adoption)

    rooted(first, company, cause=None)
    rooted(second, company, cause=None)

    assert Cause.objects.count() == 1
    assert codes_of(rooted, second, company, evidence="") == ["cases.blank"]
    assert codes_of(rooted, second, company, cause=None, label=" ") == ["cases.blank"]


def test_the_second_complaint_of_one_product_for_one_cause_wants_a_corrective_action(service):
    company, adoption = service
    meter = make_object("M1", company.departments["rd"])
    first = registered(company, adoption, assessment_object=meter)
    rooted(first, company)
    second = answered(company, adoption, assessment_object=meter)
    other = registered(
        company, adoption, assessment_object=make_object("M2", company.departments["rd"])
    )

    before = recurrence_of(second)
    rooted(second, company)
    rooted(other, company)
    again = recurrence_of(second)

    assert before is None
    assert (again.occurrence, again.wants_car, again.earlier) == (2, True, (first,))
    assert again.words == "同一原因、同一产品"
    assert not recurrence_of(other).wants_car
    assert "cases.car_wanted" in [one.code for one in domain.closing_problems(second)]


def test_what_happened_longer_ago_than_the_regulation_looks_back_does_not_count(service):
    company, adoption = service
    meter = make_object("M1", company.departments["rd"])
    with at(moment("2026-01-05 09:00")):
        rooted(registered(company, adoption, assessment_object=meter), company)
    with at(moment("2027-02-05 09:00")):
        late = registered(company, adoption, assessment_object=meter)
        rooted(late, company)

    assert recurrence_of(late).occurrence == 1


def test_neither_praise_nor_an_unknown_product_happens_again(service):
    company, adoption = service
    praise, nothing = registered(company, adoption, kind="praise"), registered(company, adoption)
    rooted(praise, company)
    rooted(nothing, company)

    assert (recurrence_of(praise), recurrence_of(nothing)) == (None, None)


def test_a_corrective_action_closes_only_with_all_eight_fields_and_by_somebody_else(service):
    company, adoption = service
    car = car_for(registered(company, adoption), company)
    words = dict.fromkeys(CAR_FIELDS, "已写")

    assert len(CAR_FIELDS) == 8
    assert codes_of(close_car, car, actor=company.people["quality"]) == ["cases.blank"] * 8
    fill_car(car, fields=words | {"risks": " "}, actor=car.owner)
    car.refresh_from_db()
    assert blanks_of(car) == (CAR_FIELDS["risks"],)
    fill_car(car, fields={"risks": "已更新"}, actor=car.owner)
    assert codes_of(close_car, car, actor=car.owner) == ["cases.own_car"]
    closed = close_car(car, actor=company.people["quality"])

    assert closed.state == ActionState.CLOSED
    assert codes_of(fill_car, car, fields=words, actor=car.owner) == ["cases.car_closed"]
    verbs = [entry.verb for entry in read_entries(thing=car.case.thing)]
    assert verbs[-4:] == ["car.opened", "car.filled", "car.filled", "car.closed"]


def test_a_case_with_an_unfinished_corrective_action_is_not_closed(service):
    company, adoption = service
    case = answered(company, adoption)
    car = car_for(case, company)
    visit(case, company)

    assert [one.code for one in domain.closing_problems(case)] == ["cases.car_open"]
    fill_car(car, fields=dict.fromkeys(CAR_FIELDS, "已写"), actor=car.owner)
    close_car(car, actor=company.people["quality"])
    assert domain.closing_problems(case) == ()


def test_a_case_has_one_corrective_action_with_a_day_to_come(service):
    company, adoption = service
    case = registered(company, adoption)
    car_for(case, company)
    past = {"owner": company.people["department"], "due": today() - timedelta(days=1)}

    assert codes_of(open_car, case, **past, actor=company.people["quality"]) == [
        "cases.car_exists",
        "cases.due_day_past",
    ]


def test_the_search_for_the_cause_goes_on_the_page_and_is_drawn(service):
    company, adoption = service
    case = registered(company, adoption)
    client = signed_in(company, "quality")
    address = reverse("cases:case", args=[case.pk])

    client.post(address, {"act": "why", "answer": "密封圈老化"})
    client.post(address, {"act": "bone", "branch": "material", "words": "密封圈", "is_main": "on"})
    picture = client.get(reverse("cases:fishbone", args=[case.pk]))
    page = text_of(client.get(address))
    client.post(address, {"act": "take_bone", "bone": Bone.objects.get().pk})
    client.post(address, {"act": "take_why"})

    assert picture["Content-Type"] == "image/svg+xml"
    assert "密封圈" in text_of(picture)
    assert "密封圈老化" in page
    assert (Bone.objects.count(), case.whys.count()) == (0, 0)


def test_root_cause_8d_and_corrective_action_are_written_on_their_pages(service):
    company, adoption = service
    case = registered(company, adoption)
    client = signed_in(company, "quality")
    address = reverse("cases:case", args=[case.pk])
    root = {"act": "root", "label": "包装不防潮", "branch": "material", "evidence": "开箱"}

    client.post(address, root)
    client.post(reverse("cases:eight_d", args=[case.pk]), {"team": "质量、研发", "problem": "受潮"})
    due = (now() + timedelta(days=9)).date().isoformat()
    client.post(address, {"act": "car", "owner": company.people["department"].pk, "due": due})
    car = CorrectiveAction.objects.get()
    page = reverse("cases:car", args=[car.pk])
    words = dict.fromkeys(CAR_FIELDS, "已写")
    refused = client.post(page, {"act": "close"})
    client.post(page, words | {"act": "fill"})
    client.post(page, words | {"act": "close"})

    assert "还没有填" in text_of(refused)
    car.refresh_from_db()
    assert (case.root.cause.label, EightD.objects.get().team) == ("包装不防潮", "质量、研发")
    assert (car.state, "关闭" in text_of(client.get(page))) == (ActionState.CLOSED, True)
    assert signed_in(company, "auditor").post(page, words).status_code == 403
