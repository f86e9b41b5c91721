"""Sums of an audience: any way of cutting its answers adds up to the same figures."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.moments import arrays_to_bytes
from manyi.regulation.loader import load_pack
from manyi.regulation.scorecard import (
    AnswerTable,
    AudienceSums,
    Coding,
    packed,
    ruler,
    scorecard_of_sums,
    sum_answers,
    unpacked,
)

AFTER_SALES, QUALITY = load_pack("after_sales"), load_pack("quality_measurement")
RULERS = {
    "levels": ruler(AFTER_SALES, AFTER_SALES.surveys["key"], "customers", {}),
    "marks": ruler(QUALITY, QUALITY.surveys["annual"], "customers", {}),
}
ITEMS = {
    "levels": ("function", "service", "delivery"),
    "marks": tuple(RULERS["marks"].full_marks)[:3],
}


def table(kind: str, seed: int, rows: int, *, weighted: bool = False) -> AnswerTable:
    """Answers with blanks, a grouping of which some rows are in no group, and whole weights."""
    generator = np.random.default_rng(seed)
    columns = {}
    for key in ITEMS[kind]:
        if kind == "levels":
            columns[key] = generator.integers(-1, 5, rows).astype(np.int8)
        else:
            full = RULERS[kind].full_marks[key]
            columns[key] = generator.integers(0, int(full) + 1, rows).astype(float)
            columns[key][generator.random(rows) < 0.2] = np.nan
    return AnswerTable(
        "customers",
        rows,
        columns,
        segments={"区域": Coding(generator.integers(-1, 3, rows), ("东", "南", "西"))},
        weight=generator.integers(1, 4, rows).astype(float) if weighted else None,
    )


def part(whole: AnswerTable, rows: slice) -> AnswerTable:
    region = whole.segments["区域"]
    # A batch knows only the groups it has met, in its own order.
    present = sorted({int(code) for code in region.codes[rows]} - {-1}, reverse=True)
    place = {code: at for at, code in enumerate(present)} | {-1: -1}
    codes = np.array([place[int(code)] for code in region.codes[rows]], dtype=np.int64)
    labels = tuple(region.labels[code] for code in present)
    return AnswerTable(
        whole.audience,
        len(codes),
        {key: column[rows] for key, column in whole.items.items()},
        segments={"区域": Coding(codes, labels)} if labels else {},
        weight=None if whole.weight is None else whole.weight[rows],
    )


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return type(one) is type(other) and all(
            same(getattr(one, name), getattr(other, name)) for name in names
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def in_order(sums: AudienceSums) -> AudienceSums:
    """The sums with their groups in one order, whichever was met first."""
    groups = {
        name: found.among(tuple(sorted(found.labels))) for name, found in sums.segments.items()
    }
    return AudienceSums(
        **{field.name: getattr(sums, field.name) for field in fields(sums)} | {"segments": groups}
    )


@settings(deadline=None, max_examples=40)
@given(
    kind=st.sampled_from(["levels", "marks"]),
    seed=st.integers(0, 10_000),
    cut=st.integers(1, 29),
    weighted=st.booleans(),
)
def test_sums_of_two_parts_are_the_sums_of_the_whole(kind, seed, cut, weighted):
    whole = table(kind, seed, 30, weighted=weighted)

    added = sum_answers(part(whole, slice(cut)), RULERS[kind]) + sum_answers(
        part(whole, slice(cut, None)), RULERS[kind]
    )

    assert same(in_order(added), in_order(sum_answers(whole, RULERS[kind])))


@pytest.mark.parametrize("kind", ["levels", "marks"])
def test_packed_sums_come_back_as_they_were(kind):
    sums = sum_answers(table(kind, 7, 50, weighted=True), RULERS[kind])

    data = packed(sums)

    assert same(unpacked(data), sums)
    assert packed(unpacked(data)) == data


def test_bytes_of_another_format_are_refused_in_words():
    with pytest.raises(ValueError, match="sums of format 1 can be read, got 2"):
        unpacked(arrays_to_bytes({"format": 2, "sums": None}, {}))


def test_a_batch_with_another_item_leaves_the_others_as_they_were():
    first = AnswerTable("customers", 2, {"service": np.array([0, 1], dtype=np.int8)})
    second = AnswerTable("customers", 1, {"delivery": np.array([4], dtype=np.int8)})

    added = sum_answers(first, RULERS["levels"]) + sum_answers(second, RULERS["levels"])

    card = scorecard_of_sums(AFTER_SALES, "key", {"customers": added})
    assert [(one.indicator, one.n, one.counts) for one in card.items] == [
        ("service", 2, (1, 1, 0, 0, 0)),
        ("delivery", 1, (0, 0, 0, 0, 1)),
    ]


def test_weights_brought_to_a_mean_of_one_change_no_degree_and_no_error():
    heavy = table("levels", 3, 40, weighted=True)
    light = AnswerTable(
        heavy.audience,
        40,
        heavy.items,
        segments=heavy.segments,
        weight=heavy.weight / heavy.weight.mean(),
    )

    found = sum_answers(heavy, RULERS["levels"]).with_mean_weight_of_one()

    cards = [
        scorecard_of_sums(AFTER_SALES, "key", {"customers": sums})
        for sums in (found, sum_answers(light, RULERS["levels"]))
    ]
    one, other = (
        [(line.value, line.low, line.high) for line in card.scores if line.low is not None]
        for card in cards
    )
    assert np.array(one) == pytest.approx(np.array(other), rel=1e-12)
