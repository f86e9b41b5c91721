"""Figures of a period, the check against the rule, and the evidence for ISO 10002."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.regulation.events import EVENTS
from manyi.steps.cases import domain
from manyi.steps.cases.domain.conformity import record_conformity_check
from manyi.steps.cases.exports import iso_data
from manyi.steps.cases.queries.conformity import cases_received, conformity_of, step_counts
from manyi.steps.cases.queries.figures import figures_of
from manyi.steps.cases.queries.handling import steps_of
from manyi.steps.cases.queries.iso10002 import clause_map, evidence_of
from tests.factories import adopt_pack
from tests.steps.cases.factories import (
    answer,
    customer_of,
    make_service,
    moment,
    registered,
    visit,
)

pytestmark = pytest.mark.django_db
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


@pytest.fixture
def handled():
    """Six complaints of a Monday: four answered on Tuesday and closed, one not content."""
    company, adoption = make_service()
    customer = customer_of(company)
    with at(moment("2026-03-02 09:00")):
        cases = [
            registered(
                company,
                adoption,
                customer=customer,
                details=domain.Details(product="水泵" if n < 2 else f"阀门{n}"),
            )
            for n in range(6)
        ]
    with at(moment("2026-03-03 09:00")):
        for case in cases[:5]:
            answer(case)
            visit(case, company, is_satisfied=case is not cases[4])
        for case in cases[:4]:
            domain.close_case(case, actor=company.people["quality"])
    return company, adoption, cases


def test_the_figures_count_speed_repeats_and_rates_with_their_n(handled):
    company, adoption, _cases = handled

    with at(moment("2026-03-04 09:00")):
        found = figures_of(adoption, group="unit", **YEAR)

    total = found.total
    assert (total.n, total.reopened, total.repeated, total.late) == (6, 1, 1, 0)
    # Without shifts a day worked counts whole: from nine to nine.
    assert (total.response_hours, total.solve_hours) == (24.0, 24.0)
    assert (total.solved.share, total.solved.n) == (pytest.approx(4 / 6), 6)
    assert (total.content.hits, total.content.n, total.content.share) == (4, 5, 0.8)
    assert [one.label for one in found.groups] == [company.departments["manufacturing"].name]
    assert dict(found.paretos)["责任部门"] == ((company.departments["manufacturing"].name, 6),)


def test_a_rate_of_too_few_is_left_out_and_said(handled):
    company, adoption, _cases = handled
    client = Client()
    client.force_login(company.people["quality"])

    with at(moment("2026-03-04 09:00")):
        found = figures_of(adoption, group="handler", **YEAR)
        page = client.get(reverse("cases:figures"), {"group": "handler"}).content.decode()

    assert [(one.n, one.solved.share) for one in found.groups] == [(3, None), (3, None)]
    assert "n = 3，太少" in page


@pytest.mark.parametrize("name", ["figures", "conformity", "iso10002"])
def test_each_report_is_a_page_a_word_file_and_a_spreadsheet(handled, name):
    company, _adoption, _cases = handled
    client = Client()
    client.force_login(company.people["auditor"])
    address = reverse(f"cases:{name}")

    with at(moment("2026-03-20 09:00")):
        page = client.get(address)
        files = [client.get(address, {"as": kind}) for kind in ("docx", "xlsx")]
        wrong = client.get(address, {"since": "2026-03-01", "until": "2026-02-01"})

    assert page.status_code == 200
    assert [file.content[:2] for file in files] == [b"PK", b"PK"]
    assert "结束日期在开始日期之前" in wrong.content.decode()


def test_with_two_regulations_a_report_is_of_the_one_asked_for(handled):
    company, adoption, _cases = handled
    other = adopt_pack("quality_measurement", company)
    client = Client()
    client.force_login(company.people["auditor"])

    with at(moment("2026-03-20 09:00")):
        pages = [client.get(reverse("cases:figures"), {"of": one.pk}) for one in (adoption, other)]

    found = [page.context["document"].verdict.word for page in pages]
    # The one never answered, and the one opened anew and not answered again.
    assert found == ["收到 6 件，逾期 2 件", "收到 0 件，逾期 0 件"]
    assert all(other.pack_version.title in page.content.decode() for page in pages)


def test_the_check_says_the_same_of_each_case_as_its_own_page(handled):
    _company, adoption, cases = handled

    with at(moment("2026-03-20 09:00")):
        found = conformity_of(cases_received(adoption.key, **YEAR))
        counts = step_counts(adoption, found)

        assert [one.steps for one in found] == [steps_of(one.case) for one in found]
    assert [(one.label, one.done, one.overdue) for one in counts] == [
        ("登记", 6, 0),
        ("分派", 6, 0),
        # The last was never answered; one was opened anew and not answered again.
        ("处理并答复", 4, 2),
    ]
    assert [one.case.pk for one in found if not one.conforms] == [cases[4].pk, cases[5].pk]


def test_a_check_goes_on_record_as_evidence_of_the_audit(handled):
    company, adoption, _cases = handled
    client = Client()
    client.force_login(company.people["quality"])
    period = {name: str(day) for name, day in YEAR.items()}

    with at(moment("2026-03-20 09:00")):
        sent = client.post(reverse("cases:check_conformity"), {"of": adoption.pk, **period})
        [audit] = [one for one in evidence_of(adoption, **YEAR) if one.clause.clause == "8.5"]

    [entry] = read_entries(verbs=["control.checked"])
    assert sent.status_code == 302
    assert dict(entry.facts) == {"control": "case_conformity", "passed": False}
    assert (audit.count, audit.first, audit.last) == (1, entry.seq, entry.seq)


def test_a_period_without_a_case_cannot_be_checked(handled):
    company, adoption, _cases = handled

    with pytest.raises(ProblemsFound, match="没有收到反馈"):
        record_conformity_check(
            adoption,
            since=date(2020, 1, 1),
            until=date(2020, 12, 31),
            actor=company.people["quality"],
        )


@pytest.mark.parametrize("n", [1, 3])
def test_the_check_takes_the_same_queries_for_one_and_three(n, django_assert_num_queries):
    company, adoption = make_service()
    with at(moment("2026-03-02 09:00")):
        for _n in range(n):
            registered(company, adoption)

    with django_assert_num_queries(3):
        found = conformity_of(cases_received(adoption.key, **YEAR))

    assert len(found) == n


def test_every_clause_has_its_line_with_the_entries_that_prove_it(handled):
    _company, adoption, cases = handled

    found = evidence_of(adoption, **YEAR)

    clauses = [one.clause.clause for one in found]
    assert clauses == [f"7.{n}" for n in range(1, 10)] + [f"8.{n}" for n in range(1, 8)]
    by_clause = {one.clause.clause: one for one in found}
    receipts = [entry.seq for entry in read_entries(verbs=("case.received", "case.registered"))]
    received = by_clause["7.2"]
    assert (received.count, received.first, received.last, received.gap) == (
        12,
        min(receipts),
        max(receipts),
        "",
    )
    assert by_clause["7.5"].gap.startswith("6 件中 6 件没有：FK-2026-0001、")
    assert by_clause["7.4"].missing == (cases[5].number,)
    assert by_clause["8.5"].gap == "本期台账里没有一条能证明"


def test_the_map_names_only_acts_the_ledger_knows_and_says_its_edition():

    told = clause_map()
    unknown = {verb for line in told.lines for verb in line.proof} - set(EVENTS)

    assert (told.edition, unknown) == ("2018", set())


def test_the_table_is_handed_over_as_plain_data(handled):
    _company, adoption, _cases = handled

    told = iso_data(evidence_of(adoption, **YEAR), **YEAR)

    again = json.loads(json.dumps(told, ensure_ascii=False))
    assert again == told
    assert (again["standard"], again["edition"], len(again["lines"])) == ("ISO 10002", "2018", 16)
