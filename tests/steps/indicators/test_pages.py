from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.steps.indicators import domain, queries
from manyi.steps.indicators.models import IndicatorTree
from tests.steps.indicators.factories import draft_content, make_adoption, publish_content

pytestmark = pytest.mark.django_db


def sent_tree(tree: IndicatorTree, **changes: object) -> dict[str, object]:
    """What the page of a draft sends when nothing but these fields was touched."""
    sent = {}
    for one in tree.indicators.all():
        sent[f"label_{one.pk}"] = one.label
        sent[f"weight_{one.pk}"] = f"{one.weight * 100:.3f}"
        sent[f"owner_{one.pk}"] = one.owner_id or ""
    return sent | changes


def test_first_visit_teaches_the_first_step_and_starts_it(client):
    company, adoption = make_adoption()
    client.force_login(company.people["quality"])

    page = client.get(reverse("indicators:index"))
    started = client.post(reverse("indicators:draft", args=[adoption.pk, "content"]))

    assert "还没有指标体系。第一步" in page.text
    tree = IndicatorTree.objects.get()
    assert started.url == reverse("indicators:edit", args=[tree.pk])


def test_list_without_a_regulation_says_who_brings_one_into_force(client):
    company, adoption = make_adoption()
    adoption.holders.all().delete()
    adoption.delete()
    client.force_login(company.people["quality"])

    assert "请管理员先在「制度」页让一份制度生效" in client.get(reverse("indicators:index")).text


def test_list_asks_as_many_questions_for_three_versions_as_for_one(client):
    company, adoption = make_adoption()
    client.force_login(company.people["quality"])
    tree = publish_content(adoption, company)
    client.get(reverse("indicators:index"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("indicators:index"))
    for _n in range(2):
        tree = domain.publish_tree(
            domain.new_version(tree, actor=None), actor=company.people["quality"]
        )

    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("indicators:index"))

    assert "调查内容 v3" in page.text
    assert len(three) == len(one)


def test_page_of_a_draft_names_what_keeps_it_from_being_published(client):
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    tree.indicators.filter(code="delivery").delete()
    client.force_login(company.people["quality"])

    page = client.get(reverse("indicators:tree", args=[tree.pk])).text

    assert "制度要求测「交货期」，这一版里没有。" in page
    assert "「调查内容」下一级的权重合计 85.714%，应为 100%。" in page


def test_weights_and_words_are_saved_together(client):
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    service, delivery = tree.indicators.get(code="service"), tree.indicators.get(code="delivery")
    client.force_login(company.people["quality"])
    sent = sent_tree(
        tree,
        **{
            f"label_{delivery.pk}": "准时交货",
            f"owner_{delivery.pk}": company.departments["manufacturing"].pk,
            f"weight_{delivery.pk}": "8.572",
            f"weight_{service.pk}": "20",
        },
    )

    answer = client.post(reverse("indicators:edit", args=[tree.pk]), sent)

    assert answer.url == reverse("indicators:tree", args=[tree.pk])
    weights = queries.tree_weights(tree)
    assert (weights["service"], weights["delivery"]) == (Decimal("0.2"), Decimal("0.08572"))
    delivery.refresh_from_db()
    assert (delivery.label, delivery.owner.name) == ("准时交货", "制造部")


def test_weights_that_do_not_add_up_come_back_with_the_words_still_there(client):
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")
    client.force_login(company.people["quality"])
    sent = sent_tree(tree, **{f"weight_{service.pk}": "50", f"label_{service.pk}": "服务态度"})

    page = client.post(reverse("indicators:edit", args=[tree.pk]), sent).text

    assert "「调查内容」下一级的权重合计 135.714%，应为 100%。" in page
    assert 'value="服务态度"' in page
    service.refresh_from_db()
    assert service.label == "服务质量"


def test_row_buttons_move_and_remove(client):
    company, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)
    price, response = tree.indicators.get(code="price"), tree.indicators.get(code="response")
    client.force_login(company.people["quality"])
    address = reverse("indicators:edit", args=[tree.pk])

    client.post(address, sent_tree(tree, act=f"up:{price.pk}"))
    client.post(address, sent_tree(tree, act=f"remove:{response.pk}"))

    assert [leaf.code for leaf in queries.leaf_indicators(tree)] == [
        "quality",
        "price",
        "delivery",
        "service",
        "impression",
    ]
    assert sum(queries.tree_weights(tree).values()) == 1


def test_indicator_is_added_below_another_and_moved_to_the_top(client):
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")
    client.force_login(company.people["quality"])

    client.post(
        reverse("indicators:add", args=[tree.pk]),
        {"label": "态度", "parent": service.pk, "owner": "", "part": "main"},
    )
    added = tree.indicators.get(label="态度")
    client.post(
        reverse("indicators:item", args=[added.pk]),
        {"label": "服务态度", "parent": "", "owner": "", "part": "main"},
    )

    added.refresh_from_db()
    assert (added.label, added.parent) == ("服务态度", None)
    assert sum(queries.tree_weights(tree).values()) == 1


def test_publishing_renewing_and_screening_from_the_page(client):
    company, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)
    client.force_login(company.people["quality"])

    client.post(reverse("indicators:publish", args=[tree.pk]))
    screened = client.post(
        reverse("indicators:screen", args=[tree.pk]),
        {"codes": ["response"], "reason": "与服务质量高度相关"},
    )

    second = IndicatorTree.objects.get(version=2)
    assert screened.url == reverse("indicators:tree", args=[second.pk])
    assert "response" not in queries.tree_weights(second)


def test_auditor_reads_everything_and_changes_nothing(client):
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    client.force_login(company.people["auditor"])

    read = client.get(reverse("indicators:tree", args=[tree.pk]))
    refused = [
        client.get(reverse("indicators:edit", args=[tree.pk])).status_code,
        client.post(reverse("indicators:publish", args=[tree.pk])).status_code,
        client.post(reverse("indicators:draft", args=[adoption.pk, "content"])).status_code,
    ]

    assert read.status_code == 200
    assert reverse("indicators:edit", args=[tree.pk]) not in read.text
    assert refused == [403, 403, 403]


def test_stranger_is_asked_to_sign_in(client):
    answer = client.get(reverse("indicators:index"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
