"""No dead clause: take out anything a clause cites, and somebody notices.

The loader refuses the pack, or what it obliges changes, or a scenario fails.
"""

from collections import Counter

import pytest

from manyi.problems import ProblemsFound
from manyi.regulation import Pack, load_pack
from tests.regulation.mutations import cited_addresses, content_without, obligations, pack_or_none
from tests.spec.scenarios import all_scenarios, outcome

# What a formula raises when its parameter, level or audience has gone; nothing else is expected.
NOTICED = (KeyError, ValueError, ProblemsFound)


def noticed_by(address: str, pack: Pack) -> str:
    """Return who notices that the address has gone; nothing when nobody does."""
    without = pack_or_none(content_without(pack, address))
    if without is None:
        return "loader"
    if obligations(without) != obligations(pack):
        return "rules"
    return "scenario" if any(fails(scenario, without) for scenario in of(pack)) else ""


def of(pack: Pack):
    mine = [scenario for scenario in all_scenarios() if scenario.pack == pack.name]
    return sorted(mine, key=lambda scenario: "规定" not in scenario.written)


def fails(scenario, pack: Pack) -> bool:
    try:
        happened, expected = outcome(scenario, pack)
    except NOTICED:
        return True
    return happened != expected


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("after_sales", {"loader": 45, "rules": 16, "scenario": 23}),
        ("quality_measurement", {"loader": 28, "rules": 9, "scenario": 7}),
    ],
)
def test_everything_a_clause_cites_is_missed_once_it_is_gone(name, counts):
    pack = load_pack(name)
    noticed = {address: noticed_by(address, pack) for address in cited_addresses(pack)}

    assert [address for address, by in noticed.items() if not by] == []
    assert Counter(noticed.values()) == counts
