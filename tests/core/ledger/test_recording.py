from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from manyi.core import clock
from manyi.core.ledger import (
    Entry,
    Occasion,
    check_commitment,
    commit,
    entry,
    erase_salts,
    leaf,
    merkle_root,
    read_entries,
    record,
    seal,
    seal_by_day,
    verify,
)
from manyi.core.ledger.body import FIRST_PREVIOUS, chain_hash, write_body
from manyi.core.ledger.merkle import marks
from manyi.problems import Problem, ProblemsFound

MOMENT = datetime(2026, 10, 3, 1, 2, 3, 400005, tzinfo=UTC)


@pytest.mark.django_db
def test_an_entry_holds_the_whole_act_and_hangs_on_the_one_before():
    with clock.at(MOMENT):
        first = record("wave.created", facts={"wave": 12})
        second = record(
            "wave.closed",
            actor=7,
            on=date(2026, 9, 30),
            thing="wave/12",
            occasions=[Occasion("3", "surveys.key", "2026Q3")],
            cites=["surveys.key.window"],
            pack="after_sales@1.0#0f3a9c21d4b7",
            facts={"wave": 12, "returned": 112, "late": None},
        )

    body = (
        '{"actor":7,"cites":["surveys.key.window"],"commitments":{},"facts":{"returned":112,'
        '"wave":12},"marks":"","occasions":[{"address":"surveys.key","adoption":"3",'
        '"name":"2026Q3"}],"on":"2026-09-30","pack":"after_sales@1.0#0f3a9c21d4b7",'
        '"recorded":"2026-10-03T01:02:03.400005Z","seq":2,"thing":"wave/12","v":1,'
        '"verb":"wave.closed"}'
    )
    expected = Entry(
        seq=2,
        hash=chain_hash(first.hash, body),
        verb="wave.closed",
        recorded=MOMENT,
        on=date(2026, 9, 30),
        actor=7,
        thing="wave/12",
        occasions=(Occasion("3", "surveys.key", "2026Q3"),),
        cites=("surveys.key.window",),
        pack="after_sales@1.0#0f3a9c21d4b7",
        facts={"wave": 12, "returned": 112},
    )
    assert second == entry(2) == expected
    assert first.hash == chain_hash(
        FIRST_PREVIOUS, write_body(first, recorded="2026-10-03T01:02:03.400005Z")
    )


@pytest.mark.django_db
def test_the_day_it_happened_is_today_where_the_organisation_is():
    with clock.at(datetime(2026, 10, 3, 17, 0, tzinfo=UTC)):
        told = record("wave.created", facts={"wave": 1})

    assert told.on == date(2026, 10, 4)


@pytest.mark.django_db
def test_days_and_decimals_are_written_as_json_holds_them():
    told = record(
        "score.below_target",
        facts={"wave": 1, "score": "overall_degree", "value": Decimal("76.5"), "target": 80},
    )
    until = record("wave.extended", facts={"wave": 1, "until": date(2026, 5, 1)})

    assert told.facts == {"wave": 1, "score": "overall_degree", "value": 76.5, "target": 80}
    assert until.facts == {"wave": 1, "until": "2026-05-01"}


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="transaction"):
        record("wave.created", facts={"wave": 1})

    assert list(read_entries()) == []


@pytest.mark.django_db
def test_an_act_that_fails_leaves_neither_entry_nor_gap():
    record("wave.created", facts={"wave": 1})
    with transaction.atomic():
        record("wave.created", facts={"wave": 2})
        transaction.set_rollback(True)
    record("wave.created", facts={"wave": 3})

    assert [(one.seq, one.facts) for one in read_entries()] == [(1, {"wave": 1}), (2, {"wave": 3})]
    assert verify().is_intact


@pytest.mark.django_db
def test_everything_that_may_not_stand_in_the_chain_is_named_at_once():
    with pytest.raises(ProblemsFound) as refused:
        record(
            "wave.closed",
            thing="第十二期",
            occasions=[Occasion("3", "surveys.key", "张三 的投诉")],
            cites=["surveys.key window"],
            pack="售后服务",
            facts={"wave": 12, "remark": "张三说很不满意", "returned": "很多"},
        )

    assert [(one.code, one.place) for one in refused.value.problems] == [
        ("event.fact_unknown", "回收已截止"),
        ("event.fact_kind", "回收已截止"),
        ("ledger.not_a_code", "thing"),
        ("ledger.not_a_code", "pack"),
        ("ledger.not_a_code", "occasion.name"),
        ("ledger.not_a_code", "cites"),
    ]
    assert "张三" not in str(refused.value)


@pytest.mark.django_db
def test_an_undeclared_verb_is_refused():
    with pytest.raises(ProblemsFound) as refused:
        record("wave.forgotten")

    assert [one.code for one in refused.value.problems] == ["event.unknown"]


def test_the_sentence_of_a_refused_word_says_what_to_do():
    assert str(Problem("ledger.not_a_code", place="thing")) == (
        "台账的「thing」只能写编号、代码或地址，不能写文字。请把文字留在业务表里，台账只记它的指纹。"
    )


@pytest.mark.django_db
def test_words_are_proved_until_their_salt_is_erased_and_the_chain_stays_whole():
    told = record("wave.paused", facts={"wave": 1}, commitments={"reason": "张三请假"})

    assert list(told.commitments) == ["reason"]
    assert "张三" not in str(told)
    assert check_commitment(told.seq, "reason", "张三请假") is True
    assert check_commitment(told.seq, "reason", "李四请假") is False
    assert check_commitment(told.seq, "remark", "张三请假") is None
    assert erase_salts(told.seq) == 1
    assert check_commitment(told.seq, "reason", "张三请假") is None
    assert verify().is_intact


def test_the_same_words_never_leave_the_same_fingerprint():
    assert commit("张三") != commit("张三")


@pytest.mark.django_db
def test_a_batch_of_answers_is_one_entry_with_number_root_and_marks():
    leaves = [leaf(bytes([n]) * 16, {"q1": n}) for n in (3, 1, 2)]

    told = seal(12, leaves)

    assert (told.verb, told.thing, told.facts, told.marks) == (
        "responses.sealed",
        "wave-12",
        {"wave": "wave-12", "responses": 3, "root": merkle_root(leaves)},
        marks(sorted(leaves)),
    )


@pytest.mark.django_db
def test_a_mixed_batch_of_an_anonymous_wave_tells_only_the_day():
    with clock.at(MOMENT):
        told = seal_by_day(12, [leaf(b"s" * 16, {"q1": 1})])

    assert (told.on, told.recorded) == (date(2026, 10, 3), datetime(2026, 10, 3, tzinfo=UTC))
    assert entry(told.seq) == told
    assert verify().broken is None
