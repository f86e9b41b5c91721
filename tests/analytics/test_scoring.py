"""Degrees, rates, sums, blends and grades against the regulations' own worked examples."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.combining import (
    Band,
    Indicator,
    blend,
    blend_of_present,
    grade,
    indicator_rollup,
    size_weighted_mean,
)
from manyi.analytics.rounding import round_half_even, round_half_up
from manyi.analytics.scoring import (
    applicable_satisfaction,
    effort_score,
    equal_step_points,
    item_means_over_answers,
    item_means_over_forms,
    item_satisfaction,
    linear_mean,
    net_promoter_score,
    range_share_of_degree,
    regional_scores,
    respondent_sums,
    satisfaction_degree,
    satisfaction_rate,
    satisfaction_score,
    share_of_range,
    sum_of_item_means,
    tally,
    top_box,
)

POINTS = np.array([10.0, 8, 6, 4, 2])
TOP_THREE = np.array([True, True, True, False, False])
counts = st.lists(st.integers(0, 10**6), min_size=5, max_size=5).filter(any).map(np.array)


@pytest.mark.parametrize(
    ("found", "degree", "rate"),
    [
        # 《客户满意度管理制度》五.2, the worked example and its neighbours.
        ((10, 5, 6, 3, 1), Decimal("76.00"), Decimal("84.00")),
        ((10, 5, 6, 3, 2), Decimal("73.85"), Decimal("80.77")),
        ((0, 0, 0, 0, 7), Decimal("20.00"), Decimal("0.00")),
        ((7, 0, 0, 0, 0), Decimal("100.00"), Decimal("100.00")),
    ],
)
def test_degree_and_rate_of_the_worked_example(found, degree, rate):
    levels = np.array(found)

    assert round_half_up(100 * satisfaction_degree(levels, POINTS)) == degree
    assert round_half_up(100 * satisfaction_rate(levels, TOP_THREE)) == rate


@given(counts)
def test_degree_lies_between_the_worst_and_the_best_level(found):
    assert 0.2 - 1e-12 <= satisfaction_degree(found, POINTS) <= 1 + 1e-12


@given(counts, st.integers(0, 3))
def test_one_answer_moved_to_a_better_level_raises_the_degree(found, better):
    found[better + 1] += 1
    moved = found.copy()
    moved[better + 1] -= 1
    moved[better] += 1

    assert satisfaction_degree(moved, POINTS) > satisfaction_degree(found, POINTS)
    assert satisfaction_rate(moved, TOP_THREE) >= satisfaction_rate(found, TOP_THREE)


@given(counts, st.integers(2, 50))
def test_degree_and_rate_do_not_depend_on_how_often_everything_is_counted(found, times):
    assert satisfaction_degree(found * times, POINTS) == pytest.approx(
        satisfaction_degree(found, POINTS), rel=1e-12
    )
    assert satisfaction_rate(found * times, TOP_THREE) == pytest.approx(
        satisfaction_rate(found, TOP_THREE), rel=1e-12
    )


def test_a_share_of_nobody_is_refused():
    with pytest.raises(ValueError, match="nobody answered"):
        satisfaction_degree(np.zeros(5, dtype=int), POINTS)


def test_points_that_do_not_fit_the_scale_are_refused():
    with pytest.raises(ValueError, match=r"the scale has 5 levels, got shape \(4,\)"):
        satisfaction_degree(np.ones(5), POINTS[:4])


def test_item_satisfaction_is_the_share_of_the_full_mark():
    assert (item_satisfaction(8, 10), item_satisfaction(4, 5)) == (0.8, 0.8)
    with pytest.raises(ValueError, match="11 of 10"):
        item_satisfaction(11, 10)


def test_mean_of_form_sums_is_the_sum_of_item_means_only_when_all_forms_count():
    marks = np.array([[40.0, 30, 20], [35, np.nan, 15], [38, 28, np.nan]])
    totals, answered = np.nansum(marks, axis=0), (~np.isnan(marks)).sum(axis=0)

    literal = sum_of_item_means(item_means_over_forms(totals, 3))
    lenient = sum_of_item_means(item_means_over_answers(totals, answered))

    assert literal == pytest.approx(respondent_sums(marks).mean(), rel=1e-12)
    assert lenient == pytest.approx(113 / 3 + 58 / 2 + 35 / 2, rel=1e-12)


def test_an_empty_form_has_no_sum():
    np.testing.assert_array_equal(respondent_sums(np.array([[np.nan, np.nan]])), [np.nan])


def test_tally_counts_only_the_named_levels():
    found = tally(np.array([[10, 5, 6, 3, 1], [1, 0, 0, 0, 9]]), np.array([4, 3]))

    assert found.tolist() == [[1, 3], [9, 0]]


def test_top_box_and_net_promoter_score_of_published_counts():
    assert top_box(np.array([2, 1, 1])) == 0.75
    promoters = np.array([0, 0, 0, 0, 0, 0, 15, 0, 25, 0, 60])
    assert net_promoter_score(promoters) == 0.45


def test_blend_of_self_and_survey_is_the_regulations_figure():
    found = blend({"self": 0.9, "survey": 0.76}, {"self": 0.4, "survey": 0.6})

    assert round_half_up(100 * found.value) == Decimal("81.60")
    assert found.complete


@pytest.mark.parametrize("missing", [None, math.nan])
def test_a_missing_part_is_never_weighted_away(missing):
    found = blend({"self": missing, "survey": 0.76}, {"self": 0.4, "survey": 0.6})

    assert (found.value, found.missing, found.complete) == (None, ("self",), False)


def test_shares_that_do_not_add_to_one_are_refused():
    with pytest.raises(ValueError, match="add to 1"):
        blend({"self": 0.9, "survey": 0.76}, {"self": 0.4, "survey": 0.5})


@pytest.mark.parametrize(
    ("value", "label"),
    [(1.0, "满意"), (0.9, "满意"), (0.8999999999999999, "满意"), (0.899, "一般"), (0.1, None)],
)
def test_a_figure_on_the_border_belongs_to_the_better_band(value, label):
    bands = [Band("fair", "一般", 0.6), Band("good", "满意", 0.9)]

    found = grade(value, bands)

    assert (found.label if found else None) == label


def test_roll_up_weighs_children_and_leaves_auxiliary_ones_out():
    tree = Indicator(
        "all",
        children=(
            Indicator("product", 0.6, children=(Indicator("a", 1, 0.8), Indicator("b", 3, 0.6))),
            Indicator("service", 0.4, 0.9),
            Indicator("auxiliary", 0.0, None),
        ),
    )

    found = indicator_rollup(tree)

    assert found.value == pytest.approx(0.6 * 0.65 + 0.4 * 0.9, rel=1e-12)
    assert [child.key for child in found.children] == ["product", "service", "auxiliary"]


def test_roll_up_names_what_is_missing_instead_of_weighting_it_away():
    tree = Indicator("all", children=(Indicator("a", 1, 0.8), Indicator("b", 1, None)))

    found = indicator_rollup(tree)

    assert (found.value, found.missing) == (None, ("b",))


@pytest.mark.parametrize(
    ("value", "places", "up", "even"),
    [
        (0.285 * 100, 0, "29", "28"),
        (1.005 * 100, 1, "100.5", "100.5"),
        (2.5, 0, "3", "2"),
        (-2.5, 0, "-3", "-2"),
        (76.0, 2, "76.00", "76.00"),
        (192 / 260 * 100, 2, "73.85", "73.85"),
        (1e-20, 2, "0.00", "0.00"),
    ],
)
def test_rounding_sees_the_number_people_wrote(value, places, up, even):
    assert (str(round_half_up(value, places)), str(round_half_even(value, places))) == (up, even)


@given(st.integers(-(10**8), 10**8), st.integers(0, 4))
def test_a_figure_with_few_enough_places_is_left_alone(units, places):
    value = units / 10**places

    assert float(round_half_up(value, places)) == value


def test_what_is_no_number_cannot_be_rounded():
    with pytest.raises(ValueError, match="finite"):
        round_half_up(math.nan)


def test_equal_steps_give_the_points_of_the_worked_example():
    np.testing.assert_array_equal(equal_step_points(5, full_mark=10), POINTS)
    with pytest.raises(ValueError, match="two levels"):
        equal_step_points(1, full_mark=10)


# Middle of a scale with 5, 7 and 10 levels: as a share of the greatest mark, and of the range.
@pytest.mark.parametrize(("levels", "of_greatest"), [(5, "60.00"), (7, "57.14"), (10, "55.00")])
def test_middle_of_a_scale_depends_on_the_ruler(levels, of_greatest):
    middle = (1 + levels) / 2

    degree = item_satisfaction(middle, levels)

    assert str(round_half_up(100 * degree)) == of_greatest
    assert share_of_range(middle, least=1, greatest=levels) == 0.5
    assert range_share_of_degree(degree, least=1, greatest=levels) == pytest.approx(0.5)


def test_a_mark_off_its_scale_is_refused():
    with pytest.raises(ValueError, match="got 0 on 1 to 5"):
        share_of_range(0, least=1, greatest=5)


def test_linear_mean_scales_answers_as_hcahps_does():
    values = np.array([1.0, 2, 3, 4])

    assert linear_mean(np.array([1, 1, 1, 1]), values) == pytest.approx(0.5)
    assert linear_mean(np.array([0, 0, 3, 0]), values) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="differ in shape"):
        linear_mean(np.ones(3), values)


@given(counts)
def test_linear_mean_of_the_points_is_the_degree_on_the_other_ruler(found):
    degree = satisfaction_degree(found, POINTS)

    assert linear_mean(found, POINTS) == pytest.approx((degree - 0.2) / 0.8, abs=1e-12)


def test_what_does_not_apply_counts_neither_above_nor_below_the_line():
    full = np.array([10.0, 10, 20])
    marks = np.array([[8.0, 9, 10], [8, np.nan, 10], [np.nan, np.nan, np.nan]])

    found = applicable_satisfaction(marks, full)

    np.testing.assert_allclose(found, [27 / 40, 18 / 30, np.nan])
    with pytest.raises(ValueError, match="one full mark per item"):
        applicable_satisfaction(marks, full[:2])
    with pytest.raises(ValueError, match="above 0"):
        applicable_satisfaction(marks, np.array([10.0, 0, 10]))


def test_regions_are_placed_around_fifty():
    found = regional_scores(np.array([0.7, np.nan, 0.8, 0.9]))

    np.testing.assert_allclose(found, [40, np.nan, 50, 60])
    with pytest.raises(ValueError, match="not all alike"):
        regional_scores(np.array([0.8, 0.8]))


def test_one_question_indices_of_known_counts():
    assert satisfaction_score(np.array([10, 5, 6, 3, 1])) == 0.6
    assert effort_score(np.array([0, 0, 0, 1, 0, 0, 1])) == 5.5
    with pytest.raises(ValueError, match="five levels"):
        satisfaction_score(np.ones(4))
    with pytest.raises(ValueError, match="1 to 7"):
        effort_score(np.ones(5))


PROPERTY = {"准业主": 0.3, "磨合期": 0.4, "稳定期": 0.2, "老业主": 0.1}


def test_a_missing_class_of_owners_hands_its_share_to_the_others():
    parts = {"准业主": None, "磨合期": 0.7, "稳定期": 0.8, "老业主": 0.9}

    found = blend_of_present(parts, PROPERTY)

    assert found.value == pytest.approx((0.4 * 0.7 + 0.2 * 0.8 + 0.1 * 0.9) / 0.7)
    assert found.missing == ("准业主",)
    assert sum(found.shares.values()) == pytest.approx(1)


def test_with_every_class_there_nothing_is_redistributed():
    parts = {"准业主": 0.6, "磨合期": 0.7, "稳定期": 0.8, "老业主": 0.9}

    found = blend_of_present(parts, PROPERTY)

    assert found.value == pytest.approx(blend(parts, PROPERTY).value)
    assert dict(found.shares) == pytest.approx(PROPERTY)


def test_nobody_to_hand_a_share_to_is_refused():
    with pytest.raises(ValueError, match="no part with a share"):
        blend_of_present(dict.fromkeys(PROPERTY), PROPERTY)


def test_households_weigh_the_projects_of_a_property_company():
    assert size_weighted_mean([0.9, 0.6], [300, 100]) == pytest.approx(0.825)
    with pytest.raises(ValueError, match="none missing"):
        size_weighted_mean([0.9, math.nan], [300, 100])
    with pytest.raises(ValueError, match="not all 0"):
        size_weighted_mean([0.9, 0.6], [0, 0])
