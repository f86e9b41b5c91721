"""The pages of step 8 as owners, doers and verifiers use them."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.steps.improvement.domain import add_action
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.improvement.views import wave_next
from tests.steps.cleaning.factories import make_field
from tests.steps.improvement.factories import (
    DEGREE_76_2,
    DUE,
    OPENED_AT,
    after,
    asked_indicator,
    before,
    carried_out,
    fill,
    open_plan,
)

pytestmark = pytest.mark.django_db
SMALL = (2, 1, 1, 1, 1)


@pytest.fixture
def field():
    return make_field()


@pytest.fixture
def wave(field):
    return before(field, SMALL)


def signed_in(field, key: str) -> Client:
    client = Client()
    client.force_login(field.company.people[key])
    return client


def text_of(response) -> str:
    return response.content.decode()


def test_the_empty_list_says_where_plans_come_from(field):
    page = text_of(signed_in(field, "auditor").get("/improvement/"))

    assert "还没有改进计划" in page
    assert reverse("scoring:index") in page


def test_a_scored_wave_offers_a_plan_to_whoever_may_open_one(field, wave):
    people = field.company.people

    offered = wave_next(wave=wave, person=people["quality"])

    assert offered["url"] == reverse("improvement:open", args=[wave.pk])
    assert wave_next(wave=wave, person=people["auditor"]) is None


def test_a_plan_is_opened_for_a_weak_indicator_with_its_figures_filled_in(field, wave):
    client = signed_in(field, "quality")
    indicator = asked_indicator(field)
    address = f"{reverse('improvement:open', args=[wave.pk])}?indicator={indicator}"
    owner = field.company.people["department"]

    form = client.get(address).context["form"]
    finding = form.initial["finding"]
    sent = {
        "opening": "below_target.below",
        "finding": finding,
        "owner": owner.pk,
        "due": "2026-06-30",
        "goal": "76.5",
    }
    client.post(address, sent)

    plan = Plan.objects.get()
    assert finding.endswith("（n=6）")
    assert (plan.provision, plan.indicator, plan.goal, plan.owner) == (
        "below_target",
        indicator,
        0.765,
        owner,
    )


def test_what_lacks_is_said_beside_the_field_and_no_plan_is_opened(field, wave):
    response = signed_in(field, "quality").post(
        reverse("improvement:open", args=[wave.pk]), {"finding": "漂移"}
    )

    assert response.context["form"].errors.keys() == {"opening", "owner", "due"}
    assert "漂移" in text_of(response)
    assert Plan.objects.count() == 0


def test_a_plan_is_filled_carried_out_and_finished_on_its_page(field, wave):
    plan = open_plan(field, wave)
    address = reverse("improvement:plan", args=[plan.pk])
    owner, doer = signed_in(field, "department"), signed_in(field, "service")
    words = {"cause": "受潮", "correction": "换密封件", "prevention": "潮湿试验"}
    measure = {
        "description": "换密封件",
        "doer": field.company.people["service"].pk,
        "due": "2026-06-01",
    }

    with at(OPENED_AT):
        owner.post(address, {"act": "fill", **words})
        owner.post(address, {"act": "add", **measure})
        action = Action.objects.get()
        done = {"done_on": "2026-04-20", "evidence": "工单 12"}
        doer.post(address, {"act": "done", "action": action.pk, **done})
        owner.post(address, {"act": "finish"})

    assert Plan.objects.get(pk=plan.pk).state == "done"


def test_a_blank_keeps_what_was_typed(field, wave):
    plan = open_plan(field, wave)

    response = signed_in(field, "department").post(
        reverse("improvement:plan", args=[plan.pk]), {"act": "fill", "cause": "受潮"}
    )

    assert response.context["fill_form"].errors.keys() == {"correction", "prevention"}
    assert "受潮" in text_of(response)
    assert Plan.objects.get(pk=plan.pk).state == "open"


def test_an_act_out_of_turn_is_told_and_changes_nothing(field, wave):
    plan = open_plan(field, wave)

    response = signed_in(field, "department").post(
        reverse("improvement:plan", args=[plan.pk]), {"act": "finish"}
    )

    assert "目前是「已开立」，不能办这一步" in text_of(response)
    assert Plan.objects.get(pk=plan.pk).state == "open"


def test_an_act_nobody_knows_is_no_page(field, wave):
    plan = open_plan(field, wave)

    response = signed_in(field, "department").post(
        reverse("improvement:plan", args=[plan.pk]), {"act": "vanish"}
    )

    assert response.status_code == 404


def test_the_measure_of_somebody_else_is_not_reported_done(field, wave):
    plan = fill(open_plan(field, wave))
    doer = field.company.people["service"]
    action = add_action(plan, description="试验", doer=doer, due=DUE, actor=plan.owner)

    response = signed_in(field, "sales").post(
        reverse("improvement:plan", args=[plan.pk]),
        {"act": "done", "action": action.pk, "done_on": "2026-04-20", "evidence": "甲"},
    )

    assert response.status_code == 403
    assert Action.objects.get(pk=action.pk).done_on is None


def test_the_page_shows_before_after_interval_and_whether_it_is_proven(field):
    plan = carried_out(open_plan(field, before(field)), field.company.people["service"])
    later = after(field, DEGREE_76_2)
    client = signed_in(field, "quality")
    address = reverse("improvement:plan", args=[plan.pk])

    page = text_of(client.get(address))
    client.post(address, {"act": "verify", "wave": later.pk})

    shown = ("68.00%", "76.20%", "n=200", "8.20%", "上升可信")
    assert [words for words in shown if words not in page] == []
    assert Plan.objects.get(pk=plan.pk).state == "proven"


def test_the_list_costs_the_same_queries_for_one_plan_and_for_three(
    field, wave, django_assert_num_queries
):
    client = signed_in(field, "quality")
    open_plan(field, wave)
    client.get("/improvement/")

    with django_assert_num_queries(8):
        client.get("/improvement/")
    open_plan(field, wave)
    open_plan(field, wave)
    with django_assert_num_queries(8):
        client.get("/improvement/")


def test_plans_that_are_proven_come_after_those_that_want_something(field, wave):
    first, second = open_plan(field, wave), open_plan(field, wave)
    Plan.objects.filter(pk=first.pk).update(state="proven", due="2026-01-01")

    page = signed_in(field, "auditor").get("/improvement/").context["page"]

    assert [row.number for row in page] == [second.number, first.number]


def test_a_plan_without_an_indicator_is_judged_on_its_page(field, wave):
    plan = carried_out(
        open_plan(field, wave, indicator="", score=None), field.company.people["service"]
    )
    client = signed_in(field, "quality")
    address = reverse("improvement:plan", args=[plan.pk])

    client.post(address, {"act": "judge", "is_effective": "no", "evidence": "又发生了一次"})

    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.state, plan.verified_by) == ("not_proven", field.company.people["quality"])
    assert "又发生了一次" in text_of(client.get(address))
