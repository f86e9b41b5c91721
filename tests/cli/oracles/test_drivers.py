"""Shares of drivers are those of relaimpo."""

from collections import Counter

import pytest

from manyi.cli.oracles.drivers import rows


@pytest.fixture(scope="module")
def found(stats_data):
    return list(rows(stats_data))


def test_every_number_relaimpo_printed_is_reproduced_within_1e_9(found):
    if absent := [row for row in found if row.note]:
        pytest.skip(absent[0].note)

    kinds = Counter(row.name.split()[0] for row in found)
    assert [row for row in found if not row.ok] == []
    assert kinds == {
        "R²": 3,
        "lmg": 25,
        "genizi": 11,
        "johnson": 14,
        "last": 5,
        "first": 5,
        "betasq": 5,
        "pratt": 5,
    }


def test_no_name_is_given_twice(found):
    assert len({row.name for row in found}) == len(found)


def test_absent_data_are_named(tmp_path):
    found = list(rows(tmp_path))

    assert [(row.name, row.expected, row.got, row.note) for row in found] == [
        ("R² swiss", 0.706735001593, None, "没有文件 r_swiss.csv"),
        ("R² attitude", 0.732601992531, None, "没有文件 r_attitude.csv"),
        ("R² airline", 0.4883306135, None, "没有文件 airline_passenger_satisfaction.csv.gz"),
    ]


def test_without_the_printed_output_r_squared_is_still_compared(stats_data, tmp_path):
    answers = stats_data / "r_swiss.csv"
    if not answers.exists():
        pytest.skip(f"没有文件 {answers.name}")
    (tmp_path / answers.name).write_bytes(answers.read_bytes())

    found = [row for row in rows(tmp_path) if not row.is_absent]

    assert [(row.name, row.ok, row.note) for row in found] == [
        ("R² swiss", True, "没有文件 r_output/oracle_R.txt，各驱动因素未对照")
    ]
