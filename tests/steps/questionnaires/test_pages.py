import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.steps.questionnaires import domain, queries
from manyi.steps.questionnaires.forms import DesignerForm
from manyi.steps.questionnaires.models import QuestionnaireVersion
from tests.steps.indicators.factories import make_adoption, publish_content
from tests.steps.questionnaires.factories import draft_form, publish_form

pytestmark = pytest.mark.django_db


def sent_draft(version: QuestionnaireVersion, **changes: object) -> dict[str, object]:
    """What the designer sends when nothing but these fields was touched."""
    form = DesignerForm(document=queries.document_of(version))
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not False}
    return sent | changes


def test_form_is_drafted_from_the_tree_the_page_offers(client):
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    client.force_login(company.people["service"])

    page = client.get(reverse("questionnaires:index"))
    client.get(reverse("questionnaires:draft", args=[adoption.pk, "customer_form"]))
    answer = client.post(
        reverse("questionnaires:draft", args=[adoption.pk, "customer_form"]), {"tree": tree.pk}
    )

    version = QuestionnaireVersion.objects.get()
    assert "还没有这份问卷。第一步" in page.text
    assert answer.url == reverse("questionnaires:edit", args=[version.pk])


def test_without_a_tree_the_page_sends_to_the_indicators(client):
    company, adoption = make_adoption()
    client.force_login(company.people["service"])

    page = client.get(reverse("questionnaires:draft", args=[adoption.pk, "customer_form"]))

    assert "问卷从指标来。请先编制指标体系。" in page.text


def test_list_asks_as_many_questions_for_three_versions_as_for_one(client):
    company, adoption = make_adoption()
    client.force_login(company.people["service"])
    version = publish_form(adoption, publish_content(adoption, company), company)
    client.get(reverse("questionnaires:index"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("questionnaires:index"))
    for _n in range(2):
        second = domain.new_version(version.questionnaire, actor=None)
        domain.publish(second, actor=company.people["quality"])

    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("questionnaires:index"))

    assert "客户满意度调查问卷 v3" in page.text
    assert len(three) == len(one)


def test_typing_keeps_the_draft_and_answers_with_the_phone(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["service"])
    sent = sent_draft(version, **{"label-q_delivery": "我们按时交货了吗？", "intro": "您好"})

    answer = client.post(
        reverse("questionnaires:edit", args=[version.pk]), sent, headers={"HX-Request": "true"}
    )

    version = QuestionnaireVersion.objects.get()
    assert "我们按时交货了吗？" in answer.text
    assert "<html" not in answer.text
    assert queries.document_of(version).item("q_delivery").label == "我们按时交货了吗？"
    assert queries.document_of(version).intro == "您好"


def test_emptied_question_is_not_kept_and_says_which(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["service"])

    answer = client.post(
        reverse("questionnaires:edit", args=[version.pk]),
        sent_draft(version, **{"label-q_delivery": ""}),
        headers={"HX-Request": "true"},
    )

    assert "题目「交货期」的题干" in answer.text
    kept = queries.document_of(QuestionnaireVersion.objects.get())
    assert kept.item("q_delivery").label == "交货期"


def test_order_and_not_applicable_and_required_follow_the_fields(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["service"])
    sent = sent_draft(
        version,
        **{"position-q_after_sales": 1, "position-q_function": 7, "na-q_service": ""},
    )
    del sent["required-q_service"]

    client.post(reverse("questionnaires:edit", args=[version.pk]), sent)

    document = queries.document_of(QuestionnaireVersion.objects.get())
    assert next(item.id for item in document.pages[0].items) == "q_after_sales"
    assert (document.item("q_service").not_applicable, document.item("q_service").required) == (
        "",
        False,
    )


def test_question_of_ones_own_is_added_and_removed(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["service"])
    sent = {"kind": "single", "label": "您从哪里知道我们？", "page": "page_opinion"}

    refused = client.post(
        reverse("questionnaires:question", args=[version.pk]), sent | {"choices": "展会"}
    )
    client.post(
        reverse("questionnaires:question", args=[version.pk]), sent | {"choices": "展会\n朋友\n"}
    )
    added = queries.document_of(QuestionnaireVersion.objects.get()).item("own_1")
    version = QuestionnaireVersion.objects.get()
    client.post(
        reverse("questionnaires:edit", args=[version.pk]),
        sent_draft(version, act="remove:own_1"),
    )

    assert "写了 1 项，至少要有两项" in refused.text
    assert [choice.label for choice in added.choices] == ["展会", "朋友"]
    ids = [item.id for item in queries.document_of(QuestionnaireVersion.objects.get()).items()]
    assert "own_1" not in ids


def test_scored_question_cannot_be_removed_by_its_button(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["service"])

    client.post(
        reverse("questionnaires:edit", args=[version.pk]),
        sent_draft(version, act="remove:q_service"),
    )

    kept = queries.document_of(QuestionnaireVersion.objects.get())
    assert kept.item("q_service").indicator == "service"


def test_published_version_shows_its_hash_and_offers_a_new_one(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["quality"])

    client.post(reverse("questionnaires:publish", args=[version.pk]))
    page = client.get(reverse("questionnaires:version", args=[version.pk])).text
    refused = client.post(
        reverse("questionnaires:edit", args=[version.pk]), sent_draft(version, title="改")
    )
    renewed = client.post(reverse("questionnaires:renew", args=[version.pk]))

    published, second = QuestionnaireVersion.objects.order_by("number")
    assert published.content_hash in page
    assert "已经发布，不能再改" in refused.text
    assert renewed.url == reverse("questionnaires:edit", args=[second.pk])


def test_auditor_reads_everything_and_changes_nothing(client):
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    client.force_login(company.people["auditor"])

    read = client.get(reverse("questionnaires:version", args=[version.pk]))
    refused = [
        client.post(reverse("questionnaires:edit", args=[version.pk])).status_code,
        client.post(reverse("questionnaires:question", args=[version.pk])).status_code,
        client.post(reverse("questionnaires:publish", args=[version.pk])).status_code,
        client.post(reverse("questionnaires:renew", args=[version.pk])).status_code,
    ]

    assert read.status_code == 200
    assert refused == [403, 403, 403, 403]


def test_page_of_the_tree_shows_the_questionnaires_that_ask_it(client):
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    version = draft_form(adoption, tree)
    client.force_login(company.people["quality"])

    page = client.get(reverse("indicators:tree", args=[tree.pk])).text

    assert reverse("questionnaires:version", args=[version.pk]) in page
