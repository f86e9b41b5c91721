"""A number counts as reproduced to its last printed digit, or to a share of it."""

from manyi.cli.oracles.check import Check, named
from manyi.cli.oracles.row import Row


def test_tolerance_is_half_a_unit_in_the_last_digit_but_no_finer_than_a_share(tmp_path):
    texts = [
        ("均值", "23.704"),
        ("比率", "0.836956886941"),
        ("p", "2.25413465185e-22"),
        ("n", "196"),
    ]
    check = Check(texts, lambda data: [23.7042, 0.83695688694, 2.254e-22, 196], "R")

    tolerances = [row.tolerance for row in check.rows(tmp_path)]

    assert tolerances == [0.0005, 1e-9 * 0.836956886941, 1e-9 * 2.25413465185e-22, 0.5]


def test_numbers_of_an_absent_file_are_told_without_a_verdict(tmp_path):
    check = Check([("均值", "7.6")], lambda data: [7.6], "R", ["a.csv", "b.csv"])

    assert list(check.rows(tmp_path)) == [
        Row("均值", 7.6, None, 0.05, "R", "没有文件 a.csv、b.csv")
    ]


def test_names_stand_behind_their_prefix():
    assert named("样本量", "A", "30", "B", "63") == [("样本量 A", "30"), ("样本量 B", "63")]
