"""Slots that later steps fill and earlier ones read."""

import pytest

from manyi.core import contributions
from manyi.core.contributions import collect, contribute


@pytest.fixture(autouse=True)
def no_slots_left_behind():
    yield
    contributions._givers.pop("trial", None)


def test_a_slot_nobody_fills_is_empty():
    assert list(collect("trial", wave=1)) == []


def test_givers_are_asked_in_the_order_of_their_names_about_the_same_thing():
    contribute("trial", "9-cases", lambda *, wave: f"cases of {wave}")
    contribute("trial", "8-plans", lambda *, wave: f"plans of {wave}")

    assert list(collect("trial", wave=7)) == ["plans of 7", "cases of 7"]


def test_a_giver_with_nothing_to_hand_over_is_left_out():
    contribute("trial", "1", lambda: None)
    contribute("trial", "2", lambda: 0)

    assert list(collect("trial")) == [0]


def test_the_same_name_replaces_so_that_a_reload_doubles_nothing():
    for n in range(2):
        contribute("trial", "cases", lambda n=n: n)

    assert list(collect("trial")) == [1]
