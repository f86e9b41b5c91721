"""Duties recorded with their forms, and where each clause then stands."""

from datetime import date

import pytest

from manyi.core.acts import record_act
from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.regulation import DutyState
from manyi.steps.improvement.models import Plan
from manyi.steps.records import domain, queries
from manyi.steps.records.jobs import file_document
from manyi.steps.records.models import DutyRecord, FiledRecord
from tests.factories import adopt_pack, make_company, make_person
from tests.steps.cases.factories import moment, registered

pytestmark = pytest.mark.django_db
MARCH = moment("2026-03-02 09:00")
PLAN = {
    "purpose": "了解重点客户的看法",
    "focus": "交货期",
    "audience": "全部重点客户",
    "channels": "网上填写",
    "dates": "三月",
}
MONITOR = {"complaints": 0, "returns": "0.2%", "on_time": "98%"}


@pytest.fixture
def place():
    """A company with both regulations in force since the new year, seen in March."""
    with at(moment("2026-01-05 09:00")):
        company = make_company()
        after_sales = adopt_pack("after_sales", company)
        measurement = adopt_pack("quality_measurement", company)
    with at(MARCH):
        yield company, after_sales, measurement


def recorded(adoption, actor, **changes) -> DutyRecord:
    given = {
        "duty": "duties.content_meeting",
        "occasion": "2026Q1",
        "fields": PLAN,
        "on": date(2026, 2, 27),
    }
    return domain.record_duty(adoption, actor=actor, **(given | changes))


def codes(call, *args, **kwargs) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [(problem.code, problem.needed or problem.found) for problem in refused.value.problems]


def state_of(adoption, address: str, occasion: str) -> DutyState:
    every = queries.duties_owed([adoption], date(2026, 3, 2), states=list(DutyState))
    (found,) = [
        owed.duty.state
        for owed in every
        if (owed.duty.rule.address, owed.duty.occasion) == (address, occasion)
    ]
    return found


def test_a_recorded_duty_is_done_and_its_words_stay_out_of_the_ledger(place):
    company, adoption, _other = place

    row = recorded(adoption, company.people["service"])

    assert state_of(adoption, "duties.content_meeting", "2026Q1") is DutyState.DONE
    (entry,) = read_entries(thing=row.thing)
    assert (entry.verb, entry.on, entry.recorded.date()) == (
        "duty.recorded",
        date(2026, 2, 27),
        date(2026, 3, 2),
    )
    assert [(one.address, one.name) for one in entry.occasions] == [
        ("duties.content_meeting", "2026Q1")
    ]
    assert "交货期" not in str(entry)


def test_every_blank_the_form_requires_is_named_at_once(place):
    company, adoption, _other = place

    found = codes(
        recorded, adoption, company.people["service"], fields={**PLAN, "purpose": "", "dates": ""}
    )

    assert found == [("records.blank", "目的"), ("records.blank", "时间")]
    assert DutyRecord.objects.count() == 0


def test_a_figure_of_nought_is_no_blank(place):
    company, _other, adoption = place
    sales = company.people["sales"]

    row = recorded(adoption, sales, duty="duties.monitoring", occasion="2026-02", fields=MONITOR)

    assert row.fields == MONITOR


def test_a_duty_is_recorded_by_who_holds_its_role_or_does_it_together_with_them(place):
    company, adoption, _other = place

    found = codes(recorded, adoption, company.people["sales"])
    together = recorded(adoption, company.people["department"])

    assert found == [("records.not_in_role", "售后服务部")]
    assert together.recorded_by == company.people["department"]


def test_a_day_that_has_not_come_is_refused(place):
    company, adoption, _other = place

    assert codes(recorded, adoption, company.people["service"], on=date(2026, 3, 3)) == [
        ("records.day_to_come", "2026-03-03")
    ]


def test_who_was_present_is_kept_as_roles_and_never_as_names(place):
    company, adoption, _other = place
    fields = {
        "attendance": ["rd", "quality"],
        "worst_items": "交货期 3 次",
        "causes": "排产",
        "decisions": "每周例会",
    }

    row = recorded(
        adoption,
        company.people["service"],
        duty="duties.analysis_meeting",
        occasion="wave-1",
        fields=fields,
    )

    (entry,) = read_entries(thing=row.thing)
    assert entry.facts["present"] == ["rd", "quality"]


def test_a_clause_is_owed_until_its_duty_is_recorded_and_then_carried_out(place):
    company, _other, adoption = place
    january = {"duty": "duties.monitoring", "fields": MONITOR, "occasion": "2026-01"}
    clause = "S1a.9"  # 5.1.1 每月进行绩效监控

    def state(day: date) -> tuple[str, int]:
        period = queries.period_of("2026")
        (found,) = [
            one for one in queries.clause_states_of(adoption, period, day) if one.clause == clause
        ]
        return found.state.value, len(queries.evidence_of(found))

    late = state(date(2026, 3, 2))
    recorded(adoption, company.people["sales"], **january, on=date(2026, 2, 27))
    recorded(
        adoption,
        company.people["sales"],
        **{**january, "occasion": "2026-02"},
        on=date(2026, 2, 27),
    )

    assert late == ("逾期", 0)
    assert state(date(2026, 3, 2)) != late
    assert state(date(2026, 3, 2))[1] == 2


def test_a_person_owes_what_their_roles_owe(place):
    company, *_ = place
    day = date(2026, 3, 2)

    def owed(key: str) -> set[str]:
        return {one.duty.rule.address for one in queries.duties_of(company.people[key], day)}

    assert owed("department") == {"duties.content_meeting"}
    assert "targets.degree" in owed("manager")  # leads the group
    assert "duties.monitoring" in owed("sales")
    assert owed("auditor") == {"duties.content_meeting"}  # belongs to the quality department


def test_a_duty_about_a_thing_falls_to_its_owner_and_not_to_a_namesake(place):
    company, adoption, _other = place
    case = registered(company, adoption)
    namesake = make_person("别人", company.departments["after_sales"], role="service")
    type(namesake).objects.filter(pk=namesake.pk).update(name=case.handler.name)
    day, answering = date(2026, 3, 2), "cases.feedback.steps.answer"

    def owed(person) -> list[str]:
        return [
            one.duty.occasion
            for one in queries.duties_of(person, day)
            if one.duty.rule.address == answering
        ]

    assert owed(case.handler) == [case.thing]
    assert owed(namesake) == []


def test_until_a_thing_has_an_owner_its_duty_falls_to_who_may_name_one(place):
    company, adoption, _other = place
    record_act(
        "wave.scored",
        adoption=adoption,
        actor=None,
        address="surveys.key.scores",
        occasion="wave-7",
        on=date(2026, 3, 2),
        thing="wave-7",
        facts={"wave": "wave-7", "has_dissatisfied": True},
    )
    opening = ("improvements.weak_item.opened_by.dissatisfied", "wave-7")

    def owes(key: str) -> bool:
        rows = queries.duties_of(company.people[key], date(2026, 3, 2))
        return opening in {(one.duty.rule.address, one.duty.occasion) for one in rows}

    assert [owes(key) for key in ("quality", "manager", "sales", "auditor")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_case_nobody_handles_yet_falls_to_the_department_its_kind_goes_to(place):
    company, adoption, _other = place
    for key in ("service", "service2"):
        company.people[key].grants.all().delete()
    case = registered(company, adoption)
    answering = ("cases.feedback.steps.answer", case.thing)

    def owes(key: str) -> bool:
        rows = queries.duties_of(company.people[key], date(2026, 3, 2))
        return answering in {(one.duty.rule.address, one.duty.occasion) for one in rows}

    assert case.handler is None
    assert [owes(key) for key in ("service", "quality")] == [True, False]


def test_owners_are_looked_up_at_once_however_many_duties_there_are(
    place, django_assert_max_num_queries
):
    company, adoption, _other = place
    registered(company, adoption)
    queries.duties_owed([adoption], date(2026, 3, 2))
    with django_assert_max_num_queries(9) as one:
        queries.duties_owed([adoption], date(2026, 3, 2))
    for _ in range(2):
        registered(company, adoption)
    queries.duties_owed([adoption], date(2026, 3, 2))

    with django_assert_max_num_queries(9) as three:
        queries.duties_owed([adoption], date(2026, 3, 2))
    assert len(one) == len(three)


@pytest.mark.parametrize("text", ["", "0", "99999", "１９９９x", "-5", "2026-01"])
def test_a_year_nobody_can_read_is_this_year(place, text):
    span = queries.period_of(text)

    assert (span.start, span.end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_only_what_was_approved_is_filed(place):
    company, adoption, _other = place
    about = {"kind": "report", "thing": "report-1", "title": "分析报告", "sha256": "ab" * 32}

    refused = codes(
        domain.file_record, adoption, **about, approved=False, actor=company.people["quality"]
    )

    assert [code for code, _ in refused] == ["gate.approved"]
    assert FiledRecord.objects.count() == 0


def test_a_document_is_filed_once_however_often_the_job_runs(place):
    company, adoption, _other = place
    about = {
        "adoption": adoption.pk,
        "kind": "report",
        "thing": "report-1",
        "title": "分析报告",
        "sha256": "ab" * 32,
        "actor": company.people["quality"].pk,
    }

    for _ in range(2):
        file_document(**about)

    assert FiledRecord.objects.get().thing == "report-1"
    assert Plan.objects.count() == 0
