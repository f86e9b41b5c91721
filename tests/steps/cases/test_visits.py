"""The customer asked again: attempts, appointments, giving up, supervision, the month."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.visits import call_again, draw_supervision, give_up_visit
from manyi.steps.cases.models import Case, Letter, SupervisionCall
from manyi.steps.cases.queries.visits import cases_to_visit, visit_lines, visit_month
from tests.factories import make_person
from tests.steps.cases.factories import answered, customer_of, make_service, moment, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def tried(case: Case, company, day: str, **changes: object):
    with at(moment(f"2026-03-{day} 10:00")):
        return visit(case, company, is_satisfied=None, **({"disposition": "no_answer"} | changes))


def answered_in_march(company, adoption) -> Case:
    with at(moment("2026-03-02 09:00")):
        return answered(company, adoption)


def test_an_appointment_needs_its_time_and_returns_to_the_top_of_the_list(service):
    company, adoption = service
    first, second = answered_in_march(company, adoption), answered_in_march(company, adoption)

    assert codes_of(visit, first, company, is_satisfied=None, disposition="rescheduled") == [
        "cases.blank"
    ]
    later = moment("2026-03-04 15:00")
    tried(second, company, "03", disposition="rescheduled", call_again_at=later)

    with at(moment("2026-03-04 09:00")):
        rows = list(cases_to_visit())
        lines = visit_lines(rows, company.people["quality"])
    assert [(one.case.pk, one.is_due, one.last_outcome) for one in lines] == [
        (second.pk, False, "改约"),
        (first.pk, True, ""),
    ]


def test_a_customer_is_lost_only_after_the_days_the_rule_asks_and_a_letter_is_drafted(service):
    company, adoption = service
    case = answered_in_march(company, adoption)
    for day in ("03", "03", "04", "05", "06"):
        tried(case, company, day)

    assert codes_of(give_up_visit, case, actor=company.people["quality"]) == [
        "cases.visit_keep_trying"
    ]
    tried(case, company, "09")
    give_up_visit(case, actor=company.people["quality"])
    domain.close_case(case, actor=company.people["quality"])

    assert case.state == "closed"
    letter = Letter.objects.get(case=case)
    assert (letter.kind, letter.state, letter.written_by) == (
        "unreachable",
        "draft",
        company.people["quality"],
    )
    entry = list(read_entries(thing=case.thing, verbs=("case.revisited",)))[-1]
    assert entry.facts["disposition"] == "lost"
    assert "satisfied" not in entry.facts


def test_nobody_counts_a_customer_as_lost_by_choosing_it(service):
    company, adoption = service
    case = answered_in_march(company, adoption)

    assert codes_of(visit, case, company, is_satisfied=None, disposition="lost") == [
        "cases.visit_not_lost"
    ]


def test_the_two_worst_levels_open_the_next_round_and_the_middle_one_does_not(service):
    company, adoption = service
    content, angry = answered_in_march(company, adoption), answered_in_march(company, adoption)

    visit(content, company, content="fairly")
    visit(angry, company, content="very_dissatisfied")

    assert [(content.state, content.round), (angry.state, angry.round)] == [
        ("revisited", 1),
        ("assigned", 2),
    ]


def test_the_same_seed_draws_the_same_visits_and_a_difference_is_shown(service):
    company, adoption = service
    with at(moment("2026-03-05 10:00")):
        for _n in range(12):
            visit(answered(company, adoption), company)
        draw = draw_supervision(adoption, month="2026-03", seed=7, actor=company.people["quality"])
    calls = list(SupervisionCall.objects.filter(draw=draw))

    supervisor = make_person("督察", company.departments["quality"], role="quality")
    call_again(
        calls[0], disposition="reached", content="dissatisfied", words="没人来", actor=supervisor
    )

    # A tenth of twelve, no less than the share.
    assert (draw.n_visits, len(calls)) == (12, 2)
    assert (calls[0].differs, calls[1].differs) == (True, None)
    entry = next(iter(read_entries(thing=draw.thing)))
    assert (entry.facts["seed"], entry.facts["drawn"]) == (7, 2)
    assert codes_of(
        draw_supervision, adoption, month="2026-01", seed=7, actor=company.people["quality"]
    ) == ["cases.nothing_to_supervise"]


def test_whoever_visited_does_not_supervise_their_own_visit(service):
    company, adoption = service
    with at(moment("2026-03-05 10:00")):
        visit(answered(company, adoption), company)
        draw = draw_supervision(adoption, month="2026-03", seed=1, actor=company.people["quality2"])

    call = draw.calls.get()
    assert codes_of(
        call_again,
        call,
        disposition="reached",
        content="satisfied",
        words="",
        actor=company.people["quality"],
    ) == ["cases.own_supervision"]


def test_the_month_counts_customers_once_and_those_not_reached_in_no_rate(service):
    company, adoption = service
    one, two = answered_in_march(company, adoption), answered_in_march(company, adoption)
    tried(one, company, "03")
    tried(one, company, "04", disposition="reached", content="satisfied")
    tried(two, company, "04", disposition="reached", content="dissatisfied")

    total = visit_month(adoption.key, "2026-03").total

    assert (total.asked, total.tries, total.reached, total.satisfied, total.problems) == (
        2,
        3,
        2,
        1,
        1,
    )
    assert total.rate == 0.5


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_customers_to_ask_takes_the_same_queries_for_one_and_three(
    service, n, django_assert_num_queries
):
    company, adoption = service
    for number in range(n):
        customer = customer_of(company, f"K{number}")
        answered(company, adoption, customer=customer, contact=customer.contacts.first())
    client = Client()
    client.force_login(company.people["quality"])
    client.get(reverse("cases:to_visit"))

    with django_assert_num_queries(8):
        page = client.get(reverse("cases:to_visit"))

    assert len(page.context["lines"]) == n


def test_the_monthly_report_is_a_page_a_word_file_and_a_spreadsheet(service):
    company, adoption = service
    case = answered_in_march(company, adoption)
    tried(case, company, "04", disposition="reached", content="dissatisfied", words="还是漏")
    client = Client()
    client.force_login(company.people["service"])
    address = reverse("cases:visit_month")

    page = client.get(address, {"month": "2026-03"}).content.decode()
    files = [client.get(address, {"month": "2026-03", "as": kind}) for kind in ("docx", "xlsx")]

    assert "回访月报" in page
    assert "还是漏" in page
    assert [file.content[:2] for file in files] == [b"PK", b"PK"]
