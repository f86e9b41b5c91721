"""Both regulations, scenario by scenario; an auditor can read and add to the files."""

import json

import pytest

from manyi.regulation import load_pack
from tests.spec.scenarios import all_scenarios, outcome

SCENARIOS = tuple(all_scenarios())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_what_the_regulation_says_happens(scenario):
    happened, expected = outcome(scenario, load_pack(scenario.pack))

    assert happened == expected, json.dumps([happened, expected], ensure_ascii=False)


def test_every_scenario_names_a_clause_that_exists():
    strays = [
        (str(scenario), clause)
        for scenario in SCENARIOS
        for clause in scenario.clauses
        if clause not in load_pack(scenario.pack).clauses
    ]

    assert strays == []
