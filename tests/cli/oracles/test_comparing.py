"""Published numbers on comparisons, control charts and scores are ours too."""

import os
from pathlib import Path

import pytest

from launcher.places import ROOT
from manyi.cli.oracles import comparison, control, scoring

DATA = Path(os.environ.get("MANYI_STATS_DATA", ROOT / ".." / "shared" / "data" / "stats"))
NOWHERE = Path(__file__).parent / "no-such-folder"


def _rows(topic, data):
    return [pytest.param(row, id=row.name) for row in topic.rows(data)]


@pytest.mark.parametrize("row", _rows(comparison, NOWHERE) + _rows(scoring, NOWHERE))
def test_numbers_that_need_no_file_are_ours_too(row):
    assert (row.got, row.ok) == (pytest.approx(row.expected, abs=row.tolerance), True)


@pytest.mark.parametrize("row", _rows(control, DATA))
def test_limits_and_trends_are_ours_too(row):
    if row.is_absent:
        pytest.skip(f"{row.note} in {DATA}; set MANYI_STATS_DATA to the folder of public data")

    assert (row.got, row.ok) == (pytest.approx(row.expected, abs=row.tolerance), True)


def test_absent_files_are_named_and_nothing_is_judged_by_them():
    absent = [row for row in control.rows(NOWHERE) if row.is_absent]

    assert {row.note for row in absent} == {
        "没有文件 qcc_orangejuice.txt",
        "没有文件 qcc_pistonrings.txt",
    }
    assert len(absent) == 7
