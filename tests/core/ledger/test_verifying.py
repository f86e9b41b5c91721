import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction

from manyi.core import clock
from manyi.core.ledger import (
    entry,
    leaves,
    make_anchor,
    record,
    register_leaves,
    sign_segment,
    verify,
)
from manyi.core.ledger.chain import Broken
from manyi.core.ledger.keys import read_public_key
from manyi.core.ledger.triggers import installed_triggers
from manyi.core.ledger.verifying import ChangedBatch, Verdict
from manyi.problems import Problem
from tests.core.ledger.chains import NEED_ANCHOR, TAMPERINGS, Answers, write_chain
from tests.ledger_triggers import triggers_suspended


@pytest.fixture
def answers(monkeypatch):
    monkeypatch.setattr(leaves, "_providers", [])
    kept = Answers()
    register_leaves(kept.leaves)
    return kept


@pytest.fixture
def chain(answers, transactional_db):
    write_chain(answers)
    return answers


@pytest.fixture
def public_key(chain, settings):
    return read_public_key(Path(settings.LEDGER_KEYS, "public.pem"))


def test_an_untouched_chain_is_intact_and_counted(chain, public_key):
    assert verify(public_key=public_key, anchor=make_anchor()) == Verdict(
        entries=12,
        answers=4,
        batches=3,
        segments=2,
        signed=8,
        signatures_checked=True,
        answers_recomputed=True,
        missing_triggers=(),
        broken=None,
        changed=(),
    )


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=str)
def test_the_first_broken_row_is_named(chain, public_key, tampering):
    with triggers_suspended():
        tampering.work()

    broken = verify(public_key=public_key).broken

    assert broken is not None
    assert (broken.row, broken.problem.code) == (tampering.row, tampering.code)
    assert str(tampering.row) in str(broken.problem) or tampering.code == "ledger.empty"


@pytest.mark.parametrize("tampering", NEED_ANCHOR, ids=str)
def test_an_anchor_kept_elsewhere_shows_what_the_rest_cannot(chain, public_key, tampering):
    anchor = make_anchor()
    with triggers_suspended():
        tampering.work()

    broken = verify(public_key=public_key, anchor=anchor).broken

    assert broken is not None
    assert (broken.row, broken.problem.code) == (tampering.row, tampering.code)


def test_an_anchor_that_was_edited_is_refused(chain, public_key):
    anchor = replace(make_anchor(), count=11)

    assert verify(public_key=public_key, anchor=anchor).broken == Broken(
        12, Problem("ledger.anchor_signature")
    )


def test_another_ledgers_public_key_is_refused(chain):
    stranger = Ed25519PrivateKey.generate().public_key()

    assert verify(public_key=stranger).broken == Broken(
        1, Problem("ledger.signature", place="1", found="1")
    )


def test_without_a_public_key_the_chain_is_walked_and_signatures_are_not_vouched_for(chain):
    verdict = verify()

    assert (verdict.is_intact, verdict.signatures_checked) == (True, False)


def test_triggers_that_are_missing_are_told(chain):
    with triggers_suspended():
        assert len(verify().missing_triggers) == 6 + 2 * (connections["default"].vendor != "sqlite")
    assert verify().missing_triggers == ()
    assert installed_triggers() != ()


def test_a_changed_answer_is_named_with_wave_batch_and_window(chain):
    first, second = entry(2), entry(3)
    chain.kept[2]["答卷 2"] = {"q1": 1}
    chain.kept[3]["答卷 9"] = {"q1": 5}
    del chain.kept[7]["答卷 4"]

    verdict = verify()

    assert not verdict.is_intact
    assert verdict.broken is None
    assert verdict.changed == (
        ChangedBatch(1, 2, 1, None, first.recorded, answers=("答卷 2",), missing=1),
        ChangedBatch(1, 3, 2, first.recorded, second.recorded, answers=("答卷 9",), missing=0),
        ChangedBatch(2, 7, 1, None, entry(7).recorded, answers=(), missing=1),
    )


def test_the_sentence_of_a_changed_answer_says_which_and_when(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    batch = ChangedBatch(
        wave=12,
        seq=345,
        nth=2,
        after=datetime(2026, 3, 5, 1, 0, tzinfo=UTC),
        until=datetime(2026, 3, 5, 1, 0, 30, tzinfo=UTC),
        answers=("答卷 7",),
        missing=1,
    )

    told = str(batch.problem)

    for part in ("第 12 期第 2 批", "台账第 345 条", "答卷 7", "2026-03-05 09:00:30"):
        assert part in told


def test_without_the_step_that_keeps_answers_their_seals_are_counted_only(chain, monkeypatch):
    monkeypatch.setattr(leaves, "_providers", [])
    chain.kept.clear()

    verdict = verify()

    assert (verdict.answers, verdict.answers_recomputed, verdict.is_intact) == (4, False, True)


def test_a_chain_longer_than_one_page_is_walked_whole(answers, transactional_db, monkeypatch):
    monkeypatch.setattr("manyi.core.ledger.verifying._PAGE", 4)
    write_chain(answers)

    assert verify().signed == 8
    assert verify().is_intact
    with triggers_suspended():
        TAMPERINGS[-1].work()
        next(one for one in TAMPERINGS if one.name == "edited moment").work()
    assert verify().broken.row == 1


def test_entries_of_a_lived_year_keep_their_moments(transactional_db, answers):
    with clock.at(datetime(2025, 1, 2, tzinfo=UTC)):
        write_chain(answers)

    assert entry(12).recorded == datetime(2025, 1, 2, tzinfo=UTC)
    assert verify().is_intact


def test_a_chain_that_grows_and_is_signed_meanwhile_stays_intact(chain, public_key):
    is_over = threading.Event()

    def live_on() -> None:
        while not is_over.is_set():
            with transaction.atomic():
                record("wave.paused", facts={"wave": 1})
            sign_segment()
        connections.close_all()

    writer = threading.Thread(target=live_on)
    writer.start()
    try:
        found = [verify(public_key=public_key).broken for _ in range(30)]
    finally:
        is_over.set()
        writer.join()

    assert found == [None] * 30
    assert verify(public_key=public_key).segments > 5
