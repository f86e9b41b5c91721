"""Cases that belong together: merged and taken apart again, split, linked, proposed, counted."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.received_files import received_file
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.domain import Heard, Teller
from manyi.steps.cases.models import Case, CaseLink
from tests.factories import make_object
from tests.steps.cases.factories import (
    answer,
    customer_of,
    make_service,
    moment,
    registered,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def merged(company, adoption) -> tuple[Case, Case]:
    main, other = registered(company, adoption), registered(company, adoption)
    domain.merge_case(other, into=main, reason="同一件事", actor=company.people["quality"])
    return main, other


def test_a_merged_case_is_over_and_its_number_answers_with_the_main_one(service):
    company, adoption = service

    main, other = merged(company, adoption)

    other = Case.objects.get(pk=other.pk)
    assert (other.state, other.merged_into, queries.main_case(other)) == ("closed", main, main)
    assert queries.merged_cases(main) == [other]
    assert list(queries.open_cases()) == [main]


def test_undoing_a_merge_brings_the_case_back_where_it_was(service):
    company, adoption = service
    main = registered(company, adoption)
    other = answer(registered(company, adoption))
    domain.merge_case(other, into=main, reason="同一件事", actor=company.people["quality"])

    back = domain.undo_merge(other, actor=company.people["quality"])

    back = Case.objects.get(pk=back.pk)
    assert (back.state, back.merged_into, back.closed_at) == ("answered", None, None)
    assert queries.merged_cases(main) == []
    verbs = [entry.verb for entry in read_entries(thing=back.thing)]
    assert verbs[-2:] == ["case.merged", "case.unmerged"]


def test_notes_and_files_of_a_merged_case_stay_its_own_and_are_shown_with_the_main_one(service):
    company, adoption = service
    main, other = registered(company, adoption), registered(company, adoption)
    domain.add_note(other, words="第二次来电", is_public=False, actor=company.people["service"])
    photo = received_file("现场.jpg", b"\xff\xd8\xffphoto")
    domain.attach_files(other, files=[photo], actor=None, is_from_customer=True)
    domain.merge_case(other, into=main, reason="同一件事", actor=company.people["quality"])
    client = Client()
    client.force_login(company.people["quality"])

    page = client.get(reverse("cases:case", args=[main.pk])).content.decode()

    assert all(words in page for words in (other.number, "第二次来电", "现场.jpg"))
    assert (other.notes.count(), other.attachments.count()) == (1, 1)
    assert (main.notes.count(), main.attachments.count()) == (0, 0)


def test_a_merge_that_makes_no_sense_is_refused(service):
    company, adoption = service
    quality = company.people["quality"]
    main, other = merged(company, adoption)
    third = registered(company, adoption)
    refused = []

    for case, into in ((third, third), (third, other), (other, third)):
        with pytest.raises(ProblemsFound) as error:
            domain.merge_case(case, into=into, reason="理由", actor=quality)
        refused.append(codes(error))
    with pytest.raises(ProblemsFound) as error:
        domain.undo_merge(main, actor=quality)

    assert refused == [["cases.merge_itself"], ["cases.merge_merged"], ["cases.merge_closed"]]
    assert codes(error) == ["cases.not_merged"]


def test_merged_cases_merged_again_all_lead_to_the_last_one(service):
    company, adoption = service
    main, other = merged(company, adoption)
    last = registered(company, adoption)

    domain.merge_case(main, into=last, reason="同一件事", actor=company.people["quality"])

    assert queries.main_case(Case.objects.get(pk=other.pk)) == last
    assert queries.merged_cases(last) == [main, other]


def test_a_merged_case_is_not_taken_up_by_itself(service):
    company, adoption = service
    _main, other = merged(company, adoption)

    with pytest.raises(ProblemsFound) as error:
        domain.reopen_case(other, actor=company.people["quality"])

    assert codes(error) == ["cases.reopen_merged"]


def test_a_second_matter_is_split_off_and_both_say_so(service):
    company, adoption = service
    customer = customer_of(company)
    case = registered(company, adoption, customer=customer)

    made = domain.split_case(
        case,
        description="发票抬头错了。",
        kind="enquiry",
        reason="两件事",
        actor=company.people["quality"],
    )

    assert (made.kind, made.customer, made.description) == ("enquiry", customer, "发票抬头错了。")
    assert made.number != case.number
    assert [(one.case, one.label) for one in queries.links_of(made)] == [(case, "由它拆出")]
    assert [(one.case, one.label) for one in queries.links_of(case)] == [(made, "拆出了它")]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("仪表读数不准", "仪表读数不准", 1, 1),
        ("仪表读数不准。", "仪表,读数 不准!", 1, 1),
        ("仪表读数不准，请派人来看", "仪表读数一直不准，请来人看看", 0.456, 0.457),
        ("仪表读数不准", "发票抬头写错了", 0, 0),
        ("", "仪表", 0, 0),
    ],
)
def test_texts_are_as_alike_as_their_pairs_of_characters(one, other, least, most):
    assert least - 1e-9 <= queries.likeness(one, other) <= most + 1e-9
    assert queries.likeness(one, other) == queries.likeness(other, one)


def heard(adoption, words: str, phone: str, **changes: object) -> Case:
    told = Heard(
        description=words, kind="complaint", source="hotline", teller=Teller(phone=phone), **changes
    )
    return domain.take_in(adoption, told, actor=None)[0]


def test_the_same_teller_with_words_alike_is_proposed_first_and_strangers_need_more(service):
    _company, adoption = service
    words = "三号楼水表读数不准，请派人来看。"
    first = heard(adoption, "水表读数还是不准，没有人来。", "13800000001")
    stranger = heard(adoption, words, "13800000002")
    heard(adoption, "发票抬头写错了。", "13800000001")
    heard(adoption, "水表坏了", "13800000003")

    likely = queries.likely_duplicates(heard(adoption, words, "138 0000 0001"))

    assert [(one.case, one.is_same_teller) for one in likely] == [(first, True), (stranger, False)]


def test_cases_long_ago_merged_or_said_to_differ_are_not_proposed(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        registered(company, adoption)
    with at(moment("2026-08-03 10:00")):
        case, differs = registered(company, adoption), registered(company, adoption)
        _main, other = registered(company, adoption), registered(company, adoption)
        quality = company.people["quality"]
        domain.merge_case(other, into=_main, reason="同一件事", actor=quality)
        domain.link_case(case, other=differs, kind="different", actor=quality)

    assert [one.case for one in queries.likely_duplicates(case)] == [_main]
    assert queries.links_of(case) == []


def test_repeats_are_counted_by_customer_object_and_category(service):
    company, adoption = service
    customer = customer_of(company)
    product = make_object("p1", company.departments["manufacturing"])
    case = registered(company, adoption, customer=customer, assessment_object=product)
    registered(company, adoption, customer=customer)
    registered(company, adoption, assessment_object=product)
    registered(company, adoption, assessment_object=product)

    repeats = queries.repeats_of(case)

    assert [(one.name, one.n) for one in repeats] == [("customer", 1), ("object", 2)]


def test_every_counter_opens_the_cases_it_counts(service):
    company, adoption = service
    customer = customer_of(company)
    case = registered(company, adoption, customer=customer)
    other = registered(company, adoption, customer=customer)
    registered(company, adoption)
    client = Client()
    client.force_login(company.people["quality"])

    rows = client.get(f"/cases/?show=&customer={customer.pk}").context["page"]

    assert {row.number for row in rows} == {case.number, other.number}


def test_the_page_of_a_case_merges_and_takes_apart(service):
    company, adoption = service
    main, other = registered(company, adoption), registered(company, adoption)
    client = Client()
    client.force_login(company.people["service"])
    address = reverse("cases:case", args=[other.pk])

    client.post(address, {"act": "merge", "into": f" {main.number.lower()} ", "reason": "同一件"})
    is_merged = Case.objects.get(pk=other.pk).merged_into == main
    client.post(address, {"act": "undo_merge"})

    assert is_merged
    assert Case.objects.get(pk=other.pk).merged_into is None


def test_a_number_nobody_has_is_told_beside_the_field(service):
    company, adoption = service
    case = registered(company, adoption)
    client = Client()
    client.force_login(company.people["service"])

    response = client.post(
        reverse("cases:case", args=[case.pk]),
        {"act": "relate", "other": "FK-2026-9999", "kind": "related"},
    )

    (error,) = response.context["forms"]["relate"].errors["other"]
    assert error == "没有编号为「FK-2026-9999」的反馈件。请核对编号，例如 FK-2026-0001。"
    assert CaseLink.objects.count() == 0
