"""The gate of a wave: every rule with its figure and verdict."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.regulation import AudienceFigures, Validity, WaveFigures, judge, load_pack
from manyi.regulation.loader import pack_text
from manyi.regulation.validity import RuleVerdict, WaveVerdict, forms_needed

MEASUREMENT = load_pack("quality_measurement")
AFTER_SALES = load_pack("after_sales")
DAY = date(2026, 12, 1)


def wave(returned, issued, *, undeliverable=0, issued_on=DAY, closed_on=None):
    customers = AudienceFigures(returned=returned, issued=issued, undeliverable=undeliverable)
    return WaveFigures({"customers": customers}, issued_on=issued_on, closed_on=closed_on)


@pytest.mark.parametrize(
    ("returned", "issued", "undeliverable", "found", "validity"),
    [
        (120, 200, 0, "120/200 = 60.00%", Validity.INVALID),
        (121, 200, 0, "121/200 = 60.50%", Validity.VALID),
        (15, 25, 0, "15/25 = 60.00%", Validity.INVALID),
        (16, 25, 0, "16/25 = 64.00%", Validity.VALID),
        (15, 25, 1, "15/24 = 62.50%", Validity.VALID),
    ],
)
def test_rate_must_be_above_the_share_of_what_was_delivered(
    returned, issued, undeliverable, found, validity
):
    verdict = judge(
        MEASUREMENT, "surveys.annual", wave(returned, issued, undeliverable=undeliverable)
    )

    needed = forms_needed(Fraction(3, 5), issued - undeliverable)
    assert verdict == WaveVerdict(
        validity,
        (
            RuleVerdict(
                "surveys.annual.validity.rate",
                "回收率",
                found,
                f"大于 60%，即至少 {needed} 份",
                validity is Validity.VALID,
            ),
        ),
    )


def test_wave_whose_issue_nobody_knows_is_undecided_and_never_valid():
    unknown = judge(MEASUREMENT, "surveys.annual", wave(121, None))
    no_day = judge(MEASUREMENT, "surveys.annual", wave(121, 200, issued_on=None))

    assert (unknown.validity, unknown.may_be_scored) == (Validity.UNDECIDED, False)
    assert unknown.rules[0].words == "无法判定"
    assert (no_day.words, no_day.reason) == ("无法判定", "不知道发出了多少份、哪一天发出。")


def test_every_rule_is_reported_and_one_that_fails_makes_the_wave_invalid():
    figures = WaveFigures(
        {
            "customers": AudienceFigures(returned=100, issued=180, late=3),
            "competitors": AudienceFigures(returned=9, issued=20),
            "self": AudienceFigures(returned=12, issued=12),
        },
        issued_on=DAY,
    )

    verdict = judge(AFTER_SALES, "surveys.key", figures)

    assert verdict.validity is Validity.INVALID
    assert [(r.label, r.found, r.needed, r.words) for r in verdict.rules] == [
        ("回收份数（重点客户填的客户满意度调查问卷）", "100 份", "至少 100 份", "达到"),
        ("回收份数（重点客户填的“竞争对手”满意度调查表）", "9 份", "至少 10 份", "未达到"),
    ]


def test_waived_rule_reads_as_not_met_and_waived():
    verdict = judge(
        MEASUREMENT, "surveys.annual", wave(12, 25), waived=["surveys.annual.validity.rate"]
    )

    assert verdict.rules[0].words == "未达到，已豁免"
    assert (verdict.validity, verdict.words) == (Validity.INVALID, "无效，已豁免")
    assert verdict.may_be_scored


def test_waiver_of_a_rule_that_was_met_changes_nothing():
    verdict = judge(
        MEASUREMENT, "surveys.annual", wave(16, 25), waived=["surveys.annual.validity.rate"]
    )

    assert (verdict.words, verdict.rules[0].words, verdict.rules[0].waived) == (
        "有效",
        "达到",
        False,
    )


def other_rules():
    text = pack_text("quality_measurement").replace(
        "      rate: {rule: response_rate_above, share: 60%}\n",
        "      rate: {rule: response_rate_above, share: 60%}\n"
        "      strata: {rule: each_stratum_at_least, n: 5}\n"
        "      margin: {rule: margin_at_most, share: 5%}\n"
        "      open: {rule: open_at_least, days: 10}\n"
        "      closed: {rule: closed_within, days: 15}\n",
    )
    return load_pack(text)


def test_strata_margin_and_days_are_judged_or_left_undecided():
    known = WaveFigures(
        {
            "customers": AudienceFigures(
                returned=90, issued=100, by_stratum={"a": 80, "b": 4}, margin=0.049
            )
        },
        issued_on=DAY,
        closed_on=date(2026, 12, 17),
    )

    told = judge(other_rules(), "surveys.annual", known)
    untold = judge(other_rules(), "surveys.annual", wave(90, 100))

    assert [(rule.found, rule.needed, rule.words) for rule in told.rules[1:]] == [
        ("最少的一层 4 份", "每层至少 5 份", "未达到"),
        ("±4.90%", "最多 ±5%", "达到"),
        ("16 天", "至少 10 天", "达到"),
        ("16 天", "最多 15 天", "未达到"),
    ]
    assert [rule.found for rule in untold.rules[1:]] == [
        "没有分层的数字",
        "还没有算出误差",
        "还没有截止",
        "还没有截止",
    ]
    assert (told.validity, untold.validity) == (Validity.INVALID, Validity.UNDECIDED)


def test_nothing_delivered_is_undecided():
    verdict = judge(MEASUREMENT, "surveys.annual", wave(0, 5, undeliverable=5))

    assert (verdict.validity, verdict.rules[0].found) == (Validity.UNDECIDED, "没有送达的")


@given(delivered=st.integers(1, 5000), percent=st.integers(0, 99))
def test_forms_needed_is_the_least_number_above_the_share(delivered, percent):
    share = Fraction(percent, 100)
    needed = forms_needed(share, delivered)

    assert Fraction(needed, delivered) > share >= Fraction(needed - 1, delivered)
