"""An index of careless answers agrees with R careless in every printed digit."""

from pathlib import Path

import pytest

from manyi.cli.oracles.careless import rows


@pytest.fixture(scope="module")
def found(stats_data):
    return {row.name: row for row in rows(stats_data)}


@pytest.mark.parametrize("name", [row.name for row in rows(Path("absent"))])
def test_a_published_number_is_reproduced(found, name):
    row = found[name]

    if row.is_absent:
        pytest.skip(row.note)
    assert row.got == pytest.approx(row.expected, abs=row.tolerance, rel=0)


def test_no_name_is_given_twice():
    names = [row.name for row in rows(Path("absent"))]

    assert len(names) == len(set(names))
