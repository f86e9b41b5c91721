"""The scorecard of a wave under the packs of the product."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from manyi.problems import Problem, ProblemsFound
from manyi.regulation import load_pack
from manyi.regulation.schema.scoring import Score
from manyi.regulation.scorecard import (
    AnswerTable,
    Coding,
    TallyLine,
    ValidityRuleLine,
    ValidityStatement,
    compute_scorecard,
    proposed_target,
)

AFTER_SALES = load_pack("after_sales")
QUALITY = load_pack("quality_measurement")
S1A_ITEMS = ("quality", "delivery", "price", "service", "response", "impression")


def levels(*counts):
    return np.repeat(np.arange(5), counts).astype(np.int8)


def level_table(audience, *counts, **more):
    return AnswerTable(audience, sum(counts), {"service": levels(*counts)}, **more)


def worked_example(**more):
    return compute_scorecard(
        AFTER_SALES,
        "key",
        {
            "customers": level_table("customers", 10, 5, 6, 3, 1),
            "self": level_table("self", 5, 5, 0, 0, 0),
        },
        **more,
    )


def printed(card):
    return {line.key: line.printed for line in card.scores}


def test_worked_example_of_the_regulation_with_its_working():
    card = worked_example()

    assert printed(card) == {
        "survey_degree": "76.00%",
        "survey_rate": "84.00%",
        "self_degree": "90.00%",
        "self_rate": "100.00%",
        "overall_degree": "81.60%",
        "overall_rate": "90.40%",
        "dissatisfied_items": "4",
    }
    assert card.score("survey_degree").working == "190/250"
    assert card.score("overall_degree").working == "90%×40% + 76%×60%"


def test_card_names_pack_formulas_rounding_and_denominator():
    card = worked_example()

    assert (card.pack.regulation, card.pack.version) == ("S1d", "1.0")
    assert card.pack.sha256 == AFTER_SALES.hash
    assert card.survey == "surveys.key"
    assert card.formulas == (
        "satisfaction_degree@2026-01",
        "satisfaction_rate@2026-01",
        "blend@2026-01",
        "tally@2026-01",
    )
    assert card.rounding_words == "四舍五入，保留 2 位小数；计算过程不取舍"
    assert card.item_mean_denominator == "answered"
    assert "满意率把很满意、满意、基本满意算作满意" in card.notes


def test_without_a_verdict_a_card_is_undecided_and_never_valid():
    assert worked_example().validity.text == "无法判定"


def test_a_waived_verdict_never_reads_as_met():
    rule = ValidityRuleLine("surveys.key.validity.forms", "回收份数", "25 份", "至少 100 份", False)
    waived = ValidityStatement("invalid", (rule,), waived=True)

    assert worked_example(validity=waived).validity.text == "无效（未达到，经批准豁免）"


def test_missing_self_rating_leaves_the_blend_incomplete():
    card = compute_scorecard(
        AFTER_SALES, "key", {"customers": level_table("customers", 10, 5, 6, 3, 1)}
    )

    overall = card.score("overall_degree")
    assert (overall.printed, overall.value, overall.complete) == ("不完整", None, False)
    assert overall.note == "不完整：缺自评满意度"
    assert card.score("survey_degree").printed == "76.00%"


def test_dealers_and_customers_are_pooled_in_the_survey_part():
    apart = {
        "customers": level_table("customers", 10, 5, 0, 0, 0),
        "dealers": level_table("dealers", 0, 0, 6, 3, 1),
    }

    card = compute_scorecard(AFTER_SALES, "key", apart)

    assert card.score("survey_degree").working == "190/250"
    assert [line.audience for line in card.items] == ["customers", "dealers"]


def test_audiences_with_different_items_are_pooled_item_by_item():
    card = compute_scorecard(
        AFTER_SALES,
        "key",
        {
            "customers": AnswerTable("customers", 2, {"service": levels(2, 0, 0, 0, 0)}),
            "dealers": AnswerTable(
                "dealers", 1, {"delivery": levels(0, 0, 0, 0, 1), "service": levels(0, 1, 0, 0, 0)}
            ),
        },
    )

    assert card.score("survey_degree").working == "30/40"


def test_items_show_counts_missing_answers_and_their_reasons():
    column = np.array([0, 0, 1, -1, -1], dtype=np.int8)
    table = AnswerTable(
        "customers", 5, {"service": column}, missing={"service": {"空白": 1, "不适用": 1}}
    )

    (line,) = compute_scorecard(AFTER_SALES, "key", {"customers": table}).items

    assert (line.label, line.n, line.missing) == ("服务质量", 3, 2)
    assert line.missing_reasons == {"空白": 1, "不适用": 1}
    assert line.level_labels == ("很满意", "满意", "基本满意", "不满意", "很不满意")
    assert line.counts == (2, 1, 0, 0, 0)
    assert (line.printed_degree, line.printed_rate) == ("93.33%", "100.00%")


def test_tally_keeps_survey_and_self_apart():
    dissatisfied = ("不满意", "很不满意")

    assert worked_example().tally == (
        TallyLine("survey", "customers", "service", "服务质量", dissatisfied, (3, 1), 4, 25),
        TallyLine("self", "self", "service", "服务质量", dissatisfied, (0, 0), 0, 10),
    )


@pytest.mark.parametrize(
    ("forms", "enough", "note", "degree"),
    [(9, False, "样本不足（需≥10）", "—"), (10, True, "", "80.00%")],
)
def test_nine_competitor_forms_are_too_few_and_ten_are_drawn(forms, enough, note, degree):
    tables = {
        "customers": level_table("customers", 10, 5, 6, 3, 1),
        "competitors": level_table("competitors", 0, forms, 0, 0, 0),
    }

    card = compute_scorecard(AFTER_SALES, "key", tables)

    (line,) = card.competitors
    assert (line.respondents, line.enough, line.note) == (forms, enough, note)
    assert line.printed_degree == degree
    assert card.score("survey_degree").working == "190/250"


def test_competitors_are_shown_together_and_one_by_one():
    table = level_table(
        "competitors", 0, 12, 0, 0, 0, competitor=Coding(np.repeat([0, 1], [10, 2]), ("甲", "乙"))
    )

    lines = compute_scorecard(AFTER_SALES, "key", {"competitors": table}).competitors

    assert [(line.competitor, line.respondents, line.enough) for line in lines] == [
        ("竞争对手合计", 12, True),
        ("甲", 10, True),
        ("乙", 2, False),
    ]


def segmented(*sizes):
    codes = np.repeat(np.arange(len(sizes)), sizes)
    return level_table(
        "customers",
        0,
        sum(sizes),
        0,
        0,
        0,
        segments={"区域": Coding(codes, tuple("东南西北"[: len(sizes)]))},
        objects=Coding(np.where(codes == 0, -1, 0), ("一号工程",)),
    )


def test_named_waves_show_every_group_with_its_own_figures():
    card = compute_scorecard(AFTER_SALES, "key", {"customers": segmented(20, 3)})

    assert [(line.label, line.respondents, line.hidden) for line in card.segments] == [
        ("东", 20, False),
        ("南", 3, False),
    ]
    assert [(line.label, line.respondents) for line in card.objects] == [("一号工程", 3)]
    assert [item.counts for item in card.segments[1].items] == [(0, 3, 0, 0, 0)]


def test_anonymous_waves_hide_small_groups_and_the_one_that_would_reveal_them():
    survey = AFTER_SALES.surveys["key"].model_copy(update={"identity": "anonymous"})
    pack = replace(AFTER_SALES, surveys={**AFTER_SALES.surveys, "key": survey})

    card = compute_scorecard(pack, "key", {"customers": segmented(20, 3, 30)})

    assert [(line.label, line.hidden, line.respondents, line.items) for line in card.segments][
        :2
    ] == [("东", True, None, ()), ("南", True, None, ())]
    assert card.segments[2].respondents == 30


def test_a_group_is_the_same_as_a_survey_of_that_group_alone():
    generator = np.random.default_rng(12)
    column = generator.integers(-1, 5, 200).astype(np.int8)
    codes = generator.integers(-1, 3, 200)
    table = AnswerTable(
        "customers", 200, {"service": column}, segments={"区域": Coding(codes, ("东", "南", "西"))}
    )

    groups = compute_scorecard(AFTER_SALES, "key", {"customers": table}).segments

    for line in groups:
        mine = column[codes == line.code]
        alone = AnswerTable("customers", len(mine), {"service": mine})
        score = compute_scorecard(AFTER_SALES, "key", {"customers": alone}).score("survey_degree")
        assert (line.degree, line.low, line.high) == pytest.approx(
            (score.value, score.low, score.high), rel=1e-12
        )


def test_batches_and_row_order_change_no_figure():
    generator = np.random.default_rng(13)
    column = generator.integers(-1, 5, 300).astype(np.int8)
    shuffled = generator.permutation(column)

    whole, other = (
        compute_scorecard(
            AFTER_SALES, "key", {"customers": AnswerTable("customers", 300, {"service": answers})}
        )
        for answers in (column, shuffled)
    )

    assert other.scores == whole.scores
    assert other.items == whole.items


def test_weights_move_the_figure_and_the_notes_say_so():
    table = AnswerTable(
        "customers",
        3,
        {"service": np.array([0, 0, 4], dtype=np.int8)},
        weight=np.array([1.0, 1.0, 8.0]),
    )

    card = compute_scorecard(AFTER_SALES, "key", {"customers": table})

    assert card.score("survey_degree").working == "36/100"
    assert card.items[0].degree == pytest.approx(0.36)
    assert "结果按抽样权重加权；份数和频次不加权" in card.notes


def mark_table(rows, **more):
    marks = np.array(rows, dtype=np.float64)
    columns = {key: marks[:, i] for i, key in enumerate(S1A_ITEMS)}
    return AnswerTable("customers", len(marks), columns, **more)


FORMS = [[27, 18, 8, 18, 9, 9], [24, 16, np.nan, 20, 8, 10]]


def test_s1a_counts_blanks_as_nothing_in_means_but_not_in_item_satisfaction():
    card = compute_scorecard(QUALITY, "annual", {"customers": mark_table(FORMS)})

    price = next(line for line in card.items if line.indicator == "price")
    assert card.item_mean_denominator == "forms"
    assert (price.mean, price.printed_degree, price.grade) == (4.0, "80.00", "比较满意")
    assert price.counts == (0, 1, 0, 0, 0, 0)
    assert printed(card) == {
        "item_satisfaction": "87.89",
        "item_means": "—",
        "average_satisfaction": "83.50",
        "each_customer": "83.50",
    }


def test_denominator_can_be_set_and_the_card_names_the_one_used():
    card = compute_scorecard(
        QUALITY, "annual", {"customers": mark_table(FORMS)}, denominator="answered"
    )

    assert card.item_mean_denominator == "answered"
    assert card.score("average_satisfaction").printed == "87.50"
    assert "项目平均分数以答了该项目的份数为分母，空白和不适用不计入" in card.notes


def test_sum_of_other_full_marks_is_shown_as_sum_and_share():
    table = AnswerTable(
        "customers",
        2,
        {"wifi": np.array([4.0, 5]), "seat": np.array([3.0, np.nan])},
        labels={"wifi": "机上网络", "seat": "座椅"},
        full_marks={"wifi": 5, "seat": 5},
    )

    card = compute_scorecard(QUALITY, "annual", {"customers": table}, denominator="answered")

    average = card.score("average_satisfaction")
    assert (average.printed, average.printed_share) == ("7.50", "75.00%")
    assert average.note == "满分合计 10，不是百分数"
    assert [(line.label, line.printed_degree) for line in card.items] == [
        ("机上网络", "90.00"),
        ("座椅", "60.00"),
    ]
    assert any("没有制度要求的指标" in note for note in card.notes)


@pytest.mark.parametrize("step", [1.0, 0.5])
def test_whole_and_broken_marks_are_summed_alike(step):
    generator = np.random.default_rng(21)
    column = generator.integers(0, int(10 / step) + 1, 200) * step
    codes = generator.integers(0, 2, 200)
    table = AnswerTable(
        "customers",
        200,
        {"price": column},
        segments={"区域": Coding(codes, ("东", "南"))},
    )

    card = compute_scorecard(QUALITY, "annual", {"customers": table})

    assert card.items[0].degree == pytest.approx(column.mean() / 10, rel=1e-12)
    for line in card.segments:
        mine = column[codes == line.code] / 10
        assert line.degree == pytest.approx(mine.mean(), rel=1e-12)
        assert line.items[0].degree == pytest.approx(mine.mean(), rel=1e-12)


def with_score(pack, survey, key, **written):
    """Return the pack with one more score, computed by the survey."""
    more = pack.surveys[survey].model_copy(update={"scores": (*pack.surveys[survey].scores, key)})
    return replace(
        pack,
        scores={**pack.scores, key: Score.model_validate(written)},
        surveys={**pack.surveys, survey: more},
    )


def test_forms_are_graded_one_by_one_and_another_score_can_be_graded_too():
    bands = {
        "good": {"label": "优秀", "least": "90%"},
        "fair": {"label": "良好", "least": "85%"},
    }
    pack = with_score(
        QUALITY,
        "annual",
        "sums_graded",
        label="顾客等级",
        formula="respondent_sums@2026-01",
        params={"scale": "marks"},
        bands=bands,
    )
    pack = with_score(
        pack,
        "annual",
        "graded",
        label="总评级",
        formula="grade@2026-01",
        params={"score": "item_satisfaction"},
        bands=bands,
    )
    forms = [[30, 20, 10, 20, 10, 10], [27, 18, 8, 18, 9, 9], [20, 10, 5, 10, 5, 5]]

    card = compute_scorecard(pack, "annual", {"customers": mark_table(forms)})

    assert card.score("sums_graded").grades == {"优秀": 1, "良好": 1, "未达到各等级": 1}
    assert (card.score("graded").printed, card.score("graded").band) == ("81.33", "")
    assert card.score("item_satisfaction").band == "比较满意"


def test_item_degrees_roll_up_the_indicator_tree_and_name_what_is_missing():
    pack = with_score(
        AFTER_SALES,
        "key",
        "rolled",
        label="指标汇总",
        formula="indicator_rollup@2026-01",
        params={"scale": "five", "indicators": "content"},
    )
    items = list(pack.indicators["content"].items)
    worst, best = levels(0, 0, 0, 0, 2), levels(2, 0, 0, 0, 0)
    answers = dict.fromkeys(items, best) | {items[0]: worst}

    full = compute_scorecard(pack, "key", {"customers": AnswerTable("customers", 2, answers)})
    del answers[items[1]]
    partial = compute_scorecard(pack, "key", {"customers": AnswerTable("customers", 2, answers)})

    share = (len(items) - 1 + 0.2) / len(items)
    assert full.score("rolled").value == pytest.approx(share)
    assert partial.score("rolled").value is None
    assert partial.score("rolled").printed == "不完整"


AIRLINE = Path(os.environ.get("MANYI_DATA", "")) / "stats/airline_passenger_satisfaction.csv.gz"


@pytest.mark.skipif(
    not ("MANYI_DATA" in os.environ and AIRLINE.is_file()),
    reason="MANYI_DATA names no directory with stats/airline_passenger_satisfaction.csv.gz",
)
def test_airline_answers_score_as_an_independent_computation_does():
    frame = pl.read_csv(AIRLINE)
    rated = [
        name
        for name, kind in frame.schema.items()
        if kind.is_integer() and frame[name].max() == 5 and frame[name].min() in (0, 1)
    ]
    marks = {name: frame[name].cast(pl.Float64).to_numpy().copy() for name in rated}
    for column in marks.values():
        column[column == 0] = np.nan
    labels = tuple(frame["Class"].unique(maintain_order=True))
    codes = np.array([labels.index(value) for value in frame["Class"]])
    table = AnswerTable(
        "customers",
        frame.height,
        marks,
        full_marks=dict.fromkeys(rated, 5.0),
        segments={"Class": Coding(codes, labels)},
    )

    card = compute_scorecard(QUALITY, "annual", {"customers": table}, denominator="answered")

    assert len(rated) == 14
    assert [line.degree for line in card.items] == pytest.approx(
        [np.nanmean(column) / 5 for column in marks.values()], abs=1e-9
    )
    for group in card.segments:
        mine = np.stack([column[codes == group.code] for column in marks.values()])
        assert group.degree == pytest.approx(np.nanmean(mine) / 5, abs=1e-9)
    sums = sum(float(np.nanmean(column)) for column in marks.values())
    assert card.score("average_satisfaction").value == pytest.approx(sums, abs=1e-9)


def test_scores_are_held_against_approved_targets():
    card = worked_example(targets={"degree": 0.8, "rate": 0.95})

    assert [(line.key, line.met, line.note, line.printed_target) for line in card.targets] == [
        ("degree", True, "达到目标", "80.00%"),
        ("rate", False, "低于目标", "95.00%"),
    ]
    assert card.targets[1].gap == pytest.approx(-0.046)


def test_a_target_met_to_the_last_digit_is_met():
    (degree, _) = worked_example(targets={"degree": 0.816}).targets

    assert degree.met is True


def test_past_figures_give_a_proposal_that_is_not_yet_a_target():
    past = {"overall_degree": [0.5, 0.82, 0.85, 0.80, 0.88]}

    (degree, rate) = worked_example(past=past).targets

    # Of the last four: mean 83.75, better 85 and 88.
    assert degree.proposed == pytest.approx((0.8375 + 0.85 + 0.88) / 3)
    assert (degree.target, degree.met, degree.note) == (None, None, "目标值尚未批准")
    assert rate.proposed is None


def test_no_past_proposes_nothing():
    assert proposed_target(AFTER_SALES.targets["degree"], []) is None


def test_json_holds_unrounded_numbers_beside_printed_ones():
    card = compute_scorecard(
        AFTER_SALES, "key", {"customers": level_table("customers", 10, 5, 6, 3, 2)}
    )

    plain = json.loads(json.dumps(card.to_json(), ensure_ascii=False, allow_nan=False))

    assert plain["scores"][0]["value"] == 192 / 260
    assert plain["scores"][0]["printed"] == "73.85%"
    assert plain["validity"]["text"] == "无法判定"
    assert plain["items"][0]["counts"] == [10, 5, 6, 3, 2]


def test_an_empty_wave_gives_a_card_without_figures():
    card = compute_scorecard(
        AFTER_SALES, "key", {"customers": level_table("customers", 0, 0, 0, 0, 0)}
    )

    assert {line.printed for line in card.scores if line.unit == "share"} == {"不完整"}
    assert [(line.n, line.degree) for line in card.items] == [(0, None)]


def found_problems(pack, survey, tables):
    with pytest.raises(ProblemsFound) as caught:
        compute_scorecard(pack, survey, tables)
    return caught.value.problems


def test_everything_wrong_with_the_answers_is_said_at_once():
    tables = {
        "customers": mark_table([[31, 20, 10, 20, 10, 10], [-1, 20, 10, 20, 10, 10]]),
        "visitors": mark_table(FORMS),
    }

    assert found_problems(QUALITY, "annual", tables) == (
        Problem("scoring.audience_missing", "年度顾客满意度调查", "visitors", "customers"),
        Problem("scoring.mark_outside", "产品质量", "-1", "30"),
    )


@pytest.mark.parametrize(
    ("pack", "survey", "table", "sentence"),
    [
        (
            QUALITY,
            "monthly",
            mark_table(FORMS),
            "这份制度里没有调查「monthly」；现有：annual。请选其中一个。",
        ),
        (
            QUALITY,
            "annual",
            AnswerTable("customers", 1, {"wifi": np.array([4.0])}, labels={"wifi": "机上网络"}),
            "「机上网络」没有满分，算不出项目满意度。请在量表或对应表里写上它的满分。",
        ),
        (
            QUALITY,
            "annual",
            AnswerTable("customers", 1, {"price": np.array([4])}),
            "「价格」的答案是级别，制度的量表是分数。请核对对应表。",
        ),
        (
            AFTER_SALES,
            "key",
            AnswerTable("customers", 1, {"service": np.array([5], dtype=np.int8)}),
            "「服务质量」里有第 6 级，量表只有 5 级。请核对量表或改正答案。",
        ),
        (
            AFTER_SALES,
            "key",
            AnswerTable("customers", 3, {}),
            "「客户满意度调查问卷」里没有一个打分的项目，算不出满意度。"
            "请在对应表里写明哪些列是打分项目、用什么量表。",
        ),
    ],
)
def test_what_cannot_be_scored_is_explained(pack, survey, table, sentence):
    (problem,) = found_problems(pack, survey, {"customers": table})

    assert str(problem) == sentence


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one entry per respondent"):
        AnswerTable("customers", 3, {"service": levels(1, 1, 0, 0, 0)})
    with pytest.raises(ValueError, match="finite and above 0"):
        level_table("customers", 1, 1, 0, 0, 0, weight=np.array([1.0, 0.0]))
