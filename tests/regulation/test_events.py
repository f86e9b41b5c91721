import pytest

from manyi.problems import Problem
from manyi.regulation.events import EVENTS, KINDS, check_event


def test_every_event_has_a_chinese_label_known_kinds_and_a_thing_it_states():
    strays = [
        event.verb
        for event in EVENTS.values()
        if not event.label
        or any(fact.kind not in KINDS for fact in event.facts.values())
        or (event.thing and event.thing not in event.facts)
    ]

    assert strays == []


def test_act_with_all_its_facts_is_accepted():
    facts = {"wave": "wave-1", "issued": 25, "channel": "email", "due": "2026-12-16"}

    assert check_event("wave.issued", facts) == ()


def test_unknown_verb_and_unknown_fact_name_the_ones_meant():
    assert [str(problem) for problem in check_event("wave.isued", {})] == [
        "账本没有「wave.isued」这个事件。是不是「wave.issued」？"
    ]
    assert [
        str(problem)
        for problem in check_event("wave.judged", {"wave": 3, "valid": True, "waivd": True})
    ] == ["事件「已判定是否有效」没有「waivd」这一项。是不是「waived」？"]


def test_missing_fact_is_named_with_its_kind():
    assert check_event("wave.judged", {"wave": "wave-1"}) == (
        Problem("event.fact_missing", "已判定是否有效", "valid", "是或否"),
    )


@pytest.mark.parametrize(
    "personal",
    ["王小明", "13912345678", "110101199003078888", "a@b.cn", "he said so", "x" * 200],
)
def test_personal_text_has_no_place_in_a_fact_and_is_not_repeated_in_the_message(personal):
    problems = check_event("case.received", {"case": "case-1", "category": personal})

    assert problems == (Problem("event.fact_kind", "已收到反馈", "category", "代码"),)
    assert personal not in str(problems[0])


def test_numbers_are_not_booleans_and_keys_are_lists_of_addresses():
    assert check_event("wave.issued", {"wave": "wave-1", "issued": True}) == (
        Problem("event.fact_kind", "调查已发出", "issued", "整数"),
    )
    assert check_event("waiver.granted", {"duties": ["s1a/duties.monitoring/-/2026-07"]}) == ()
    assert check_event("waiver.granted", {"duties": "全部"}) == (
        Problem("event.fact_kind", "已批准豁免", "duties", "地址或事项号的列表"),
    )
