from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from manyi.core.clock import at
from manyi.core.ledger import latest_entries
from manyi.problems import Problem, ProblemsFound
from manyi.steps.indicators import domain, queries
from manyi.steps.indicators.enums import IndicatorPart, TreeState
from tests.steps.indicators.factories import draft_content, make_adoption, publish_content

pytestmark = pytest.mark.django_db

SEVEN = ["function", "reliability", "appearance", "packaging", "delivery", "service", "after_sales"]


def problems_of(error: pytest.ExceptionInfo[ProblemsFound]) -> tuple[Problem, ...]:
    return error.value.problems


def test_draft_holds_what_the_regulation_lists_with_equal_weights_that_add_up():
    _, adoption = make_adoption()

    tree = draft_content(adoption)

    weights = queries.tree_weights(tree)
    assert weights == dict.fromkeys(SEVEN[:6], Decimal("0.14286")) | {
        "after_sales": Decimal("0.14284")
    }
    assert sum(weights.values()) == 1
    assert [row.indicator.is_required for row in queries.tree_rows(tree)] == [True] * 7


def test_draft_is_written_down():
    company, adoption = make_adoption()

    tree = domain.draft_tree(adoption, section="content", actor=company.people["quality"])

    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.thing, entry.facts, entry.actor) == (
        "indicators.drafted",
        f"tree-{tree.pk}",
        {"tree": f"tree-{tree.pk}", "version": 1},
        company.people["quality"].pk,
    )


def test_no_tree_is_drafted_before_the_regulation_is_in_force():
    _, adoption = make_adoption()

    with at(datetime(2025, 12, 1, tzinfo=UTC)), pytest.raises(ProblemsFound) as error:
        draft_content(adoption)

    assert [problem.code for problem in problems_of(error)] == ["gate.pack_in_force"]


def test_second_draft_of_a_section_is_refused():
    _, adoption = make_adoption()
    draft_content(adoption)

    with pytest.raises(ProblemsFound) as error:
        draft_content(adoption)

    assert problems_of(error) == (Problem("indicators.draft_open", place="调查内容 v1"),)


def test_added_indicator_takes_an_average_weight_and_its_siblings_make_room():
    _, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)

    added = domain.add_indicator(tree, label="技术资料", actor=None)

    weights = queries.tree_weights(tree)
    assert added.code == "item_1"
    assert sum(weights.values()) == 1
    assert weights["item_1"] == pytest.approx(Decimal(1) / 7, abs=Decimal("0.0001"))


def test_refining_an_indicator_moves_its_weight_to_the_leaves_below():
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")
    owner = company.departments["rd"]

    for label in ("态度", "速度"):
        domain.add_indicator(tree, label=label, parent=service, owner=owner, actor=None)

    weights = queries.tree_weights(tree)
    half = service.weight / 2
    assert [leaf.code for leaf in queries.leaf_indicators(tree)] == [
        *SEVEN[:5],
        "item_1",
        "item_2",
        "after_sales",
    ]
    assert (weights["item_1"], weights["item_2"]) == (half, half)
    assert sum(weights.values()) == 1


def test_auxiliary_indicator_carries_no_weight():
    _, adoption = make_adoption()
    tree = draft_content(adoption)

    domain.add_indicator(tree, label="投诉件数", part=IndicatorPart.AUXILIARY, actor=None)

    weights = queries.tree_weights(tree)
    assert weights["item_1"] == 0
    assert sum(weights.values()) == 1


def test_code_of_a_removed_indicator_is_free_in_the_draft_but_not_in_the_next_version():
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    domain.add_indicator(tree, label="甲", actor=None)
    domain.publish_tree(tree, actor=company.people["quality"])
    second = domain.new_version(tree, actor=None)
    domain.remove_indicator(second.indicators.get(code="item_1"), actor=None)

    added = domain.add_indicator(second, label="乙", actor=None)

    assert added.code == "item_2"


def test_moved_indicator_leaves_both_levels_adding_up():
    _, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")

    domain.move_indicator(
        tree.indicators.get(code="after_sales"), parent=service, position=0, actor=None
    )

    weights = queries.tree_weights(tree)
    assert list(weights) == [*SEVEN[:5], "after_sales"]
    assert sum(weights.values()) == 1


def test_indicator_cannot_stand_below_itself():
    _, adoption = make_adoption()
    tree = draft_content(adoption)
    service = tree.indicators.get(code="service")
    child = domain.add_indicator(tree, label="态度", parent=service, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.move_indicator(service, parent=child, position=0, actor=None)

    assert problems_of(error) == (
        Problem("indicators.below_itself", place="服务质量", found="态度"),
    )


def test_order_within_a_level_can_be_changed():
    _, adoption = make_adoption()
    tree = draft_content(adoption)

    domain.move_indicator(
        tree.indicators.get(code="after_sales"), parent=None, position=0, actor=None
    )

    assert [leaf.code for leaf in queries.leaf_indicators(tree)] == ["after_sales", *SEVEN[:6]]


def test_weights_that_do_not_add_up_are_refused_and_nothing_is_stored():
    _, adoption = make_adoption()
    tree = draft_content(adoption)

    with pytest.raises(ProblemsFound) as error:
        domain.set_weights(tree, {"function": Decimal("0.5")}, actor=None)

    assert problems_of(error) == (Problem("indicators.weights_sum", "调查内容", "135.714%"),)
    assert queries.tree_weights(tree)["function"] == Decimal("0.14286")


def test_weights_by_hand_are_kept_and_written_down():
    _, adoption = make_adoption()
    tree = draft_content(adoption)
    weights = dict.fromkeys(SEVEN, Decimal("0.1")) | {"service": Decimal("0.4")}

    domain.set_weights(tree, weights, actor=None)

    assert queries.tree_weights(tree) == weights
    assert latest_entries(count=1)[0].verb == "weights.set"


def test_level_weights_makes_siblings_equal_again():
    _, adoption = make_adoption()
    tree = draft_content(adoption)
    first = queries.tree_weights(tree)
    domain.set_weights(
        tree, dict.fromkeys(SEVEN, Decimal("0.1")) | {"service": Decimal("0.4")}, actor=None
    )

    domain.level_weights(tree, actor=None)

    assert queries.tree_weights(tree) == first


def test_required_indicator_cannot_be_removed_not_even_with_its_parent():
    _, adoption = make_adoption()
    tree = draft_content(adoption)
    branch = domain.add_indicator(tree, label="产品", actor=None)
    domain.move_indicator(
        tree.indicators.get(code="appearance"), parent=branch, position=0, actor=None
    )

    with pytest.raises(ProblemsFound) as error:
        domain.remove_indicator(branch, actor=None)

    assert problems_of(error) == (Problem("indicators.required", place="外观"),)


def test_tree_deeper_than_the_regulation_allows_is_not_published():
    company, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)
    second = domain.add_indicator(
        tree, label="二级", parent=tree.indicators.get(code="price"), actor=None
    )
    domain.add_indicator(tree, label="三级", parent=second, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish_tree(tree, actor=company.people["quality"])

    assert problems_of(error) == (Problem("indicators.depth", "评估项目", "3", "1–2"),)


def test_tree_that_lost_a_required_indicator_is_not_published():
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    tree.indicators.filter(code="delivery").delete()
    domain.level_weights(tree, actor=None)

    with pytest.raises(ProblemsFound) as error:
        domain.publish_tree(tree, actor=company.people["quality"])

    assert problems_of(error) == (Problem("indicators.required_missing", place="交货期"),)


def test_published_tree_is_final_and_cites_the_regulation():
    company, adoption = make_adoption()

    tree = publish_content(adoption, company)

    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.facts, entry.cites) == (
        "indicators.published",
        {"tree": tree.thing, "depth": 1, "items": 7},
        ("indicators.content", "indicators.content.items"),
    )
    assert queries.published_tree(adoption, "content") == tree
    with pytest.raises(ProblemsFound) as error:
        domain.add_indicator(tree, label="新", actor=None)
    assert problems_of(error) == (Problem("indicators.published_final", place="调查内容 v1"),)


def test_new_version_is_a_copy_and_leaves_the_old_one_alone():
    company, adoption = make_adoption()
    tree = publish_content(adoption, company)
    before = queries.tree_weights(tree)

    second = domain.new_version(tree, actor=company.people["quality"])
    domain.add_indicator(second, label="说明书", actor=None)

    assert (second.version, second.based_on, second.state) == (2, tree, TreeState.DRAFT)
    assert queries.tree_weights(tree) == before
    assert list(queries.tree_weights(second)) == [*SEVEN, "item_1"]
    assert queries.published_tree(adoption, "content") == tree


def test_screening_needs_a_reason_and_makes_the_next_version():
    company, adoption = make_adoption("quality_measurement")
    tree = publish_content(adoption, company)
    actor = company.people["quality"]

    with pytest.raises(ProblemsFound) as error:
        domain.screen_out(tree, codes=["response", "service"], reason=" ", actor=actor)
    screened = domain.screen_out(tree, codes=["response"], reason="与服务质量高度相关", actor=actor)

    assert problems_of(error) == (
        Problem("indicators.required", place="服务质量"),
        Problem("indicators.reason_missing", place="评估项目"),
    )
    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.facts, list(entry.commitments)) == (
        "indicators.screened",
        {"tree": screened.thing, "dropped": 1},
        ["reason"],
    )
    assert sorted(queries.tree_weights(screened)) == [
        "delivery",
        "impression",
        "price",
        "quality",
        "service",
    ]
    assert sum(queries.tree_weights(screened).values()) == 1
    assert sorted(queries.tree_weights(tree)) == [
        "delivery",
        "impression",
        "price",
        "quality",
        "response",
        "service",
    ]


def test_change_keeps_the_code_and_names_the_department():
    company, adoption = make_adoption()
    tree = draft_content(adoption)
    indicator = tree.indicators.get(code="delivery")

    changed = domain.change_indicator(
        indicator, label="准时交货", owner=company.departments["manufacturing"], actor=None
    )

    changed.refresh_from_db()
    assert (changed.code, changed.label, changed.owner.name, changed.part) == (
        "delivery",
        "准时交货",
        "制造部",
        IndicatorPart.MAIN,
    )


def test_picture_of_the_tree_nests_shares():
    _, adoption = make_adoption("quality_measurement")
    tree = draft_content(adoption)
    domain.add_indicator(tree, label="包装", parent=tree.indicators.get(code="price"), actor=None)

    picture = queries.tree_picture(tree)

    assert [node["name"] for node in picture] == [
        "产品质量",
        "交货及时",
        "价格",
        "服务质量",
        "问题响应",
        "总体感受",
    ]
    assert picture[2]["children"] == [
        {"name": "包装", "value": pytest.approx(picture[2]["value"]), "children": []}
    ]


def test_dates_come_from_the_clock():
    company, adoption = make_adoption()
    tree = draft_content(adoption)

    with at(datetime(2026, 3, 5, 4, tzinfo=UTC)):
        domain.publish_tree(tree, actor=company.people["quality"])

    assert (tree.published_at.date(), latest_entries(count=1)[0].on) == (
        date(2026, 3, 5),
        date(2026, 3, 5),
    )
