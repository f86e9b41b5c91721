from datetime import UTC, date, datetime

import pytest

from manyi.core.approvals import current_step, refuse, sign
from manyi.core.clock import at
from manyi.core.ledger import latest_entries, ledger_events
from manyi.core.models import Approval
from manyi.core.objects import retire_object
from manyi.problems import Problem, ProblemsFound
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.enums import PlanState, WaveState
from tests.steps.indicators.factories import publish_content
from tests.steps.questionnaires.factories import draft_form, publish_form
from tests.steps.sampling.factories import Ground, make_ground, plan_key_wave

pytestmark = pytest.mark.django_db

PLAN = {
    "purpose": "了解重点客户的看法",
    "focus": "交货期",
    "audience": "全部重点客户",
    "channels": "网上填写",
    "dates": "3 月",
}


def codes(error: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_wave_has_the_audiences_and_channels_of_the_regulation():
    wave = plan_key_wave(make_ground())

    assert wave.title == "2026 年第一季度重点客户常规调查"
    assert wave.state == WaveState.PLANNED
    assert [(a.key, a.label, a.channels) for a in wave.audiences.all()] == [
        ("customers", "重点客户", ["link", "email", "keyed"]),
        ("dealers", "经销商", ["link", "email", "keyed"]),
        ("self", "业务员", ["link", "email"]),
        ("competitors", "重点客户（评竞争对手）", ["link", "email", "keyed"]),
    ]


def test_planning_is_written_down_under_survey_and_occasion():
    ground = make_ground()

    wave = plan_key_wave(ground)

    named, created = latest_entries(count=2)
    assert (created.verb, created.thing, created.facts) == (
        "wave.created",
        wave.thing,
        {"wave": wave.thing, "survey": "key"},
    )
    assert (named.verb, named.facts) == ("objects.named", {"wave": wave.thing, "objects": 1})
    event = list(ledger_events())[-1]
    assert (event.adoption, event.address, event.occasion) == (
        ground.adoption.key,
        "surveys.key",
        "2026Q1",
    )


@pytest.mark.parametrize(
    ("survey", "occasion", "expected"),
    [
        ("key", "2026-03", "sampling.occasion_unknown"),
        ("key", "", "gate.occasion_named"),
        ("key", "第一季度", "sampling.occasion_malformed"),
        ("weekly", "2026Q1", "sampling.survey_unknown"),
    ],
)
def test_wave_of_no_occasion_of_the_regulation_is_refused(survey, occasion, expected):
    ground = make_ground()

    with pytest.raises(ProblemsFound) as error:
        plan_key_wave(ground, occasion, survey=survey)

    assert codes(error) == [expected]


def test_occasion_that_does_not_fit_names_those_that_do():
    with pytest.raises(ProblemsFound) as error:
        plan_key_wave(make_ground(), "2026H1")

    assert error.value.problems == (
        Problem(
            "sampling.occasion_unknown",
            "重点客户常规调查",
            "2026H1",
            "2026Q1、2026Q2、2026Q3、2026Q4",
        ),
    )


def test_same_survey_is_not_planned_twice_for_one_occasion():
    ground = make_ground()
    plan_key_wave(ground)

    with pytest.raises(ProblemsFound) as error:
        plan_key_wave(ground)

    assert codes(error) == ["sampling.wave_exists"]


def test_survey_held_on_demand_is_named_after_its_wave_and_may_be_held_again():
    ground = make_ground()

    first = plan_key_wave(ground, "", survey="special")
    second = plan_key_wave(ground, "", survey="special")

    assert (first.occasion, second.occasion) == (first.thing, second.thing)


def test_reissue_is_the_next_round_with_the_objects_and_questionnaires_of_the_first():
    ground = make_ground()
    first = plan_key_wave(ground)
    version = publish_form(
        ground.adoption, publish_content(ground.adoption, ground.company), ground.company
    )
    domain.choose_questionnaire(
        first.audiences.get(key="customers"), version, actor=ground.company.people["service"]
    )

    second = plan_key_wave(ground, objects=[], reissue_of=first)

    assert (second.round, second.reissue_of, second.occasion) == (2, first, "2026Q1")
    assert list(second.objects_assessed.all()) == [ground.product]
    assert second.audiences.get(key="customers").questionnaire_version == version
    assert second.audiences.get(key="dealers").questionnaire_version is None


def test_wave_is_not_planned_under_a_regulation_not_in_force():
    ground = make_ground()

    with at(datetime(2025, 12, 1, tzinfo=UTC)), pytest.raises(ProblemsFound) as error:
        plan_key_wave(ground)

    assert codes(error) == ["sampling.not_in_force"]


def test_object_retired_before_the_day_cannot_be_assessed():
    ground = make_ground()
    retire_object(ground.product, on=date(2026, 1, 31), actor=None)

    with at(datetime(2026, 3, 1, tzinfo=UTC)), pytest.raises(ProblemsFound) as error:
        plan_key_wave(ground)

    assert error.value.problems == (Problem("sampling.object_retired", "对象p1", "2026-01-31"),)


def questionnaire(ground: Ground, form: str = "customer_form"):
    tree = publish_content(ground.adoption, ground.company)
    return publish_form(ground.adoption, tree, ground.company, form)


def test_questionnaire_cannot_be_chosen_before_the_objects_are_named():
    ground = make_ground()
    wave = plan_key_wave(ground, objects=[])

    with pytest.raises(ProblemsFound) as error:
        domain.choose_questionnaire(
            wave.audiences.get(key="customers"),
            questionnaire(ground),
            actor=ground.company.people["service"],
        )

    assert codes(error) == ["gate.objects_named"]


def test_questionnaire_must_be_the_form_the_regulation_gives_the_audience():
    ground = make_ground()
    wave = plan_key_wave(ground)

    with pytest.raises(ProblemsFound) as error:
        domain.choose_questionnaire(
            wave.audiences.get(key="customers"),
            questionnaire(ground, "competitor_form"),
            actor=ground.company.people["service"],
        )

    assert codes(error) == ["sampling.questionnaire_of_another"]


def test_draft_questionnaire_cannot_be_chosen():
    ground = make_ground()
    wave = plan_key_wave(ground)
    version = draft_form(ground.adoption, publish_content(ground.adoption, ground.company))

    with pytest.raises(ProblemsFound) as error:
        domain.choose_questionnaire(
            wave.audiences.get(key="customers"), version, actor=ground.company.people["service"]
        )

    assert codes(error) == ["sampling.questionnaire_draft"]


def test_plan_goes_to_the_departments_that_countersign_and_comes_back_agreed():
    ground = make_ground()
    people = ground.company.people
    wave = plan_key_wave(ground)

    plan = domain.file_plan(wave, fields=PLAN, actor=people["service"])
    approval = Approval.objects.get(thing=plan.thing)
    sign(current_step(approval), person=people["department"])
    sign(current_step(approval), person=people["quality"])

    assert queries.wave_plan(wave).state == PlanState.AGREED


def test_plan_fulfils_the_duty_under_its_occasion():
    ground = make_ground()
    wave = plan_key_wave(ground)

    plan = domain.file_plan(wave, fields=PLAN, actor=ground.company.people["service"])

    event = next(iter(ledger_events(verbs=["wave.planned"])))
    assert (event.address, event.occasion, event.thing) == (
        "surveys.key.plan",
        "2026Q1",
        plan.thing,
    )


def test_plan_with_an_empty_field_is_refused_with_every_field_named():
    ground = make_ground()
    wave = plan_key_wave(ground)

    with pytest.raises(ProblemsFound) as error:
        domain.file_plan(
            wave, fields=PLAN | {"focus": " ", "dates": ""}, actor=ground.company.people["service"]
        )

    assert error.value.problems == (
        Problem("sampling.plan_field_missing", place="本次侧重点", needed="调研方案"),
        Problem("sampling.plan_field_missing", place="时间", needed="调研方案"),
    )
    assert queries.wave_plan(wave) is None


def test_refused_plan_is_revised_and_answers_the_refusal():
    ground = make_ground()
    people = ground.company.people
    wave = plan_key_wave(ground)
    plan = domain.file_plan(wave, fields=PLAN, actor=people["service"])
    with pytest.raises(ProblemsFound) as error:
        domain.file_plan(wave, fields=PLAN, actor=people["service"])
    refuse(
        current_step(Approval.objects.get(thing=plan.thing)),
        person=people["department"],
        words="请加上可靠性",
    )

    revised = domain.file_plan(wave, fields=PLAN | {"focus": "可靠性"}, actor=people["service"])

    assert codes(error) == ["sampling.plan_waiting"]
    assert (revised.version, revised.state) == (2, PlanState.SUBMITTED)
    event = list(ledger_events(verbs=["wave.planned"]))[-1]
    assert (event.occasion, event.thing) == (plan.thing, revised.thing)
    assert Approval.objects.filter(thing=revised.thing).count() == 1


def test_quarters_around_a_day_are_offered_with_those_already_planned_marked():
    ground = make_ground()
    plan_key_wave(ground, "2026Q1")

    found = queries.suggested_occasions(ground.adoption, "key", date(2026, 5, 10))

    assert [(one.name, one.label, one.due, one.is_taken) for one in found] == [
        ("2026Q1", "2026 年第一季度", date(2026, 3, 31), True),
        ("2026Q2", "2026 年第二季度", date(2026, 6, 30), False),
        ("2026Q3", "2026 年第三季度", date(2026, 9, 30), False),
        ("2026Q4", "2026 年第四季度", date(2026, 12, 31), False),
    ]


def test_what_the_calendar_asks_for_and_nobody_planned_is_owed():
    ground = make_ground()
    plan_key_wave(ground, "2026Q1")

    owed = queries.owed_waves(date(2026, 7, 10))

    assert [(one.survey, one.occasion, one.is_late) for one in owed] == [
        ("ordinary", "2026H1", True),
        ("key", "2026Q2", True),
        ("key", "2026Q3", False),
        ("ordinary", "2026H2", False),
    ]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("2026Q3", "2026 年第三季度"),
        ("2026H2", "2026 年下半年"),
        ("2026-12", "2026 年 12 月"),
        ("2026W05", "2026 年第 5 周"),
        ("2026", "2026 年"),
        ("2026#2", "2026 年第 2 次"),
        ("2026-05@object-7", "2026 年 5 月（object-7）"),
        ("wave-12", "wave-12"),
    ],
)
def test_occasion_reads_as_people_say_it(name, label):
    assert queries.occasion_label(name) == label
