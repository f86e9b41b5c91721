"""Cleaning: what the rules mark, what people decide, what is frozen."""

import pyarrow.parquet as pq
import pytest

from manyi.core.ledger import latest_entries
from manyi.problems import ProblemsFound
from manyi.steps.cleaning import domain, queries
from manyi.steps.cleaning.models import Flag, ResponseDecision, Snapshot
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from tests.factories import make_customer
from tests.steps.cleaning.factories import (
    Field,
    items_of,
    judged,
    levels,
    make_field,
    make_members,
    make_response,
    make_wave,
    one_item,
    worked_example,
)

pytestmark = pytest.mark.django_db

MIXED = (0, 1, 2, 1, 0, 1, 2)


@pytest.fixture
def field() -> Field:
    return make_field()


def key_wave(field: Field, **about: object) -> Wave:
    """A wave of a survey that has cleaning rules."""
    return make_wave(field, survey="key", occasion="2026Q1", **about)


def flags() -> list[tuple[str, str, str]]:
    return list(Flag.objects.order_by("rule", "pk").values_list("rule", "found", "needed"))


def entries(*verbs: str) -> list[tuple[str, str, str, dict]]:
    found = [entry for entry in latest_entries(500) if entry.verb in verbs]
    return [
        (e.verb, e.occasions[0].address, e.occasions[0].name, dict(e.facts)) for e in found[::-1]
    ]


def codes(refused: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_an_open_wave_cannot_be_cleaned(field: Field) -> None:
    wave = key_wave(field, state=WaveState.ISSUED)

    with pytest.raises(ProblemsFound) as refused:
        domain.raise_flags(wave, actor=field.actor)

    assert codes(refused) == ["gate.wave_closed"]


def test_all_best_and_all_worst_are_marked_alike(field: Field) -> None:
    wave, form = key_wave(field), field.forms["customer_form"]
    for place in (0, 4):
        make_response(wave, levels(form, [place] * 7))
    make_response(wave, levels(form, MIXED))

    marked = domain.raise_flags(wave, actor=field.actor)

    assert marked == 2
    assert flags() == [("straight_line", "7 题", "7 题")] * 2


def test_three_blanks_of_ten_are_marked_and_two_are_not() -> None:
    more = "".join(f"\n      extra{n}: {{label: 补充{n}}}" for n in range(3))
    field = make_field(
        changes={
            "after_sales: {label: 售后服务水平, required: true}": (
                "after_sales: {label: 售后服务水平, required: true}" + more
            )
        }
    )
    wave, form = key_wave(field), field.forms["customer_form"]
    assert len(items_of(form)) == 10
    make_response(wave, levels(form, [0, 1, 2, 3, 0, 1, 2, None, None, None]))
    make_response(wave, levels(form, [0, 1, 2, 3, 0, 1, 2, 0, None, None]))

    domain.raise_flags(wave, actor=field.actor)

    assert flags() == [("incomplete", "3/10 题(30%)", "30%")]
    assert Flag.objects.get().words == "评分题漏答 3/10 题(30%)；漏答达到 30% 就要核对。"


def test_forty_seconds_against_a_median_of_four_minutes_is_marked() -> None:
    field = make_field(
        changes={"[incomplete, straight_line, too_fast, duplicate]": "[too_fast, duplicate]"}
    )
    wave, form = key_wave(field), field.forms["customer_form"]
    for n, seconds in enumerate((40, 230, 240, 250, 300)):
        make_response(wave, levels(form, [n % 5, 1, 2, 1, 0, n % 3, 2]), seconds=seconds)

    domain.raise_flags(wave, actor=field.actor)

    assert flags() == [("speeding", "40 秒", "80 秒（本期中位数 240 秒的三分之一）")]


def test_two_forms_are_held_against_reading_speed_since_they_have_no_median() -> None:
    field = make_field(
        changes={"[incomplete, straight_line, too_fast, duplicate]": "[too_fast, duplicate]"}
    )
    wave, form = key_wave(field), field.forms["customer_form"]
    for seconds in (12, 90):
        make_response(wave, levels(form, MIXED), seconds=seconds)

    domain.raise_flags(wave, actor=field.actor)

    needed = "14 秒（每题 2 秒；本期只有 2 份答卷有用时，不取中位数）"
    assert [flag for flag in flags() if flag[0] == "speeding"] == [("speeding", "12 秒", needed)]


def test_the_second_form_of_one_contact_and_a_copied_form_are_marked(field: Field) -> None:
    wave, form = key_wave(field), field.forms["customer_form"]
    customer = make_customer("K1", field.company.root)
    first, second = make_members(wave, [customer, customer], drawn_by=field.actor)
    make_response(wave, levels(form, MIXED), member=first)
    make_response(wave, levels(form, [1, 1, 2, 1, 0, 1, 2]), member=second)
    for _ in range(2):
        make_response(wave, levels(form, [3, 1, 2, 3, 0, 1, 2]))
    for _ in range(2):
        make_response(wave, levels(form, [None, None, 1, 1, 1, 1, 1]))

    domain.raise_flags(wave, actor=field.actor)

    assert sorted(flag for flag in flags() if flag[0] == "duplicate") == [
        ("duplicate", "同一受访者的第 2 份", "同一受访者、同样的答案只计一份"),
        ("duplicate", "同样的答案的第 2 份", "同一受访者、同样的答案只计一份"),
    ]


def test_marking_again_changes_nothing_and_each_rule_leaves_its_count(field: Field) -> None:
    wave, form = key_wave(field), field.forms["customer_form"]
    make_response(wave, levels(form, [0] * 7))

    counts = [domain.raise_flags(wave, actor=field.actor) for _ in range(2)]

    assert counts == [1, 1]
    assert Flag.objects.count() == 1
    address = "surveys.key.cleaning"
    assert entries("flags.raised")[:4] == [
        ("flags.raised", address, wave.thing, {"wave": wave.thing, "rule": rule, "flagged": n})
        for rule, n in (("incomplete", 0), ("straight_line", 1), ("speeding", 0), ("duplicate", 0))
    ]


def test_setting_aside_and_restoring_change_the_figure_and_leave_records(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    make_response(wave, one_item(form, 0))
    worst = make_response(wave, one_item(form, 4))

    figures = [queries.headline(wave, queries.rows_of(wave))]
    domain.set_aside(worst, reason="同行冒填", actor=field.actor)
    figures.append(queries.headline(wave, queries.rows_of(wave)))
    decision = domain.restore(worst, reason="电话核实为本人", actor=field.actor)
    figures.append(queries.headline(wave, queries.rows_of(wave)))

    assert [(one.label, one.printed, one.n, one.forms) for one in figures] == [
        ("调查满意度", "60.00%", 2, 2),
        ("调查满意度", "100.00%", 1, 1),
        ("调查满意度", "60.00%", 2, 2),
    ]
    assert (decision.is_used, decision.reason) == (True, "电话核实为本人")
    facts = {"wave": wave.thing, "response": f"response-{worst.key}"}
    assert entries("flag.confirmed", "flag.restored") == [
        ("flag.confirmed", "surveys.special", wave.thing, facts),
        ("flag.restored", "surveys.special", wave.thing, facts),
    ]


def test_a_decision_needs_a_reason_and_a_change(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    response = make_response(wave, one_item(form, 0))
    domain.set_aside(response, reason="测试答卷", actor=field.actor)

    with pytest.raises(ProblemsFound) as refused:
        domain.set_aside(response, reason="  ", actor=field.actor)

    assert codes(refused) == ["cleaning.reason_missing", "cleaning.already_so"]
    assert ResponseDecision.objects.count() == 1


def test_a_late_response_is_kept_and_can_never_count(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    in_time = make_response(wave, one_item(form, 0))
    late = make_response(wave, one_item(form, 4), is_late=True)

    with pytest.raises(ProblemsFound) as refused:
        domain.keep(late, reason="寄出得早", actor=field.actor)
    snapshot = domain.freeze_wave(judged(wave, field), actor=field.actor)

    assert codes(refused) == ["cleaning.late_stays_out"]
    assert list(queries.used_responses(wave)) == [in_time]
    assert (snapshot.rows_in, snapshot.rows_used, snapshot.set_aside_reasons) == (
        2,
        1,
        {"逾期答卷": 1},
    )


def test_only_the_latest_decision_holds(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    one, other = (make_response(wave, one_item(form, place)) for place in (0, 1))
    domain.set_aside_responses(wave, [one, other], reason="疑似同一人", actor=field.actor)
    domain.restore(other, reason="核实为两人", actor=field.actor)

    assert list(queries.used_responses(wave)) == [other]


def test_a_wave_is_frozen_after_it_is_judged_and_every_flag_is_decided(field: Field) -> None:
    wave, form = key_wave(field), field.forms["customer_form"]
    flagged = make_response(wave, levels(form, [0] * 7))
    make_response(wave, levels(form, MIXED))

    refusals = []
    with pytest.raises(ProblemsFound) as refused:
        domain.freeze_wave(wave, actor=field.actor)
    refusals.append(codes(refused))
    domain.raise_flags(wave, actor=field.actor)
    wave = judged(wave, field)
    with pytest.raises(ProblemsFound) as refused:
        domain.freeze_wave(wave, actor=field.actor)
    refusals.append(codes(refused))
    domain.keep(flagged, reason="老客户，一贯如此", actor=field.actor)
    snapshot = domain.freeze_wave(wave, actor=field.actor)

    assert refusals == [
        ["cleaning.not_judged", "cleaning.flags_not_raised"],
        ["cleaning.flags_undecided"],
    ]
    assert (snapshot.rows_in, snapshot.rows_used, snapshot.rows_set_aside) == (2, 2, 0)


def test_freezing_writes_rows_hash_state_and_ledger(field: Field) -> None:
    wave = judged(worked_example(field), field)
    first = queries.used_responses(wave).first()
    domain.set_aside(first, reason="测试答卷", actor=field.actor)

    snapshot = domain.freeze_wave(wave, actor=field.actor)

    wave = Wave.objects.get(pk=wave.pk)
    rows = pq.read_table(queries.snapshot_path(snapshot)).to_pylist()
    assert (wave.state, snapshot.version, len(rows)) == (WaveState.FROZEN, 1, 25)
    assert [row["key"] for row in rows if not row["is_used"]] == [str(first.key)]
    assert snapshot.set_aside_reasons == {"测试答卷": 1}
    assert entries("wave.cleaned", "wave.frozen") == [
        (
            "wave.cleaned",
            "surveys.special",
            wave.thing,
            {"wave": wave.thing, "kept": 24, "set_aside": 1},
        ),
        (
            "wave.frozen",
            "surveys.special",
            wave.thing,
            {"wave": wave.thing, "snapshot": snapshot.sha256, "rows": 25},
        ),
    ]


def test_freezing_again_needs_another_decision_and_keeps_the_first_file(field: Field) -> None:
    wave = judged(worked_example(field), field)
    first = domain.freeze_wave(wave, actor=field.actor)

    with pytest.raises(ProblemsFound) as refused:
        domain.freeze_wave(wave, actor=field.actor)
    domain.set_aside(
        queries.used_responses(wave).first(), reason="核实为内部人员所填", actor=field.actor
    )
    second = domain.freeze_wave(wave, actor=field.actor)

    assert codes(refused) == ["cleaning.nothing_changed"]
    assert [snapshot.version for snapshot in Snapshot.objects.all()] == [2, 1]
    assert queries.answer_tables(first)["customers"].respondents == 25
    assert queries.answer_tables(second)["customers"].respondents == 24


def test_frozen_rows_carry_object_segments_and_weight(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    customers = [make_customer(f"K{n}", field.company.root) for n in range(2)]
    for customer, region in zip(customers, ("华东", "华北"), strict=True):
        customer.region = region
        customer.save()
    members = make_members(
        wave, customers, weights=(1.0, 3.0), oversample={"华东": 3}, drawn_by=field.actor
    )
    responses = [
        make_response(wave, one_item(form, place), member=member, product=field.product)
        for place, member in enumerate(members)
    ]

    snapshot = domain.freeze_wave(judged(wave, field), actor=field.actor)

    table = queries.answer_tables(snapshot)["customers"]
    assert table.objects.labels == ("对象meter",)
    assert {name: coding.labels for name, coding in table.segments.items()} == {
        "区域": ("华东", "华北")
    }
    assert sorted(table.weight.tolist()) == [0.5, 1.5]
    behind = queries.rows_behind(snapshot, audience="customers", dimension="区域", label="华北")
    assert behind == [responses[1].key]


def test_a_reissued_wave_is_cleaned_and_frozen_with_its_first_round(field: Field) -> None:
    first, form = make_wave(field), field.forms["customer_form"]
    early = make_response(first, one_item(form, 0))
    second = make_wave(field, occasion="2026-04")
    second.reissue_of, second.round = first, 2
    second.save()
    make_response(second, one_item(form, 4))

    decision = domain.set_aside(early, reason="核实为内部人员所填", actor=field.actor)
    snapshot = domain.freeze_wave(judged(second, field), actor=field.actor)

    assert entries("flag.confirmed")[0][2] == second.thing
    assert decision.response == early
    assert (snapshot.wave, snapshot.rows_in, snapshot.rows_used) == (second, 2, 1)
    assert queries.cleaning_counts([second]) == {
        second.pk: queries.CleaningCounts(returned=2, set_aside=1)
    }
