"""A plan from its finding to the wave that proves it."""

from datetime import date

import pytest
from scipy import stats

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.steps.improvement import domain
from manyi.steps.improvement.enums import PlanState
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.improvement.queries import Opening, effect_of, item_figure, openings, proving_waves
from manyi.steps.scoring.queries import latest_score
from tests.steps.cleaning.factories import make_field
from tests.steps.improvement.factories import (
    DEGREE_69_1,
    DEGREE_76_2,
    OPENED_AT,
    after,
    asked_indicator,
    before,
    carried_out,
    fill,
    open_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return make_field()


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def verbs(plan: Plan) -> list[str]:
    return [entry.verb for entry in read_entries(thing=plan.thing)]


def waiting_plan(field, wave, **changes):
    return carried_out(open_plan(field, wave, **changes), field.company.people["service"])


def test_a_plan_keeps_the_figure_it_was_opened_for(field):
    plan = open_plan(field, before(field))

    assert (plan.number, plan.state) == ("GJ-2026-0001", PlanState.OPEN)
    assert plan.baseline == pytest.approx(0.68)
    (entry,) = read_entries(thing=plan.thing)
    assert [(one.address, one.name) for one in entry.occasions] == [
        ("improvements.weak_item.opened_by.dissatisfied", plan.wave.thing)
    ]


def test_finding_owner_and_day_are_asked_for_at_once(field):
    wave = before(field)

    assert codes(open_plan, field, wave, finding=" ", owner=None, due=None) == [
        "gate.finding_named",
        "gate.owner_named",
        "gate.due_named",
    ]
    assert Plan.objects.count() == 0


def test_the_indicators_figure_is_the_scorecards_with_its_standard_error(field):
    wave = before(field)
    figure = item_figure(latest_score(wave), asked_indicator(field))

    # Points 10, 8, 6, 4, 2 with 40, 60, 60, 20, 20 answers, by hand.
    mean = 1360 / 200
    squares = 40 * 100 + 60 * 64 + 60 * 36 + 20 * 16 + 20 * 4
    deviation = ((squares - 200 * mean**2) / 199) ** 0.5
    assert figure.n == 200
    assert figure.degree == pytest.approx(0.68)
    assert figure.error == pytest.approx(deviation / 200**0.5 / 10)


def test_an_indicator_nobody_answered_has_no_figure(field):
    assert item_figure(latest_score(before(field)), "reliability") is None


def test_a_rise_from_68_to_69_1_is_not_proven(field):
    plan = waiting_plan(field, before(field))

    domain.verify_plan(plan, wave=after(field, DEGREE_69_1), actor=field.actor)

    assert plan.state == PlanState.NOT_PROVEN
    assert plan.effect["after"] == pytest.approx(0.691)
    assert plan.effect["p"] > 0.05
    assert plan.effect["low"] < 0 < plan.effect["high"]


def test_a_rise_from_68_to_76_2_is_proven(field):
    plan = waiting_plan(field, before(field))

    domain.verify_plan(plan, wave=after(field, DEGREE_76_2), actor=field.actor)

    assert plan.state == PlanState.PROVEN
    assert plan.effect["p"] < 0.01
    told = list(read_entries(thing=plan.thing))[-1]
    assert (told.verb, told.facts["proven"]) == ("improvement.verified", True)


def test_a_rise_that_misses_the_goal_is_not_proven(field):
    plan = waiting_plan(field, before(field), goal=0.80)

    domain.verify_plan(plan, wave=after(field, DEGREE_76_2), actor=field.actor)

    assert (plan.state, plan.effect["goal"]) == (PlanState.NOT_PROVEN, 0.80)


def test_three_answers_on_each_side_are_held_against_welchs_t(field):
    plan = open_plan(field, before(field, (0, 0, 1, 1, 1)))

    effect = effect_of(plan, after(field, (0, 2, 1, 0, 0)))

    # A normal distribution would call this proven: z = 2.5, p = 0.012.
    expected = stats.ttest_ind([0.8, 0.8, 0.6], [0.6, 0.4, 0.2], equal_var=False)
    assert effect.difference.p == pytest.approx(expected.pvalue)
    assert not effect.is_proven


def test_whoever_carried_a_measure_out_does_not_prove_it(field):
    plan = waiting_plan(field, before(field))
    doer = field.company.people["service"]

    refused = codes(domain.verify_plan, plan, wave=after(field, DEGREE_76_2), actor=doer)

    assert refused == ["improvement.own_measures"]
    assert Plan.objects.get(pk=plan.pk).state == PlanState.DONE


def test_the_owner_proves_only_where_the_regulation_names_the_owner(field):
    wave = before(field)
    weak = waiting_plan(field, wave)
    below = waiting_plan(field, wave, provision="below_target", trigger="below")
    owner = field.company.people["department"]

    assert domain.verifier_problems(weak, owner) == ()
    assert [one.code for one in domain.verifier_problems(below, owner)] == ["improvement.own_plan"]


def test_a_wave_without_the_indicator_proves_nothing(field):
    plan = waiting_plan(field, before(field), indicator="reliability")

    assert codes(domain.verify_plan, plan, wave=after(field, DEGREE_76_2), actor=field.actor) == [
        "improvement.nothing_to_compare"
    ]


def test_a_plan_no_indicator_measures_is_judged_by_what_somebody_else_saw(field):
    plan = waiting_plan(field, before(field, (2, 1, 1, 1, 1)), indicator="", score=None)
    seen = {"is_effective": True, "evidence": "三个月内没有再发生"}
    doer = field.company.people["service"]

    by_doer = codes(domain.verify_by_evidence, plan, **seen, actor=doer)
    blank = codes(
        domain.verify_by_evidence, plan, is_effective=True, evidence=" ", actor=field.actor
    )
    domain.verify_by_evidence(plan, **seen, actor=field.actor)

    assert (by_doer, blank) == (["improvement.own_measures"], ["improvement.blank"])
    assert (plan.state, plan.effect) == (PlanState.PROVEN, {"evidence": "三个月内没有再发生"})
    told = list(read_entries(thing=plan.thing))[-1]
    assert (told.verb, told.facts["proven"], list(told.commitments)) == (
        "improvement.verified",
        True,
        ["evidence"],
    )


def test_a_plan_for_an_indicator_is_proven_by_a_wave_and_by_nothing_else(field):
    plan = waiting_plan(field, before(field, (2, 1, 1, 1, 1)))

    assert codes(
        domain.verify_by_evidence,
        plan,
        is_effective=True,
        evidence="看起来好了",
        actor=field.actor,
    ) == ["improvement.wave_proves"]


def test_only_scored_waves_after_the_opening_can_prove_a_plan(field):
    first = before(field)
    plan = open_plan(field, first)
    second = after(field, DEGREE_76_2)

    assert list(proving_waves(plan)) == [second]


def test_the_form_of_the_regulation_says_which_blanks_must_be_filled(field):
    plan = open_plan(field, before(field))

    assert codes(fill, plan, cause="", correction=" ") == ["improvement.blank"] * 2
    assert plan.state == PlanState.OPEN


def test_measures_are_done_with_evidence_and_not_in_the_future(field):
    plan = fill(open_plan(field, before(field)))
    doer = field.company.people["service"]
    action = domain.add_action(plan, description="试验", doer=doer, due=plan.due, actor=plan.owner)

    with at(OPENED_AT):
        refused = codes(
            domain.complete_action, action, done_on=date(2026, 4, 21), evidence=" ", actor=doer
        )

    assert refused == ["improvement.day_to_come", "improvement.blank"]
    assert Action.objects.get(pk=action.pk).done_on is None


def test_a_measure_is_done_once(field):
    plan = fill(open_plan(field, before(field)))
    doer = field.company.people["service"]
    action = domain.add_action(plan, description="试验", doer=doer, due=plan.due, actor=plan.owner)
    done = {"done_on": date(2026, 5, 8), "evidence": "工单 12", "actor": doer}

    domain.complete_action(action, **done)

    assert codes(domain.complete_action, action, **done) == ["improvement.done_before"]
    assert verbs(plan).count("action.done") == 1


def test_a_plan_is_finished_once_every_measure_is(field):
    plan = fill(open_plan(field, before(field)))
    owner = plan.owner

    assert codes(domain.finish_plan, plan, actor=owner) == ["improvement.actions_open"]
    action = domain.add_action(plan, description="试验", doer=owner, due=plan.due, actor=owner)
    assert codes(domain.finish_plan, plan, actor=owner) == ["improvement.actions_open"]
    domain.complete_action(action, done_on=date(2026, 5, 8), evidence="工单", actor=owner)
    domain.finish_plan(plan, actor=owner)
    assert plan.state == PlanState.DONE
    assert codes(domain.finish_plan, plan, actor=owner) == ["improvement.not_now"]


def test_a_plan_that_was_not_proven_goes_back_to_its_owner(field):
    plan = waiting_plan(field, before(field))
    domain.verify_plan(plan, wave=after(field, DEGREE_69_1), actor=field.actor)

    fill(plan, cause="另有原因")

    assert (plan.state, plan.cause) == (PlanState.PLANNED, "另有原因")


def test_the_regulation_says_which_plans_a_scored_wave_opens(field):
    assert openings(before(field)) == (
        Opening("weak_item", "dissatisfied", "不满意项目的纠正"),
        Opening("below_target", "below", "未达到目标值的改进计划"),
    )
