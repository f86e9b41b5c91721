from datetime import UTC, date, datetime

import pytest

from manyi.core import clock
from manyi.core.ledger import (
    Occasion,
    count_entries,
    entry,
    latest_entries,
    ledger_events,
    read_entries,
    record,
)
from manyi.regulation.ledger import Event


@pytest.fixture
def three_acts(db):
    record("wave.created", on=date(2026, 1, 1), thing="wave/1", facts={"wave": 1})
    record("wave.created", on=date(2026, 2, 1), thing="wave/2", facts={"wave": 2})
    record("wave.closed", on=date(2026, 3, 1), thing="wave/1", facts={"wave": 1, "returned": 9})


@pytest.mark.parametrize(
    ("narrowed_by", "found"),
    [
        ({}, [1, 2, 3]),
        ({"since": 1}, [2, 3]),
        ({"before": 3}, [1, 2]),
        ({"verbs": ["wave.closed"]}, [3]),
        ({"thing": "wave/1"}, [1, 3]),
        ({"on_from": date(2026, 2, 1)}, [2, 3]),
        ({"on_until": date(2026, 2, 1)}, [1, 2]),
        ({"verbs": ["wave.closed"], "thing": "wave/2"}, []),
    ],
)
def test_entries_are_narrowed_by_what_is_given(three_acts, narrowed_by, found):
    assert [one.seq for one in read_entries(**narrowed_by)] == found


def test_a_page_shows_the_newest_first_and_goes_on_before_its_last(three_acts):
    first = latest_entries(2)
    second = latest_entries(2, before=first[-1].seq)

    assert [one.seq for one in (*first, *second)] == [3, 2, 1]


def test_entries_are_counted(three_acts):
    assert (
        count_entries(),
        count_entries(thing="wave/1"),
        count_entries(verbs=["wave.closed"]),
    ) == (
        3,
        2,
        1,
    )


def test_a_number_that_was_never_given_finds_nothing(three_acts):
    assert entry(4) is None


@pytest.mark.django_db
def test_the_regulation_sees_one_event_for_each_occasion_in_local_time():
    with clock.at(datetime(2026, 10, 3, 17, 0, tzinfo=UTC)):
        record(
            "wave.closed",
            thing="wave/12",
            occasions=[
                Occasion("3", "surveys.key", "2026Q3"),
                Occasion("4", "surveys.all", "2026-09"),
            ],
            cites=["surveys.key.window", "surveys.all.window@2.1"],
            pack="after_sales@1.0#0f3a9c21d4b7",
            facts={"wave": 12, "returned": 9},
        )
        record("signin.succeeded", facts={"person": 5})

    told = {
        "on": date(2026, 10, 4),
        "recorded": datetime(2026, 10, 4, 1, 0),  # noqa: DTZ001 (local, as the regulation reads it)
    }
    closed = {
        "type": "wave.closed",
        "cites": ("surveys.key.window@1.0", "surveys.all.window@2.1"),
        "facts": {"wave": 12, "returned": 9},
        **told,
    }
    assert list(ledger_events()) == [
        Event(id="1", adoption="3", address="surveys.key", occasion="2026Q3", **closed),
        Event(id="1.1", adoption="4", address="surveys.all", occasion="2026-09", **closed),
        Event(
            id="2",
            type="signin.succeeded",
            adoption="",
            address=None,
            occasion="",
            facts={"person": 5},
            **told,
        ),
    ]


def test_events_are_narrowed_by_number_and_verb(three_acts):
    assert [event.id for event in ledger_events(since=1, verbs=["wave.created"])] == ["2"]
