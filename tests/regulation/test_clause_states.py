"""Where each clause stands, seen from a day, and what shows it."""

from datetime import date

import pytest

from manyi.regulation import ClauseState, Span, clause_state, due, no_subjects
from manyi.regulation.clause_states import State
from tests.regulation.ledgers import CALENDAR, Diary, adoption_of, year_of_measurement

MEASUREMENT = adoption_of("quality_measurement")
YEAR = year_of_measurement()
YEAR_2026 = Span(date(2026, 1, 1), date(2026, 12, 31))
YEAR_2027 = Span(date(2027, 1, 1), date(2027, 12, 31))


def state_of(clause, day, *, diary=YEAR, period=YEAR_2026, adoption=MEASUREMENT):
    duties = due((adoption,), CALENDAR, diary.ledger, no_subjects, day)
    return clause_state(
        clause, adoption=adoption, duties=duties, ledger=diary.ledger, period=period, day=day
    )


def test_missing_month_makes_the_monthly_table_overdue_and_the_count_says_so():
    found = state_of("S1a.9", date(2026, 12, 31))

    done = [e.id for e in YEAR.events if e.address == "duties.monitoring"]
    assert (found.state, found.summary) == (State.OVERDUE, "11/12，1 迟，1 逾期")
    assert sorted(found.events) == sorted(done)


def test_waived_month_leaves_the_clause_executed():
    diary = year_of_measurement()
    key = "quality_measurement/duties.monitoring/-/2026-07"
    diary.add("waiver.granted", "2026-08-05", "duties.monitoring", "", duties=[key])

    found = state_of("S1a.9", date(2026, 12, 31), diary=diary)

    assert (found.state, found.summary) == (State.DONE, "11/12，1 迟，1 豁免")


def test_late_review_is_overdue_under_its_own_clause_and_not_under_the_december_one():
    day = date(2027, 1, 2)

    assert {clause: state_of(clause, day).state.value for clause in ("S1a.10", "S1a.14")} == {
        "S1a.10": "已执行",
        "S1a.14": "已执行",
    }
    review = state_of("S1a.15", day)
    assert (review.state, review.summary) == (State.OVERDUE, "0/1，1 逾期")


def test_role_answers_with_everything_it_owes():
    director = state_of("S1a.7", date(2027, 2, 28), period=YEAR_2027)

    assert (director.state, director.summary) == (State.OVERDUE, "1/6，3 逾期")
    assert {key.split("/")[1] for key in director.duties} == {
        "roles.director",
        "approvals.report_chain.steps.review",
        "duties.supervision",
        "duties.management_review",
    }


def test_formula_is_shown_by_the_scoring_that_cites_it():
    scored = next(event.id for event in YEAR.events if event.type == "wave.scored")

    found = state_of("S1a.18", date(2027, 2, 1), period=YEAR_2027)

    assert found == ClauseState("S1a.18", State.DONE, "引用 1 次", (scored,))


def test_citing_a_whole_provision_proves_its_parts():
    found = state_of("S1a.12", date(2027, 2, 1), period=YEAR_2027)

    assert (found.state, found.summary) == (State.DONE, "引用 1 次")


@pytest.mark.parametrize(
    ("clause", "day", "why"),
    [
        ("S1a.2", date(2026, 5, 1), "本条只作定义（适用范围）。"),
        ("S1a.13", date(2026, 5, 1), "还没有用到本条的规定。"),
        ("S1a.10", date(2026, 5, 1), "本期没有要做的，下一次从 2026-12-01 开始。"),
        ("S1a.15", date(2026, 5, 1), "本期没有要做的，要等有关的事情发生。"),
    ],
)
def test_clause_that_does_not_apply_says_why(clause, day, why):
    found = state_of(clause, day, diary=Diary("quality_measurement"))

    assert found == ClauseState(clause, State.NOT_APPLICABLE, why=why)


def test_period_before_the_regulation_was_in_force_does_not_apply():
    found = state_of("S1a.9", date(2026, 5, 1), period=Span(date(2025, 1, 1), date(2025, 12, 31)))

    assert found == ClauseState("S1a.9", State.NOT_APPLICABLE, why="本期内制度没有施行。")


def test_invalid_wave_executed_its_clause_and_owes_the_next_one():
    day = date(2026, 12, 24)

    assert state_of("S1a.14", day).state is State.DONE
    assert state_of("S1a.15", day).state is State.OPEN


def test_every_clause_of_both_packs_has_a_state_on_any_day():
    for name in ("quality_measurement", "after_sales"):
        adoption = adoption_of(name)
        states = [
            state_of(clause, date(2026, 12, 31), adoption=adoption).state
            for clause in adoption.pack.clauses
        ]
        assert set(states) <= set(State)
        assert states.count(State.NOT_APPLICABLE) < len(states)
