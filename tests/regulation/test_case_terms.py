"""What a pack says of the time a piece of feedback may take, and of what follows."""

from datetime import date
from fractions import Fraction

import pytest

from manyi.regulation import Period, WorkingCalendar, check_pack, load_pack, rules
from manyi.regulation.loader import pack_text
from manyi.regulation.schema.cases import Case, OrderStep, Term

CASE = {
    "label": "客户反馈",
    "owner": "service",
    "register": "form",
    "channels": ["phone"],
    "steps": {
        "log": {"label": "登记", "role": "service", "act": "registered", "within": "1 hour"},
        "reply": {
            "label": "答复",
            "role": "service",
            "act": "answered",
            "within": "5 working days",
        },
    },
}


def case(**more: object) -> Case:
    return Case.model_validate(CASE | more)


def with_case(wrong: str, right: str = "reopen_within: 30 days") -> list[str]:
    """The problems of the after-sales pack with one thing of its feedback written otherwise."""
    text = pack_text("after_sales")
    assert right in text
    return [str(problem) for problem in check_pack(text.replace(right, wrong, 1))]


def test_a_term_is_written_as_a_period_or_in_full():
    short, full = (
        Term.model_validate("5 working days"),
        Term.model_validate(
            {"within": "24 hours", "by_urgency": {"urgent": "1 hour"}, "starts": "accepted"}
        ),
    )

    assert short == Term(within=Period(5, "working_day"))
    assert (full.period("urgent"), full.period("normal"), full.period()) == (
        Period(1, "hour"),
        Period(24, "hour"),
        Period(24, "hour"),
    )
    assert (short.starts, full.starts) == ("registered", "accepted")


def test_a_step_gives_its_time_to_the_term_it_meets():
    assert case().step_term("answer") == Term(within=Period(5, "working_day"))
    assert case().step_term("plan") is None


@pytest.mark.parametrize("written", ["reply", "answer"])
def test_a_category_has_its_own_time_under_the_name_of_the_step_or_of_the_term(written):
    kinds = {
        "idea": {"label": "建议", "terms": {written: "15 working days"}},
        "gripe": {"label": "投诉"},
    }
    one = case(categories=kinds)

    assert one.category_term(one.categories["idea"], "reply") == Period(15, "working_day")
    assert one.category_term(one.categories["gripe"], "reply") is None


def test_the_duty_to_answer_follows_the_categorys_own_time():
    pack = load_pack(pack_text("after_sales"))

    (answer,) = (rule for rule in rules(pack) if rule.address == "cases.feedback.steps.answer")

    ten = Period(10, "working_day")
    assert answer.terms == {"suggestion": ten, "praise": ten}


def test_an_escalation_comes_at_a_share_of_the_term_or_so_long_after_it():
    one = case(
        escalation={
            "near": {"role": "service", "after": "80%"},
            "late": {"role": "service", "after": "4 working hours", "of": "fix"},
        }
    )

    assert [(level.after, level.of) for level in one.escalation.values()] == [
        (Fraction(4, 5), "answer"),
        (Period(4, "working_hour"), "fix"),
    ]


def test_a_work_order_branches_where_the_customer_may_be_out():
    steps = {
        "call": {"label": "上门", "decides": "presence"},
        "card": {"label": "留卡", "when": "absent"},
    }

    found = case(order_steps=steps).order_steps

    assert found == {
        "call": OrderStep(label="上门", decides="presence"),
        "card": OrderStep(label="留卡", when="absent"),
    }


def test_publishing_what_was_done_is_a_duty_where_the_pack_says_how_often():
    board = "reopen_within: 30 days\n    board: {every: half_year, role: after_sales}"
    text = pack_text("after_sales").replace("reopen_within: 30 days", board, 1)

    (duty,) = (r for r in rules(load_pack(text)) if r.address == "cases.feedback.board")

    assert (duty.role, duty.when.every, duty.fulfilled_by) == (
        "after_sales",
        "half_year",
        ("board.published",),
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("reopen_within: soon", "期限「soon」看不懂"),
        ("reopen_within: 30 days\n    board: {every: fortnight, role: manager}", "fortnight"),
        ("reopen_within: 30 days\n    board: {every: month, role: nobody}", "nobody"),
        ("reopen_within: 30 days\n    recurring: {}", "recurring"),
    ],
)
def test_a_slip_in_what_follows_a_case_is_named_with_its_line(wrong, told):
    (problem,) = with_case(wrong)

    assert problem.startswith("第 ")
    assert told in problem


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("close: soon", "soon"),
        ("close: {starts: accepted}", "starts"),
        ("sooner: 1 day", "sooner"),
        ("close: {within: 0 days}", "0 days"),
    ],
)
def test_a_term_that_cannot_be_read_is_named_with_its_line(wrong, told):
    (problem,) = with_case(wrong, "close:    20 working days")

    assert problem.startswith("第 ")
    assert told in problem


def test_a_calendar_of_days_counts_working_hours_by_days_of_eight():
    monday = date(2026, 3, 9)

    ends = [WorkingCalendar({}).add(monday, Period.parse(f"{n} working hours")) for n in (8, 9, 40)]

    assert ends == [date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 16)]


def test_the_shipped_regulations_say_what_they_do_not_say_themselves_as_assumed():
    for name, key in (("after_sales", "feedback"), ("quality_measurement", "suggestions")):
        pack = load_pack(pack_text(name))
        written = [f"cases.{key}.{one}" for one in ("terms", "escalation", "recurrence")]

        assert [one for one in written if one not in pack.assumed] == []
