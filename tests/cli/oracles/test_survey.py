"""Estimates agree with R survey to the last digit that it prints."""

from pathlib import Path

import pytest

from manyi.cli.oracles.survey import rows


@pytest.fixture(scope="module")
def found(stats_data):
    return {row.name: row for row in rows(stats_data)}


@pytest.mark.parametrize("name", [row.name for row in rows(Path("absent"))])
def test_a_published_estimate_is_reproduced(found, name):
    row = found[name]

    if row.is_absent:
        pytest.skip(row.note)
    assert row.got == pytest.approx(row.expected, abs=row.tolerance, rel=0)


def test_no_name_is_given_twice():
    names = [row.name for row in rows(Path("absent"))]

    assert len(names) == len(set(names))


def test_rows_say_which_file_is_missing(tmp_path):
    told = {row.note for row in rows(tmp_path)}

    assert told == {
        "没有文件 api_apisrs.csv",
        "没有文件 api_apistrat.csv",
        "没有文件 api_apiclus1.csv",
        "没有文件 api_apiclus2.csv",
        "没有文件 api_apiclus1.csv、api_apistrat.csv",
    }
