"""A worst answer of somebody who can be asked again becomes one case."""

import pytest

from manyi.core.clock import at
from manyi.steps.cases import domain
from manyi.steps.cases.enums import CaseKind, CaseSource
from manyi.steps.cases.models import Case, LowAnswerSweep
from manyi.steps.cases.queries import low_answer
from manyi.steps.sampling.enums import Identity
from tests.factories import make_customer
from tests.steps.cases.factories import moment
from tests.steps.cleaning.factories import make_field, make_members, make_response, make_wave
from tests.steps.fieldwork.factories import answer, issued_wave, open_door, personal_door, tokens
from tests.steps.fieldwork.modes import issued_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    with at(moment("2026-03-02 09:00")):
        LowAnswerSweep.objects.create(looked_until=moment("2026-03-02 09:00"))
        return issued_wave()


def answered_over_link(wave, position: int, code: str):
    token = tokens(wave)[position]
    with at(moment("2026-03-03 10:00")):
        return answer(personal_door(token), page_key=f"page-{token}", code=code).response


def test_a_worst_answer_becomes_one_case_however_often_we_look(wave):
    response = answered_over_link(wave, 0, "very_dissatisfied")

    with at(moment("2026-03-03 10:01")):
        counts = [domain.sweep_low_answers(), domain.sweep_low_answers()]

    assert counts == [1, 0]
    case = Case.objects.get()
    assert (case.response, case.kind, case.source) == (
        response,
        CaseKind.COMPLAINT,
        CaseSource.LOW_ANSWER,
    )
    assert case.contact == response.invitation.member.contact
    assert case.indicator == low_answer(response).indicator


def test_a_case_is_not_opened_twice_even_when_asked_for_by_hand(wave):
    response = answered_over_link(wave, 0, "very_dissatisfied")

    cases = [domain.open_case_from_response(response) for _ in range(2)]

    assert [case is not None for case in cases] == [True, False]
    assert Case.objects.count() == 1


def test_answers_above_the_worst_level_open_nothing(wave):
    answered_over_link(wave, 0, "dissatisfied")
    answered_over_link(wave, 1, "very_satisfied")

    with at(moment("2026-03-03 10:01")):
        assert domain.sweep_low_answers() == 0


def test_a_low_answer_of_somebody_unknown_opens_nothing(wave):
    with at(moment("2026-03-03 10:00")):
        door = open_door(wave, "customers")
        response = answer(door, page_key="unknown", code="very_dissatisfied").response

        assert low_answer(response) is not None
        assert domain.sweep_low_answers() == 0


def test_what_came_in_while_the_last_look_ran_is_found_by_the_next(wave):
    with at(moment("2026-03-03 10:02")):
        domain.sweep_low_answers()
    answered_over_link(wave, 0, "very_dissatisfied")  # carries 10:00, was committed after 10:02

    with at(moment("2026-03-03 10:03")):
        assert domain.sweep_low_answers() == 1


def test_a_low_confidential_answer_opens_a_case_that_names_nobody():
    with at(moment("2026-03-02 09:00")):
        LowAnswerSweep.objects.create(looked_until=moment("2026-03-02 09:00"))
        wave = issued_as(Identity.CONFIDENTIAL, key=3, dealers=1)
    response = answered_over_link(wave, 0, "very_dissatisfied")

    with at(moment("2026-03-03 10:01")):
        counts = [domain.sweep_low_answers(), domain.sweep_low_answers()]

    case = Case.objects.get()
    assert counts == [1, 0]
    assert (case.response, case.customer, case.contact) == (response, None, None)
    assert "是谁的答卷另行封存" in case.description
    assert case.handler is not None


@pytest.mark.parametrize(("mark", "opened"), [(2, 1), (3, 0)])
def test_two_marks_of_ten_are_low_where_the_regulation_says_two_tenths(mark, opened):
    field = make_field("quality_measurement")
    wave = make_wave(field, survey="annual", occasion="2026")
    [member] = make_members(wave, [make_customer("甲", field.company.root)], drawn_by=field.actor)
    form = field.forms["survey_form"]
    of_ten = next(
        item["id"]
        for page in form.document["pages"]
        for item in page["items"]
        if item.get("full_mark") == 10
    )
    response = make_response(wave, {of_ten: mark}, member=member)

    case = domain.open_case_from_response(response)

    assert (case is not None) == bool(opened)
    assert Case.objects.count() == opened


@pytest.mark.parametrize(("identity", "offered"), [("anonymous", 1), ("named", 0)])
def test_whoever_answered_anonymously_may_ask_to_be_heard_by_name(client, wave, identity, offered):
    type(wave).objects.filter(pk=wave.pk).update(identity=identity)
    audience = wave.audiences.get(key="customers")

    page = client.get(f"/o/{audience.open_token}/thanks/").text

    assert page.count('rel="noreferrer" href="/feedback/"') == offered
