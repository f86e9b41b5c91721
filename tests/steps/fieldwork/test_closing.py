from datetime import date, timedelta

import pytest
from django.db import connection

from manyi.core.clock import at, now
from manyi.core.ledger import read_entries, verify
from manyi.core.outbox import JOBS
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.models import Extension, Response
from manyi.steps.fieldwork.queries import return_counts
from manyi.steps.sampling.enums import WaveState
from tests.steps.fieldwork.factories import (
    answer,
    answer_all,
    issued_wave,
    open_door,
    person,
    personal_door,
    refused,
    tokens,
)
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def test_wave_ends_by_itself_the_day_after_its_last():
    wave = issued_wave()
    with at(now() + timedelta(days=30)):
        assert domain.close_due_waves() == 0
    with at(now() + timedelta(days=31)):
        assert domain.close_due_waves() == 1

    wave = type(wave).objects.get(pk=wave.pk)
    assert (wave.state, wave.closed_on) == (WaveState.CLOSED, wave.closes_on)
    assert JOBS["fieldwork.close_due_waves"].every_s == 600


def test_early_close_needs_a_person_and_a_reason():
    ground = make_ground()
    wave = issued_wave(ground)

    assert refused(domain.close_wave, wave) == ["wave.early_close_needs_reason"]
    assert refused(domain.close_wave, wave, actor=person(ground), reason=" ") == [
        "wave.early_close_needs_reason"
    ]
    closed = domain.close_wave(wave, actor=person(ground), reason="已全部收回")
    assert closed.state == WaveState.CLOSED
    assert refused(domain.close_wave, wave, actor=person(ground), reason="再来") == [
        "wave.not_in_the_field"
    ]


def test_close_seals_what_came_and_writes_down_true_counts():
    ground = make_ground()
    wave = issued_wave(ground)
    answer_all(wave, count=2)
    answer(open_door(wave), page_key="k")

    domain.close_wave(wave, actor=person(ground), reason="已收回")

    closed = next(read_entries(verbs=["wave.closed"]))
    assert closed.facts == {
        "wave": wave.thing,
        "issued": 8,
        "undeliverable": 0,
        "returned": 3,
        "late": 0,
    }
    assert closed.cites == ("surveys.key.window",)
    assert [(o.address, o.name) for o in closed.occasions] == [("surveys.key.window", wave.thing)]
    sealed = next(read_entries(verbs=["responses.sealed"]))
    assert sealed.facts["responses"] == 3
    assert set(Response.objects.values_list("sealed_in", flat=True)) == {sealed.seq}
    assert sealed.seq < closed.seq


def test_extension_moves_the_end_and_keeps_the_reason_out_of_the_chain():
    ground = make_ground()
    wave = issued_wave(ground)
    later = wave.closes_on + timedelta(days=5)

    domain.extend_wave(wave, closes_on=later, reason="节假日", actor=person(ground))

    wave = type(wave).objects.get(pk=wave.pk)
    assert wave.closes_on == later
    assert Extension.objects.get().reason == "节假日"
    entry = next(read_entries(verbs=["wave.extended"]))
    assert entry.facts == {"wave": wave.thing, "until": later.isoformat()}
    assert "节假日" not in str(entry)


def test_extension_is_refused_backwards_without_reason_and_too_late():
    ground = make_ground()
    wave = issued_wave(ground)
    actor = person(ground)

    assert refused(
        domain.extend_wave, wave, closes_on=date(2020, 1, 1), reason="", actor=actor
    ) == ["wave.extension_not_later", "wave.extension_needs_reason"]
    with at(now() + timedelta(days=31)):
        later = wave.closes_on + timedelta(days=9)
        assert refused(domain.extend_wave, wave, closes_on=later, reason="晚了", actor=actor) == [
            "wave.extension_too_late"
        ]


def test_sealer_seals_each_answer_once():
    wave = issued_wave()
    answer_all(wave, count=2)

    assert domain.seal_responses() == 2
    assert domain.seal_responses() == 0
    answer(open_door(wave), page_key="k")
    assert domain.seal_responses() == 1
    assert [entry.facts["responses"] for entry in read_entries(verbs=["responses.sealed"])] == [
        2,
        1,
    ]
    assert JOBS["fieldwork.seal_responses"].every_s <= 30


def test_late_answers_are_sealed_too():
    wave = issued_wave()
    with at(now() + timedelta(days=31)):
        domain.close_due_waves()
        answer_all(wave, count=1)

    assert domain.seal_responses() == 1


@pytest.mark.parametrize(
    "change",
    [
        {
            "sqlite": "UPDATE fieldwork_response"
            " SET answers = replace(answers, 'satisfied', 'dissatisfied')",
            "postgresql": "UPDATE fieldwork_response"
            " SET answers = replace(answers::text, 'satisfied', 'dissatisfied')::jsonb",
        },
        dict.fromkeys(
            ("sqlite", "postgresql"), "UPDATE fieldwork_response SET is_late = NOT is_late"
        ),
        dict.fromkeys(("sqlite", "postgresql"), "DELETE FROM fieldwork_response"),
    ],
    ids=["answer", "lateness", "deletion"],
)
def test_verification_notices_an_answer_changed_behind_our_back(change):
    wave = issued_wave()
    answer_all(wave, count=1)
    domain.seal_responses()
    assert verify().is_intact

    with connection.cursor() as cursor:
        cursor.execute(change[connection.vendor])

    assert not verify().is_intact


def test_counts_tell_invited_open_and_late_answers_apart():
    wave = issued_wave()
    answer_all(wave, count=1)
    answer(open_door(wave), page_key="k")
    with at(now() + timedelta(days=31)):
        for token in tokens(wave)[1:]:
            answer(personal_door(token), page_key=token)

    part = next(one for one in return_counts(wave) if one.audience.key == "customers")

    assert (part.issued, part.returned, part.invited, part.late, part.by_channel) == (
        3,
        2,
        1,
        2,
        {"email": 1, "link": 1},
    )
    assert part.rate == pytest.approx(1 / 3)
