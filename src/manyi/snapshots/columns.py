"""What a frozen row holds, and the columns it becomes.

An item's column is named `<audience>.<item>`: an int8 with 0 for the best level, or a float64 of
marks; null is a blank or 不适用. What the columns mean (labels, full marks, groups) travels in the
file's metadata, so that a figure can be computed again from the file alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import pyarrow as pa

_NOTHING: Mapping[str, str] = MappingProxyType({})
METADATA_KEY = b"manyi"
FORMAT = 1

# Column of a segment → what people call it.
SEGMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "customer_class": "客户类别",
        "region": "区域",
        "industry": "行业",
        "size": "规模",
        "relation": "关系",
        "contact_role": "联系人身份",
    }
)
# A dimension with one group says nothing beyond the total.
_FEWEST_GROUPS = 2


@dataclass(frozen=True)
class FrozenItem:
    """One scored item of an audience's form; without a full mark it is answered by level."""

    key: str
    label: str
    full_mark: float | None = None


@dataclass(frozen=True)
class FrozenRow:
    """One response; `answers` maps an item's key to its level (best is 0) or its mark."""

    key: str
    audience: str
    answers: Mapping[str, float]
    not_applicable: frozenset[str] = frozenset()
    object_id: int | None = None
    object: str = ""
    segments: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    channel: str = ""
    weight: float | None = None
    competitor: str = ""
    is_used: bool = True
    reason: str = ""
    is_late: bool = False


Items = Mapping[str, Sequence[FrozenItem]]


def without_keys(rows: Iterable[FrozenRow]) -> list[FrozenRow]:
    """Return the rows in the order of their random keys, which are then dropped."""
    ordered = sorted(rows, key=lambda row: (row.audience, row.key))
    return [replace(row, key="") for row in ordered]


def to_arrow(rows: Iterable[FrozenRow], items: Items, *, weighted: Iterable[str] = ()) -> pa.Table:
    """Return the rows as one table, sorted, with the meaning of its columns as metadata.

    `weighted` names the audiences whose figures count by design weight.
    """
    kept = sorted(rows, key=lambda row: (row.audience, row.key))
    columns: dict[str, pa.Array] = {
        "key": _text(row.key for row in kept),
        "audience": _text(row.audience for row in kept),
        "object_id": pa.array([row.object_id for row in kept], pa.int64()),
        "object": _text(row.object for row in kept),
        "channel": _text(row.channel for row in kept),
        "weight": pa.array([row.weight for row in kept], pa.float64()),
        "competitor": _text(row.competitor for row in kept),
        "is_used": pa.array([row.is_used for row in kept], pa.bool_()),
        "reason": _text(row.reason for row in kept),
        "is_late": pa.array([row.is_late for row in kept], pa.bool_()),
    }
    for name in SEGMENT_LABELS:
        columns[f"segment.{name}"] = _text(row.segments.get(name, "") for row in kept)
    for audience in sorted(items):
        for item in items[audience]:
            columns[f"{audience}.{item.key}"] = _answers(kept, audience, item)
    meaning = _meaning(kept, items, frozenset(weighted))
    text = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return pa.table(columns).replace_schema_metadata({METADATA_KEY: text.encode()})


def meaning_of(schema: pa.Schema) -> dict[str, Any]:
    """Return what the columns of a frozen table mean."""
    told: dict[str, Any] = json.loads((schema.metadata or {})[METADATA_KEY])
    if told["format"] != FORMAT:
        raise ValueError(f"snapshots of format {FORMAT} can be read, got {told['format']}.")
    return told


def _text(values: Iterable[str]) -> pa.Array:
    """Return the texts, an empty one as null."""
    return pa.array([value or None for value in values], pa.string())


def _answers(rows: Sequence[FrozenRow], audience: str, item: FrozenItem) -> pa.Array:
    kind = pa.int8() if item.full_mark is None else pa.float64()
    return pa.array(
        [row.answers.get(item.key) if row.audience == audience else None for row in rows], kind
    )


def _meaning(rows: Sequence[FrozenRow], items: Items, weighted: frozenset[str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "audiences": {
            audience: _audience_meaning(
                [row for row in rows if row.audience == audience and row.is_used],
                items[audience],
                is_weighted=audience in weighted,
            )
            for audience in sorted(items)
        },
    }


def _audience_meaning(
    used: Sequence[FrozenRow], items: Sequence[FrozenItem], *, is_weighted: bool
) -> dict[str, Any]:
    """Tell of the rows that count: a group of set-aside rows only is no group."""
    weights = [row.weight for row in used if row.weight is not None]
    return {
        "items": [
            {
                "key": item.key,
                "label": item.label,
                "full_mark": item.full_mark,
                "not_applicable": sum(item.key in row.not_applicable for row in used),
            }
            for item in items
        ],
        "objects": sorted(
            {(row.object_id, row.object) for row in used if row.object_id is not None}
        ),
        "competitors": sorted({row.competitor for row in used if row.competitor}),
        "segments": {
            name: labels
            for name in SEGMENT_LABELS
            if len(labels := _labels(used, name)) >= _FEWEST_GROUPS
        },
        # Forms of unequal weight count, together, as many as came back.
        "mean_weight": sum(weights) / len(weights)
        if is_weighted and used and len(weights) == len(used)
        else None,
    }


def _labels(rows: Sequence[FrozenRow], segment: str) -> list[str]:
    return sorted({label for row in rows if (label := row.segments.get(segment, ""))})
