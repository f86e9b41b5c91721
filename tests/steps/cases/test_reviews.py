"""Regular looks at the cases: held once a period, each late case driven on, calls accounted for."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from manyi.core.clock import at, today
from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.questionnaire.formats.tables import read_table
from manyi.steps.cases.domain.registering import Details
from manyi.steps.cases.domain.reviews import Line, hold_review, settle_call, take_phone_log
from manyi.steps.cases.models import CaseNotice, PhoneCall, Reporter, Review
from manyi.steps.cases.queries.reviews import calls_missing, occasion_of, warnings_of
from tests.steps.cases.factories import make_service, moment, registered
from tests.steps.cases.stepwise import full_pack, make_full_service
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
LOG = "来电时间,来电号码\n2026-03-05 14:30,138-0000-1234\n2026-03-05 15:00,010-12345678\n"


@pytest.fixture
def service():
    return make_service()


def held(adoption, company, kind: str, *lines: Line, **changes: object) -> Review:
    given = {
        "kind": kind,
        "words": "加派一人。",
        "attendance": "客服、质量",
        "lines": lines,
        "actor": company.people["service"],
    }
    return hold_review(adoption, **(given | changes))


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def log(text: str = LOG):
    return read_table(text.encode(), "话单.csv")


@pytest.mark.parametrize(
    ("kind", "occasion"),
    [
        ("stocktake", "2026-03-02"),
        ("overdue", "2026W10"),
        ("analysis", "2026-02"),
        ("missing", "2026-03-02"),
    ],
)
def test_each_review_is_for_its_own_period(kind, occasion):
    assert occasion_of(kind, date(2026, 3, 2)) == occasion


def test_a_stocktake_names_the_cause_and_a_driver_of_every_late_case_and_tells_the_driver(service):
    company, adoption = service
    with at(moment("2026-03-02 09:00")):
        late = registered(company, adoption)
    with at(moment("2026-03-12 09:00")):
        registered(company, adoption)
        quality = company.people["quality"]

        assert codes_of(held, adoption, company, "stocktake") == ["cases.review_line_missing"]
        assert codes_of(held, adoption, company, "stocktake", Line(late, " ", quality)) == [
            "cases.review_line_missing"
        ]
        row = held(adoption, company, "stocktake", Line(late, "缺件", quality, today()))
        drain()

    assert row.figures == {"open": 2, "late": 1}
    assert [(line.case, line.cause, line.chaser) for line in row.lines.all()] == [
        (late, "缺件", quality)
    ]
    assert CaseNotice.objects.filter(person=quality, kind="chase").count() == 1
    (entry,) = read_entries(verbs=["review.held"])
    assert (entry.facts["kind"], entry.facts["cases"]) == ("stocktake", 1)


def test_a_review_is_held_once_a_period_and_says_something(service):
    company, adoption = service
    held(adoption, company, "overdue")

    assert codes_of(held, adoption, company, "overdue", words=" ") == [
        "cases.review_held",
        "cases.blank",
    ]
    with at(moment("2030-03-12 09:00")):
        assert held(adoption, company, "overdue").occasion == "2030W11"


def test_a_review_fulfils_the_duty_of_the_regulation_and_only_who_owes_it_holds_it():
    duty = "duties:                                  # 事项\n"
    text = full_pack()
    assert text.count(duty) == 1
    stocktake = "  stocktake: {label: 投诉日盘点, role: quality, when: {every: day}}\n"
    text = text.replace(duty, duty + stocktake)
    text = text.replace(
        "    reopen_within: 30 days\n",
        ("    reopen_within: 30 days\n    reviews: {stocktake: stocktake}\n"),
    )
    company, adoption = make_full_service(text)

    assert codes_of(held, adoption, company, "stocktake") == ["cases.review_not_yours"]
    row = held(adoption, company, "stocktake", actor=company.people["quality"])

    (entry,) = read_entries(verbs=["duty.recorded"])
    assert [(one.address, one.name) for one in entry.occasions] == [
        ("duties.stocktake", row.occasion)
    ]
    assert entry.facts["record"] == row.thing


def test_a_month_far_above_the_months_before_it_is_warned_of(service):
    company, adoption = service
    for month in range(1, 10):
        with at(moment(f"2026-0{month}-10 09:00")):
            registered(company, adoption)
    with at(moment("2026-10-10 09:00")):
        for _ in range(5):
            registered(company, adoption)
        registered(company, adoption, kind="praise")

    (many,) = warnings_of(adoption, "2026-10")
    (few,) = warnings_of(adoption, "2026-09")
    (early,) = warnings_of(adoption, "2026-04")

    # c chart: 1 + 3 √1 = 4
    assert (many.label, many.n, many.limit, many.is_raised) == ("投诉", 5, 4.0, True)
    assert (few.n, few.is_raised) == (1, False)
    assert (early.is_raised, early.words) == (False, "历史不足 8 个月，还不能预警")


def test_what_a_month_warned_of_is_kept_with_its_review(service):
    company, adoption = service
    with at(moment("2026-02-10 09:00")):
        registered(company, adoption)
    with at(moment("2026-03-02 09:00")):
        row = held(adoption, company, "analysis")

    assert (row.occasion, [one["n"] for one in row.figures["warnings"]]) == ("2026-02", [1])


def test_a_log_is_matched_by_number_and_time_and_taken_in_once(service):
    company, adoption = service
    teller = Reporter.objects.create(name="王工", phone="13800001234")
    with at(moment("2026-03-05 14:40")):
        case = registered(company, adoption, details=Details(reporter=teller))

    first, again = take_phone_log(adoption, log()), take_phone_log(adoption, log())

    assert (first.new, first.matched, first.known) == (2, 1, 0)
    assert (again.new, again.matched, again.known) == (0, 0, 2)
    assert PhoneCall.objects.get(case=case).phone == "13800001234"
    assert [call.shown_phone for call in calls_missing(adoption)] == ["010****5678"]


def test_a_call_days_before_the_case_is_another_call(service):
    company, adoption = service
    teller = Reporter.objects.create(phone="13800001234")
    with at(moment("2026-03-09 14:40")):
        registered(company, adoption, details=Details(reporter=teller))

    assert take_phone_log(adoption, log()).matched == 0


def test_rows_nobody_understands_are_named_and_the_rest_is_taken(service):
    _company, adoption = service

    taken = take_phone_log(adoption, log(LOG + "昨天,13800001234\n2026-03-06 9:00,无\n"))

    assert (taken.new, [line for line, _why in taken.rejected]) == (2, [4, 5])
    assert (
        codes_of(take_phone_log, adoption, log("时间,号码\n1,2\n")) == ["cases.import_column"] * 2
    )


def test_the_check_is_finished_only_when_every_call_is_accounted_for(service):
    company, adoption = service
    clerk = company.people["service"]
    take_phone_log(adoption, log())
    first, second = calls_missing(adoption)

    assert codes_of(held, adoption, company, "missing") == ["cases.calls_open"]
    assert codes_of(settle_call, first, case=None, reason=" ", actor=clerk) == [
        "cases.call_unsettled"
    ]
    settle_call(first, case=registered(company, adoption), reason="", actor=clerk)
    settle_call(second, case=None, reason="打错了", actor=clerk)
    assert codes_of(settle_call, second, case=None, reason="又", actor=clerk) == [
        "cases.call_settled"
    ]
    row = held(adoption, company, "missing")

    assert row.figures == {"calls": 2, "missed": 1}
    assert row.calls.count() == 2


def test_reviews_are_held_and_looked_at_on_their_pages(service):
    company, adoption = service
    client = signed_in(company, "service")
    with at(moment("2026-03-02 09:00")):
        case = registered(company, adoption)
    with at(moment("2026-03-12 09:00")):
        assert "还没有做过检讨" in text_of(client.get(reverse("cases:reviews")))
        address = reverse("cases:hold_review", args=["stocktake"])
        assert case.number in text_of(client.get(address))
        sent = client.post(
            address,
            {
                "words": "加派一人",
                f"cause_{case.pk}": "缺件",
                f"chaser_{case.pk}": company.people["quality"].pk,
            },
        )
        page = text_of(client.get(sent.url))
        analysis = text_of(client.get(reverse("cases:hold_review", args=["analysis"])))
        listed = text_of(client.get(reverse("cases:reviews")))

    assert "缺件" in page
    assert "这个月没有投诉" in analysis
    assert "已做" in listed
    assert client.get(reverse("cases:hold_review", args=["seance"])).status_code == 404
    assert signed_in(company, "sales").get(address).status_code == 403


def test_calls_are_uploaded_and_settled_on_their_page(service):
    company, adoption = service
    client = signed_in(company, "service")
    address = reverse("cases:calls")
    case = registered(company, adoption)

    page = client.post(address, {"file": SimpleUploadedFile("话单.csv", LOG.encode())})
    first, second = calls_missing(adoption)
    wrong = client.post(address, {"act": "settle", "call": first.pk, "number": "FK-1"})
    client.post(address, {"act": "settle", "call": first.pk, "number": case.number.lower()})
    client.post(address, {"act": "settle", "call": second.pk, "reason": "打错了"})

    assert "新增 2 个来电" in text_of(page)
    assert "没有这个编号" in text_of(wrong)
    assert "没有对不上的来电" in text_of(client.get(address))
    assert PhoneCall.objects.get(pk=first.pk).case == case


def test_the_list_costs_the_same_queries_for_one_review_and_for_three(
    service, django_assert_num_queries
):
    company, adoption = service
    client = signed_in(company, "service")
    held(adoption, company, "stocktake")
    client.get(reverse("cases:reviews"))

    with django_assert_num_queries(13):
        client.get(reverse("cases:reviews"))
    for days in (1, 2):
        with at(moment("2030-03-12 09:00") + timedelta(days=days)):
            held(adoption, company, "stocktake")
    with django_assert_num_queries(13):
        client.get(reverse("cases:reviews"))
