"""The tree of categories, and the files of a case."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from manyi.core.received_files import received_file
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.models import Case, CaseAttachment, Category
from tests.steps.cases.factories import make_service, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def signed_in(company, key: str) -> Client:
    client = Client()
    client.force_login(company.people[key])
    return client


def below(service, code: str = "delivery", **changes: object) -> Category:
    company, adoption = service
    domain.seed_categories(adoption)
    given = {"parent": Category.objects.get(code="complaint"), "label": "交付", "code": code}
    return domain.add_category(**(given | changes), actor=company.people["quality"])


def test_a_category_of_the_companys_own_stands_below_the_packs(service):
    _company, adoption = service
    made = below(service)
    inner = below(service, "late", parent=made, label="延误")

    tree = queries.category_tree(adoption)

    assert [(one.category.code, one.depth) for one in tree] == [
        ("complaint", 0),
        ("delivery", 1),
        ("late", 2),
        ("suggestion", 0),
        ("enquiry", 0),
        ("praise", 0),
    ]
    assert inner.kind == "complaint"


def test_a_code_is_given_once_and_the_packs_own_keep_their_names(service):
    company, _adoption = service
    quality = company.people["quality"]
    below(service)
    root = Category.objects.get(code="complaint")
    refused = []

    with pytest.raises(ProblemsFound) as error:
        below(service)
    refused.append(error.value.problems[0].code)
    for label, is_active in (("抱怨", True), ("投诉", False)):
        with pytest.raises(ProblemsFound) as error:
            domain.change_category(
                root, label=label, indicator="", is_active=is_active, actor=quality
            )
        refused.append(error.value.problems[0].code)

    assert refused == ["cases.category_taken", "cases.category_of_pack", "cases.category_of_pack"]


def test_a_category_with_others_in_use_below_is_not_retired(service):
    company, _adoption = service
    made = below(service)
    below(service, "late", parent=made, label="延误")

    with pytest.raises(ProblemsFound) as error:
        domain.change_category(
            made, label="交付", indicator="", is_active=False, actor=company.people["quality"]
        )

    assert error.value.problems[0].code == "cases.category_in_use"


def test_sorting_a_case_gives_it_kind_and_indicator(service):
    company, adoption = service
    made = below(service, indicator="delivery_time")
    case = registered(company, adoption, kind="enquiry")

    domain.classify_case(case, category=made, actor=company.people["service"])

    case = Case.objects.get()
    assert (case.category, case.kind, case.indicator) == (made, "complaint", "delivery_time")


def test_the_page_adds_and_changes_and_a_reader_only_reads(service):
    company, adoption = service
    domain.seed_categories(adoption)
    root = Category.objects.get(code="complaint")
    client = signed_in(company, "quality")
    sent = {"parent": root.pk, "label": "交付", "code": "delivery"}

    client.post("/cases/categories/", sent)
    made = Category.objects.get(code="delivery")
    changed = {"label": "交付与运输", "indicator": "delivery_time", "is_active": "on"}
    client.post(reverse("cases:category", args=[made.pk]), changed)
    refused = signed_in(company, "sales").post("/cases/categories/", sent | {"code": "x"})

    made = Category.objects.get(code="delivery")
    assert (made.label, made.indicator) == ("交付与运输", "delivery_time")
    assert refused.status_code == 403
    assert "交付与运输" in signed_in(company, "sales").get("/cases/categories/").content.decode()


def test_the_same_file_is_kept_once_and_its_bytes_are_the_ones_sent(service):
    company, adoption = service
    case = registered(company, adoption)
    photo = received_file("现场.jpg", b"\xff\xd8\xffphoto")

    domain.attach_files(case, files=[photo, photo], actor=company.people["service"])

    row = CaseAttachment.objects.get()
    sent = signed_in(company, "auditor").get(reverse("cases:attachment", args=[row.pk]))
    assert b"".join(sent.streaming_content) == photo.content
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"


def test_a_harmful_file_of_the_staff_is_refused_on_the_page(service):
    company, adoption = service
    case = registered(company, adoption)
    harmful = SimpleUploadedFile("a.exe", b"MZ")

    response = signed_in(company, "service").post(
        reverse("cases:case", args=[case.pk]), {"act": "attach", "files": harmful}
    )

    assert response.context["forms"]["attach"].errors.keys() == {"files"}
    assert CaseAttachment.objects.count() == 0


def test_a_file_is_for_those_who_may_read_cases(service):
    company, adoption = service
    case = registered(company, adoption)
    domain.attach_files(case, files=[received_file("a.txt", b"a")], actor=None)
    row = CaseAttachment.objects.get()

    address = reverse("cases:attachment", args=[row.pk])

    assert Client().get(address).status_code == 302
    assert b"".join(signed_in(company, "sales").get(address).streaming_content) == b"a"
