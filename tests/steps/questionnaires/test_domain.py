from dataclasses import replace

import pytest

from manyi.core.ledger import latest_entries
from manyi.core.outbox import jobs_listed
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.questionnaire import (
    SCORED,
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    content_hash,
)
from manyi.steps.indicators import domain as indicators
from manyi.steps.questionnaires import domain, queries
from manyi.steps.questionnaires.enums import VersionState
from manyi.steps.questionnaires.models import QuestionnaireVersion
from tests.steps.indicators.factories import draft_content, make_adoption, publish_content
from tests.steps.questionnaires.factories import draft_form, publish_form

pytestmark = pytest.mark.django_db


def without(document: Questionnaire, *item_ids: str) -> Questionnaire:
    pages = (
        replace(page, items=tuple(item for item in page.items if item.id not in item_ids))
        for page in document.pages
    )
    return replace(document, pages=tuple(page for page in pages if page.items))


def changed(document: Questionnaire, item_id: str, **values: object) -> Questionnaire:
    pages = (
        replace(
            page,
            items=tuple(
                replace(item, **values) if item.id == item_id else item for item in page.items
            ),
        )
        for page in document.pages
    )
    return replace(document, pages=tuple(pages))


def test_draft_asks_every_indicator_on_the_scale_of_the_regulation():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)

    document = queries.document_of(draft_form(adoption, tree))

    scored = [item for item in document.items() if item.kind in SCORED]
    assert [item.indicator for item in scored] == [
        "function",
        "reliability",
        "appearance",
        "packaging",
        "delivery",
        "service",
        "after_sales",
    ]
    assert scored[0].choices == (
        Choice(code="very_satisfied", label="很满意", points=10),
        Choice(code="satisfied", label="满意", points=8),
        Choice(code="fairly_satisfied", label="基本满意", points=6),
        Choice(code="dissatisfied", label="不满意", points=4),
        Choice(code="very_dissatisfied", label="很不满意", points=2),
    )
    assert [item.label for item in document.items() if item.kind is ItemKind.LONG_TEXT] == [
        "您需要反映的其他问题"
    ]


def test_below_a_lone_root_each_branch_is_a_page():
    _company, adoption = make_adoption()
    tree = draft_content(adoption)
    root = indicators.add_indicator(tree, label="客户满意", actor=None)
    for label, codes in (("产品", ("function", "reliability")), ("服务", ("service",))):
        branch = indicators.add_indicator(tree, label=label, parent=root, actor=None)
        for code in codes:
            indicators.move_indicator(
                tree.indicators.get(code=code), parent=branch, position=9, actor=None
            )
    rest = ("appearance", "packaging", "delivery", "after_sales")
    for code in rest:
        indicators.move_indicator(
            tree.indicators.get(code=code), parent=branch, position=9, actor=None
        )

    document = queries.document_of(draft_form(adoption, tree))

    assert [(page.title, len(page.items)) for page in document.pages] == [
        ("产品", 2),
        ("服务", 5),
        ("意见和建议", 1),
    ]


def test_draft_on_raw_marks_takes_the_full_marks_of_the_regulation():
    company, adoption = make_adoption("quality_measurement")
    tree = publish_content(adoption, company)

    document = queries.document_of(draft_form(adoption, tree, "survey_form"))

    marks = {item.indicator: item.full_mark for item in document.items() if item.full_mark}
    assert marks == {
        "quality": 30,
        "delivery": 20,
        "price": 10,
        "service": 20,
        "response": 10,
        "impression": 10,
    }


def test_indicator_without_a_full_mark_is_named_when_drafting():
    company, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)
    indicators.add_indicator(tree, label="技术资料", actor=None)
    indicators.publish_tree(tree, actor=company.people["quality"])

    with pytest.raises(ProblemsFound) as error:
        draft_form(adoption, tree, "survey_form")

    assert error.value.problems == (
        Problem("questionnaires.full_mark_unknown", place="技术资料", found="原始分"),
    )


def test_competitor_form_first_asks_which_competitor():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)

    document = queries.document_of(draft_form(adoption, tree, "competitor_form"))

    first = next(document.items())
    assert (first.id, first.label, first.kind, first.required) == (
        "competitor",
        "竞争对手名称",
        ItemKind.SHORT_TEXT,
        True,
    )


def test_competitor_form_that_does_not_ask_the_competitor_is_not_published():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company), "competitor_form")
    document = without(queries.document_of(version), "competitor")
    domain.save_draft(version, document=document, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert error.value.problems == (
        Problem("questionnaires.competitor_unasked", place="“竞争对手”满意度调查表"),
    )


def test_publishing_fixes_the_content_by_its_hash_and_asks_for_its_pages():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)

    version = publish_form(adoption, tree, company)

    entry = latest_entries(count=1)[0]
    digest = content_hash(queries.document_of(version))
    assert (version.state, version.content_hash) == (VersionState.PUBLISHED, digest)
    assert (entry.verb, entry.facts, entry.cites) == (
        "form.published",
        {
            "form": "customer_form",
            "questionnaire": version.thing,
            "items": 8,
            "language": "zh-hans",
            "hash": digest,
        },
        (
            "forms.customer_form",
            "indicators.content.items",
            "scales.five",
            "forms.customer_form.open_question",
        ),
    )
    assert [row.payload for row in jobs_listed(job="fieldwork.render_pages")] == [
        {"version": version.pk}
    ]


def test_published_version_refuses_every_change():
    company, adoption = make_adoption()
    version = publish_form(adoption, publish_content(adoption, company), company)
    document = queries.document_of(version)

    for change in (
        lambda: domain.save_draft(version, document=replace(document, title="改"), actor=None),
        lambda: domain.publish(version, actor=company.people["quality"]),
    ):
        with pytest.raises(ProblemsFound) as error:
            change()
        assert error.value.problems == (
            Problem("questionnaires.published_final", place="客户满意度调查问卷 v1"),
        )
    assert queries.document_of(QuestionnaireVersion.objects.get(pk=version.pk)) == document


def test_questionnaire_on_a_draft_tree_is_not_published():
    company, adoption = make_adoption()
    version = draft_form(adoption, draft_content(adoption))

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert [problem.code for problem in error.value.problems] == ["gate.indicators_published"]


def test_indicator_nobody_asks_is_named_with_every_need_it_breaks():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    document = without(queries.document_of(version), "q_delivery")
    domain.save_draft(version, document=document, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert [(problem.code, problem.place) for problem in error.value.problems] == [
        ("gate.every_indicator_asked", "发布问卷"),
        ("gate.required_indicators_kept", "发布问卷"),
        ("questionnaire.indicator_unasked", "交货期"),
        ("questionnaires.required_unasked", "交货期"),
    ]


def test_required_indicator_may_be_asked_through_a_finer_one():
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")
    indicators.add_indicator(tree, label="态度", parent=service, actor=None)
    indicators.publish_tree(tree, actor=company.people["quality"])

    version = publish_form(adoption, tree, company)

    assert version.state == VersionState.PUBLISHED


def test_scored_item_bound_to_nothing_is_named():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    extra = replace(queries.document_of(version).item("q_service"), id="extra", indicator=None)
    document = queries.document_of(version)
    document = replace(document, pages=(*document.pages, Page(id="page_extra", items=(extra,))))
    domain.save_draft(version, document=document, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert [problem.code for problem in error.value.problems] == [
        "gate.every_item_bound",
        "questionnaire.item_without_indicator",
    ]


def test_points_other_than_those_of_the_regulation_are_refused():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    document = queries.document_of(version)
    choices = document.item("q_service").choices
    softer = (*choices[:4], replace(choices[4], points=3))
    domain.save_draft(version, document=changed(document, "q_service", choices=softer), actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert error.value.problems == (
        Problem("questionnaires.off_scale", place="服务质量", needed="五级"),
    )


def test_open_question_of_the_regulation_is_kept():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    document = without(queries.document_of(version), "opinion")
    domain.save_draft(version, document=document, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish(version, actor=company.people["quality"])

    assert error.value.problems == (
        Problem(
            "questionnaires.open_question_missing",
            place="客户满意度调查问卷",
            needed="您需要反映的其他问题",
        ),
    )


def test_second_draft_of_a_form_is_refused():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    draft_form(adoption, tree)

    with pytest.raises(ProblemsFound) as error:
        draft_form(adoption, tree)

    assert error.value.problems == (
        Problem("questionnaires.draft_open", place="客户满意度调查问卷 v1"),
    )


def test_new_version_is_fitted_to_the_tree_now_published_and_keeps_the_wording():
    company, adoption = make_adoption("quality_measurement")
    tree = publish_content(adoption, company)
    version = draft_form(adoption, tree, "survey_form")
    document = changed(queries.document_of(version), "q_price", label="价格合理吗？")
    domain.save_draft(version, document=document, actor=None)
    domain.publish(version, actor=company.people["quality"])
    screened = indicators.screen_out(
        tree, codes=["response"], reason="与服务质量高度相关", actor=company.people["quality"]
    )
    indicators.publish_tree(screened, actor=company.people["quality"])

    second = domain.new_version(version.questionnaire, actor=None)

    fitted = queries.document_of(second)
    assert (second.number, second.tree, second.state) == (2, screened, VersionState.DRAFT)
    assert [item.id for item in fitted.items()] == [
        "q_quality",
        "q_delivery",
        "q_price",
        "q_service",
        "q_impression",
        "opinion",
    ]
    assert fitted.item("q_price").label == "价格合理吗？"


def test_new_indicator_is_asked_in_the_new_version_before_the_closing_page():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    version = publish_form(adoption, tree, company)
    next_tree = indicators.new_version(tree, actor=None)
    indicators.add_indicator(next_tree, label="说明书", actor=None)
    indicators.publish_tree(next_tree, actor=company.people["quality"])

    second = domain.new_version(version.questionnaire, actor=None)

    assert [item.id for item in queries.document_of(second).items()][-3:] == [
        "q_after_sales",
        "q_item_1",
        "opinion",
    ]


def test_unscored_question_may_be_added():
    company, adoption = make_adoption()
    version = draft_form(adoption, publish_content(adoption, company))
    document = queries.document_of(version)
    extra = Item(id="visits", kind=ItemKind.NUMBER, label="今年联系我们几次？", whole=True)
    document = replace(document, pages=(*document.pages, Page(id="page_more", items=(extra,))))
    domain.save_draft(version, document=document, actor=None)

    published = domain.publish(version, actor=company.people["quality"])

    assert queries.document_of(published) == document


def test_published_version_of_a_form_is_the_latest_one():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    version = publish_form(adoption, tree, company)
    second = domain.new_version(version.questionnaire, actor=None)

    assert queries.published_version(adoption, "customer_form") == version
    assert queries.published_version(adoption, "competitor_form") is None
    domain.publish(second, actor=company.people["quality"])
    assert queries.published_version(adoption, "customer_form") == second
