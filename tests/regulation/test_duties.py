"""Duties of a day: what is owed, done late, waived, and what never changes afterwards."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.regulation import Adoption, Event, LedgerIndex, due, load_pack, no_subjects
from manyi.regulation.duties import DutyState
from manyi.regulation.loader import pack_text
from tests.regulation.ledgers import CALENDAR, Diary, adoption_of, year_of_measurement

YEAR = year_of_measurement()
MEASUREMENT = adoption_of("quality_measurement")


def duties_on(day, diary=YEAR, adoptions=(MEASUREMENT,), subjects=no_subjects, under=""):
    found = due(adoptions, CALENDAR, diary.ledger, subjects, day)
    return {duty.key: duty for duty in found if duty.rule.address.startswith(under)}


def states_on(day, **how):
    return {
        key.split("/", 1)[1]: (duty.state.value, duty.late_by)
        for key, duty in duties_on(day, **how).items()
    }


def test_year_of_the_monthly_table_shows_the_late_and_the_missing_month():
    states = states_on(date(2026, 12, 31), under="duties.monitoring")

    done = {f"duties.monitoring/-/2026-{m:02d}": ("已执行", 0) for m in range(1, 13)}
    assert states == done | {
        "duties.monitoring/-/2026-02": ("已执行", 14),
        "duties.monitoring/-/2026-07": ("逾期", 153),
    }


def test_invalid_wave_owes_a_review_then_a_reissue_and_the_second_round_a_score():
    before = states_on(date(2026, 12, 30), under="surveys.annual")
    overdue = states_on(date(2027, 1, 2), under="surveys.annual.if_invalid")
    after = states_on(date(2027, 1, 31), under="surveys.annual")

    assert before == {
        "surveys.annual/-/2026-12": ("已执行", 0),
        "surveys.annual.window/-/wave-1": ("已执行", 0),
        "surveys.annual.validity/-/wave-1": ("已执行", 0),
        "surveys.annual.if_invalid.review/-/wave-1": ("到期", 0),
    }
    assert overdue == {"surveys.annual.if_invalid.review/-/wave-1": ("逾期", 3)}
    assert after == {
        "surveys.annual/-/2026-12": ("已执行", 0),
        "surveys.annual.window/-/wave-1": ("已执行", 0),
        "surveys.annual.validity/-/wave-1": ("已执行", 0),
        "surveys.annual.if_invalid.review/-/wave-1": ("已执行", 4),
        "surveys.annual.if_invalid.reissue/-/wave-1": ("已执行", 0),
        "surveys.annual.window/-/wave-2": ("已执行", 0),
        "surveys.annual.validity/-/wave-2": ("已执行", 0),
        "surveys.annual.scores/-/wave-2": ("已执行", 0),
    }


def test_approval_steps_open_one_after_the_other_and_reading_only_at_the_end():
    steps = {}
    for day in (1, 3, 5, 20):
        found = states_on(date(2027, 2, day), under="approvals")
        found |= states_on(date(2027, 2, day), under="reports.analysis.to")
        steps[day] = found

    review = "approvals.report_chain.steps.review/reports.analysis/report-1"
    approve = "approvals.report_chain.steps.approve/reports.analysis/report-1"
    read = "reports.analysis.to/role:management_review/report-1"
    assert steps == {
        1: {review: ("到期", 0)},
        3: {review: ("已执行", 0), approve: ("到期", 0)},
        5: {review: ("已执行", 0), approve: ("已执行", 0), read: ("到期", 0)},
        20: {review: ("已执行", 0), approve: ("已执行", 0), read: ("已执行", 0)},
    }


def test_refusal_returns_the_report_to_its_author_and_restarts_the_chain():
    diary = Diary("quality_measurement")
    report, chain = "reports.analysis", "approvals.report_chain.steps"
    facts = {"report": "report-1", "has_suggestions": False}
    diary.add("report.submitted", "2027-02-01", report, "wave-2", **facts)
    refused = {"thing": "report-1", "step": "review", "of": report}
    diary.add("approval.refused", "2027-02-02", f"{chain}.review", "report-1", **refused)
    returned = states_on(date(2027, 2, 2), diary=diary, under="reports.analysis")
    diary.add("report.submitted", "2027-02-04", report, "report-1", version=2, **facts)

    again = states_on(date(2027, 2, 4), diary=diary, under="approvals")

    assert returned == {"reports.analysis/-/report-1": ("到期", 0)}
    assert again == {
        "approvals.report_chain.steps.review/reports.analysis/report-1": ("已执行", 0),
        "approvals.report_chain.steps.review/reports.analysis/report-1.2": ("到期", 0),
    }


def test_act_that_does_not_name_the_occasion_fulfils_nothing_however_near_its_date():
    diary = Diary("quality_measurement")
    diary.add("duty.recorded", "2026-01-20", "duties.monitoring", "", record="t1")

    states = states_on(date(2026, 1, 31), diary=diary, under="duties.monitoring")

    assert states == {"duties.monitoring/-/2026-01": ("到期", 0)}


def test_one_act_may_name_several_occasions():
    diary = Diary("quality_measurement")
    diary.add("duty.recorded", "2026-02-20", "duties.monitoring", "2026-01,2026-02", record="t1")

    states = states_on(date(2026, 2, 28), diary=diary, under="duties.monitoring")

    assert states == {
        "duties.monitoring/-/2026-01": ("已执行", 20),
        "duties.monitoring/-/2026-02": ("已执行", 0),
    }


def test_punctuality_goes_by_the_day_of_the_act_visibility_by_the_day_of_the_entry():
    diary = Diary("quality_measurement")
    diary.add(
        "duty.recorded",
        "2026-01-30",
        "duties.monitoring",
        "2026-01",
        record="t1",
        recorded="2026-02-10",
    )
    key = "quality_measurement/duties.monitoring/-/2026-01"

    unseen = duties_on(date(2026, 2, 9), diary=diary)[key]
    seen = duties_on(date(2026, 2, 10), diary=diary)[key]

    assert (unseen.state, unseen.late_by, unseen.recorded_late) == (DutyState.OVERDUE, 9, 0)
    assert (seen.state, seen.late_by, seen.recorded_late) == (DutyState.DONE, 0, 7)


def test_waiver_sets_a_duty_aside_until_it_expires_or_is_ended():
    key = "quality_measurement/duties.monitoring/-/2026-07"
    diary = Diary("quality_measurement")
    diary.add(
        "waiver.granted", "2026-08-05", "duties.monitoring", "", duties=[key], until="2026-08-20"
    )
    other = Diary("quality_measurement")
    other.add("waiver.granted", "2026-08-05", "duties.monitoring", "", duties=[key])
    other.add("waiver.ended", "2026-08-10", "duties.monitoring", "", duties=[key])

    days = [date(2026, 8, 4), date(2026, 8, 20), date(2026, 8, 21)]
    assert [duties_on(day, diary=diary)[key].state.value for day in days] == [
        "逾期",
        "豁免",
        "逾期",
    ]
    assert duties_on(date(2026, 8, 9), diary=other)[key].state is DutyState.WAIVED
    assert duties_on(date(2026, 8, 10), diary=other)[key].state is DutyState.OVERDUE


def test_period_opened_before_the_first_day_in_force_is_not_owed():
    late = adoption_of("quality_measurement", start=date(2026, 3, 10))

    states = states_on(
        date(2026, 4, 30), diary=Diary("x"), adoptions=(late,), under="duties.monitoring"
    )

    assert states == {"duties.monitoring/-/2026-04": ("到期", 0)}


def amended():
    """Return S1a whose second version asks for the review within ten working days."""
    text = pack_text("quality_measurement").replace('version: "1.0"', 'version: "2.0"')
    text = text.replace(
        "form: review_form, within: 5 working days", "form: review_form, within: 10 working days"
    )
    first = adoption_of("quality_measurement", end=date(2026, 12, 14))
    second = Adoption("quality_measurement", load_pack(text), "company", date(2026, 12, 15))
    return first, second


def test_amendment_during_a_wave_leaves_the_wave_to_the_version_it_opened_under():
    review = "quality_measurement/surveys.annual.if_invalid.review/-/wave-1"
    duty = duties_on(date(2026, 12, 24), adoptions=amended())[review]

    assert (duty.adoption.pack.version, duty.due) == ("1.0", date(2026, 12, 30))


def test_appointments_are_owed_once_though_the_regulation_is_amended():
    keys = duties_on(date(2027, 1, 10), adoptions=amended(), under="roles.")

    assert sorted(keys) == [
        "quality_measurement/roles.business/-/once",
        "quality_measurement/roles.director/-/once",
        "quality_measurement/roles.general_manager/-/once",
        "quality_measurement/roles.management_review/-/once",
    ]


def test_adoptions_of_several_regulations_never_share_a_duty():
    both = (MEASUREMENT, adoption_of("after_sales"))

    keys = duties_on(date(2026, 3, 31), adoptions=both)

    assert {key.split("/")[0] for key in keys} == {"quality_measurement", "after_sales"}
    assert len(keys) == sum(
        len(due((one,), CALENDAR, YEAR.ledger, no_subjects, date(2026, 3, 31))) for one in both
    )


ZONES = """
regulation: T1
document: {title: 巡查办法, owner: property, version: "1.0", in_force: 2026-01-01}
roles:
  property: {label: 物业处, type: owner}
subjects:
  zones: {label: 责任区, of: zone}
forms:
  round: {label: 巡查记录, fields: {finding: {label: 问题, type: finding}}}
duties:
  rounds: {label: 巡查, role: property, when: {every: month, for_each: zones}, record: round}
  drill: {label: 演习, role: property, when: {asked: true}, record: round}
  follow_up:
    label: 三天后复查
    role: property
    when: {after: finding.raised, wait: 3 days, within: 5 days}
    record: round
  visits: {label: 走访, role: property, when: {every: year, times: 2}, record: round}
clauses:
  T1.1: {words: 每月每区巡查一次, duty: [duties.rounds, duties.drill, duties.follow_up]}
  T1.2: {words: 每年走访两次, duty: [duties.visits]}
"""


def zones(adoption, subject, day):
    assert (adoption, subject) == ("t1", "zones")
    return ("a", "b") if day < date(2026, 2, 1) else ("b",)


def test_duty_for_each_zone_follows_the_zones_as_they_stood_when_it_opened():
    here = Adoption("t1", load_pack(ZONES), "company", date(2026, 1, 1))

    states = states_on(
        date(2026, 2, 10),
        diary=Diary("t1"),
        adoptions=(here,),
        subjects=zones,
        under="duties.rounds",
    )

    assert states == {
        "duties.rounds/-/2026-01@a": ("逾期", 10),
        "duties.rounds/-/2026-01@b": ("逾期", 10),
        "duties.rounds/-/2026-02@b": ("到期", 0),
    }


def test_what_is_only_asked_for_is_never_overdue_and_shows_once_done():
    here = Adoption("t1", load_pack(ZONES), "company", date(2026, 1, 1))
    diary = Diary("t1")
    empty = states_on(
        date(2026, 12, 31),
        diary=diary,
        adoptions=(here,),
        subjects=zones,
        under="duties.drill",
    )
    diary.add("duty.recorded", "2026-05-04", "duties.drill", "drill-1", record="r1")

    done = states_on(
        date(2026, 12, 31),
        diary=diary,
        adoptions=(here,),
        subjects=zones,
        under="duties.drill",
    )

    assert empty == {}
    assert done == {"duties.drill/-/drill-1": ("已执行", 0)}


def test_wait_keeps_a_duty_shut_until_its_day_and_times_makes_two_of_one_period():
    here = Adoption("t1", load_pack(ZONES), "company", date(2026, 1, 1))
    diary = Diary("t1")
    diary.add("finding.raised", "2026-03-02", "duties.rounds", "2026-03@b", finding="finding-1")
    how = {"diary": diary, "adoptions": (here,), "subjects": zones}

    assert [
        states_on(date(2026, 3, day), under="duties.follow_up", **how) for day in (4, 5, 8)
    ] == [
        {"duties.follow_up/-/finding-1": ("未到期", 0)},
        {"duties.follow_up/-/finding-1": ("到期", 0)},
        {"duties.follow_up/-/finding-1": ("逾期", 1)},
    ]
    assert states_on(date(2026, 3, 8), under="duties.visits", **how) == {
        "duties.visits/-/2026#1": ("到期", 0),
        "duties.visits/-/2026#2": ("到期", 0),
    }


def test_promised_day_of_an_action_is_its_deadline():
    here = adoption_of("after_sales")
    diary = Diary("after_sales")
    diary.add(
        "action.assigned",
        "2026-04-01",
        "improvements.weak_item",
        "improvement-1",
        action="action-1",
        improvement="improvement-1",
        due="2026-04-20",
    )

    duty = duties_on(
        date(2026, 4, 25), diary=diary, adoptions=(here,), under="improvements.weak_item.doers"
    )["after_sales/improvements.weak_item.doers/-/action-1"]

    assert (duty.due, duty.state, duty.late_by, duty.role) == (
        date(2026, 4, 20),
        DutyState.OVERDUE,
        5,
        "departments",
    )


def test_case_of_a_category_has_the_limit_and_the_handler_of_that_category():
    here = adoption_of("after_sales")
    diary = Diary("after_sales")
    for number, category in ((1, "complaint"), (2, "suggestion")):
        diary.add(
            "case.received",
            "2026-04-01",
            "cases.feedback",
            f"case-{number}",
            case=f"case-{number}",
            category=category,
        )

    found = duties_on(
        date(2026, 4, 1), diary=diary, adoptions=(here,), under="cases.feedback.steps.answer"
    )

    assert {duty.occasion: (duty.due, duty.role) for duty in found.values()} == {
        "case-1": (date(2026, 4, 8), "after_sales"),
        "case-2": (date(2026, 4, 15), "after_sales"),
    }


def test_reopened_case_starts_its_clock_again_as_a_second_instance():
    here = adoption_of("after_sales")
    diary = Diary("after_sales")
    case = {"case": "case-1", "category": "complaint"}
    diary.add("case.received", "2026-04-01", "cases.feedback", "case-1", **case)
    diary.add("case.answered", "2026-04-03", "cases.feedback", "case-1", **case)
    diary.add("case.reopened", "2026-04-10", "cases.feedback", "case-1", version=2, **case)

    states = states_on(
        date(2026, 4, 10), diary=diary, adoptions=(here,), under="cases.feedback.steps.answer"
    )

    assert states == {
        "cases.feedback.steps.answer/-/case-1": ("已执行", 0),
        "cases.feedback.steps.answer/-/case-1.2": ("到期", 0),
    }


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2027, 1, 5), date(2027, 3, 1)])
def test_holder_is_who_the_adoption_names(day):
    named = adoption_of("quality_measurement", roles={"business": "sales-department"})

    holders = {d.role: d.holder for d in duties_on(day, adoptions=(named,)).values()}

    assert holders["business"] == "sales-department"
    assert all(holder is None for role, holder in holders.items() if role != "business")


@st.composite
def ledgers(draw):
    """Return the year's events, some left out, some written down up to sixty days late."""
    events = []
    for event in YEAR.events:
        if draw(st.integers(0, 9)) > 0:
            delay = timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 5, 60])))
            events.append(Event(**{**vars(event), "recorded": event.recorded + delay}))
    return draw(st.permutations(events))


@settings(deadline=None)
@given(events=ledgers(), day=st.dates(date(2026, 1, 1), date(2027, 3, 1)), later=st.integers(0, 90))
def test_replaying_an_earlier_day_from_the_longer_ledger_gives_the_earlier_answer(
    events, day, later
):
    by_then = [event for event in events if event.recorded.date() <= day]
    longer = [e for e in events if e.recorded.date() <= day + timedelta(days=later)]

    earlier = due((MEASUREMENT,), CALENDAR, LedgerIndex(by_then), no_subjects, day)
    replayed = due((MEASUREMENT,), CALENDAR, LedgerIndex(longer), no_subjects, day)

    assert replayed == earlier


@settings(deadline=None)
@given(events=ledgers(), day=st.dates(date(2026, 1, 1), date(2027, 2, 1)))
def test_duty_once_there_keeps_its_key_and_its_evidence(events, day):
    ledger = LedgerIndex(events)

    today = {d.key: d for d in due((MEASUREMENT,), CALENDAR, ledger, no_subjects, day)}
    next_week = {
        d.key: d
        for d in due((MEASUREMENT,), CALENDAR, ledger, no_subjects, day + timedelta(days=7))
    }

    assert today.keys() <= next_week.keys()
    assert all(set(d.evidence) <= set(next_week[key].evidence) for key, d in today.items())
