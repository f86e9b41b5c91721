"""The formulas a regulation may name, on the worked examples of the regulations themselves."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.tabulation import accumulate_products, tabulate_levels
from manyi.regulation.formulas import (
    FORMULAS,
    Basis,
    LevelAnswers,
    MarkAnswers,
    Outcome,
    ScoreFormula,
    TargetFormula,
)
from manyi.regulation.formulas.sums import sum_forms

KEYS = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
POINTS = np.array([10.0, 8, 6, 4, 2])


def level_basis(columns, weights=None):
    return Basis(
        levels=LevelAnswers(
            indicators=tuple(f"item_{i}" for i in range(len(columns))),
            keys=KEYS,
            points=POINTS,
            histogram=tabulate_levels(columns, n_levels=5, weights=weights),
            products=accumulate_products(columns, n_levels=5, weights=weights),
        )
    )


def computed(key, basis, **params):
    formula = FORMULAS[f"{key}@2026-01"]
    assert isinstance(formula, ScoreFormula)
    return formula.compute(basis, params)


def one_item(*counts):
    return level_basis([np.repeat(np.arange(5), counts)])


def test_every_formula_stands_under_its_own_name_and_date_with_a_source():
    assert {formula.key for formula in FORMULAS.values()} == set(FORMULAS)
    assert all(formula.source and formula.label for formula in FORMULAS.values())
    assert {key.partition("@")[0] for key in FORMULAS} == {
        "satisfaction_degree",
        "satisfaction_rate",
        "tally",
        "blend",
        "item_satisfaction",
        "item_means",
        "sum_of_item_means",
        "respondent_sums",
        "grade",
        "indicator_rollup",
        "advanced_mean",
        "midpoint_of_mean_and_best",
        "mean_of_two_best_and_worst",
        "trimmed_advanced_mean",
        "mean_of_better",
    }


def test_formulas_cannot_be_changed_while_the_product_runs():
    with pytest.raises(TypeError):
        FORMULAS["satisfaction_degree@2026-01"] = None


def test_every_parameter_of_a_choice_says_what_may_be_chosen():
    for formula in FORMULAS.values():
        for param in formula.params.values():
            assert param.label
            assert bool(param.choices) == (param.kind == "choice")


@pytest.mark.parametrize(
    ("counts", "working", "value"),
    [((10, 5, 6, 3, 1), "190/250", 0.76), ((10, 5, 6, 3, 2), "192/260", 192 / 260)],
)
def test_degree_shows_its_working(counts, working, value):
    found = computed("satisfaction_degree", one_item(*counts), scale="five")

    assert (found.working, found.value, found.n) == (working, pytest.approx(value), sum(counts))


def test_rate_counts_the_levels_the_regulation_calls_satisfied():
    basis = one_item(10, 5, 6, 3, 1)

    three = computed("satisfaction_rate", basis, scale="five", satisfied=list(KEYS[:3]))
    two = computed("satisfaction_rate", basis, scale="five", satisfied=list(KEYS[:2]))

    assert (three.value, three.working) == (0.84, "21/25")
    assert (two.value, two.working) == (0.6, "15/25")


def test_a_level_the_scale_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no level delighted"):
        computed("satisfaction_rate", one_item(1, 1, 1, 1, 1), satisfied=["delighted"])


def test_answers_of_one_respondent_count_as_one_opinion_in_the_interval():
    generator = np.random.default_rng(4)
    opinion = generator.integers(0, 5, 60)
    alike = level_basis([opinion] * 8)
    single = level_basis([opinion])

    eight, one = (computed("satisfaction_degree", basis, scale="five") for basis in (alike, single))

    assert eight.n == 8 * one.n
    assert eight.interval.low == pytest.approx(one.interval.low, rel=1e-9)
    assert eight.interval.high == pytest.approx(one.interval.high, rel=1e-9)


def test_rate_interval_of_one_item_is_wilsons():
    # Newcombe (1998): 81 of 263.
    basis = one_item(81, 0, 0, 0, 182)

    found = computed("satisfaction_rate", basis, satisfied=["very_satisfied"])

    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (0.2553, 0.3662)


@settings(deadline=None)
@given(st.lists(st.integers(-1, 4), min_size=1, max_size=60).map(np.array), st.randoms())
def test_figures_do_not_depend_on_the_order_of_respondents(column, random):
    order = list(range(len(column)))
    random.shuffle(order)

    one, other = level_basis([column]), level_basis([column[order]])

    for key, params in (
        ("satisfaction_degree", {}),
        ("satisfaction_rate", {"satisfied": KEYS[:3]}),
        ("tally", {"levels": KEYS[3:]}),
    ):
        assert computed(key, one, **params) == computed(key, other, **params)


def test_nobody_answered_is_said_and_not_divided_by():
    basis = level_basis([np.array([-1, -1])])

    assert computed("satisfaction_degree", basis) == Outcome(
        None, "share", complete=False, note="没有可计分的答案"
    )
    assert computed("satisfaction_rate", basis, satisfied=KEYS[:3]).complete is False


def test_tally_counts_the_named_levels_over_all_items():
    basis = level_basis([np.array([0, 3, 4]), np.array([3, 3, -1])])

    found = computed("tally", basis, levels=["dissatisfied", "very_dissatisfied"])

    assert (found.value, found.working, found.unit) == (4.0, "4/5", "count")


def parts(self_value, survey_value):
    return {
        "self": Outcome(self_value, "share", standard_error=0.03, share=self_value),
        "survey": Outcome(survey_value, "share", standard_error=0.04, share=survey_value),
    }


def test_blend_of_ninety_and_seventy_six_is_eighty_one_point_six():
    basis = Basis(scores=parts(0.9, 0.76))

    found = computed("blend", basis, parts={"self": 0.4, "survey": 0.6}, missing="incomplete")

    assert found.value == pytest.approx(0.816)
    assert found.working == "90%×40% + 76%×60%"
    assert found.standard_error == pytest.approx(np.hypot(0.4 * 0.03, 0.6 * 0.04))


def test_blend_without_its_self_rating_is_incomplete_and_says_so():
    basis = Basis(scores=parts(None, 0.76), labels={"self": "自评满意度"})

    found = computed("blend", basis, parts={"self": 0.4, "survey": 0.6}, missing="incomplete")

    assert found == Outcome(None, "share", complete=False, note="不完整：缺自评满意度")


def mark_basis(marks, full, denominator="answered", weights=None):
    return Basis(
        marks=MarkAnswers(
            indicators=tuple(f"item_{i}" for i in range(len(full))),
            full_marks=np.array(full, dtype=float),
            sums=sum_forms(
                np.array(marks, dtype=float),
                full_marks=np.array(full, dtype=float),
                weights=weights,
            ),
        ),
        labels={f"item_{i}": f"项目{i}" for i in range(len(full))},
        denominator=denominator,
    )


def test_item_satisfaction_is_given_over_possible_of_what_was_marked():
    found = computed("item_satisfaction", mark_basis([[8, 4], [np.nan, 5]], [10, 5]))

    assert (found.working, found.value, found.unit) == ("17/20", 0.85, "hundred")


def test_sum_of_item_means_is_a_percentage_only_when_full_marks_add_to_a_hundred():
    hundred = computed("sum_of_item_means", mark_basis([[40, 30], [50, 40]], [60, 40]))
    fifteen = computed("sum_of_item_means", mark_basis([[8, 4], [6, 5]], [10, 5]))

    assert (hundred.value, hundred.note) == (80.0, "满分合计 100，即百分数")
    assert (fifteen.value, fifteen.note) == (11.5, "满分合计 15，不是百分数")
    assert fifteen.share == pytest.approx(11.5 / 15)


def test_denominator_of_item_means_is_the_choice_of_the_regulation():
    marks = [[40, 30], [50, np.nan]]

    literal = computed("sum_of_item_means", mark_basis(marks, [60, 40], "forms"))
    lenient = computed("sum_of_item_means", mark_basis(marks, [60, 40], "answered"))

    assert (literal.value, lenient.value) == (60.0, 75.0)


def test_mean_of_form_sums_equals_the_literal_sum_of_item_means():
    basis = mark_basis([[40, 30], [50, np.nan], [45, 36]], [60, 40], "forms")

    sums, means = computed("respondent_sums", basis), computed("sum_of_item_means", basis)

    assert sums.value == pytest.approx(means.value, rel=1e-12)
    assert sums.standard_error == pytest.approx(means.standard_error, rel=1e-9)
    assert sums.form_counts == {50: 1, 70: 1, 81: 1}


def test_an_item_nobody_marked_leaves_the_sum_open_and_is_named():
    found = computed("sum_of_item_means", mark_basis([[40, np.nan]], [60, 40]))

    assert found == Outcome(None, "marks", complete=False, note="没有人评分的项目：项目1")


def test_error_of_a_sum_of_answered_means_is_that_of_the_bootstrap():
    generator = np.random.default_rng(8)
    base = generator.normal(6, 1, (400, 1))
    marks = np.clip(base + generator.normal(0, 1, (400, 3)), 0, 10)
    marks[generator.random(marks.shape) < 0.2] = np.nan

    found = computed("sum_of_item_means", mark_basis(marks, [10, 10, 10]))

    draws = generator.integers(0, 400, (800, 400))
    replicates = [np.nanmean(marks[rows], axis=0).sum() for rows in draws]
    assert found.standard_error == pytest.approx(np.std(replicates), rel=0.1)


def test_weights_of_one_change_nothing():
    marks = [[40, 30], [50, np.nan], [45, 36]]

    for key in ("item_satisfaction", "sum_of_item_means", "respondent_sums"):
        plain = computed(key, mark_basis(marks, [60, 40]))
        weighted = computed(key, mark_basis(marks, [60, 40], weights=np.ones(3)))
        assert weighted == plain


def test_grade_hands_on_the_figure_it_grades():
    basis = Basis(scores=parts(0.9, 0.76))

    assert computed("grade", basis, score="survey").value == 0.76
    assert computed("grade", basis, score="other").complete is False


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("advanced_mean", 85.2),
        ("mean_of_better", 86.5),
        ("midpoint_of_mean_and_best", 85.3),
        ("mean_of_two_best_and_worst", 83.4),
        ("trimmed_advanced_mean", 251 / 3),
    ],
)
def test_target_methods_give_the_textbook_answers(method, target):
    formula = FORMULAS[f"{method}@2026-01"]

    assert isinstance(formula, TargetFormula)
    assert formula.compute(np.array([78.0, 82, 85, 80, 88])) == pytest.approx(target)


def test_a_score_formula_takes_a_basis_and_its_parameters_and_nothing_else():
    for formula in FORMULAS.values():
        if isinstance(formula, ScoreFormula):
            assert list(inspect.signature(formula.compute).parameters) == ["basis", "params"]
