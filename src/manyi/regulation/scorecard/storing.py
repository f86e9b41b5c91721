"""An audience's sums as bytes and back: a line of JSON that names the arrays, then the arrays."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import (
    Histogram,
    LevelProducts,
    Moments,
    PairMoments,
    RatioMoments,
)
from manyi.regulation.formulas.sums import FormSums, LevelSums, MarkSums
from manyi.regulation.scorecard.sums import AudienceSums, GroupSums

FORMAT = 1
KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        AudienceSums,
        FormSums,
        GroupSums,
        Histogram,
        LevelProducts,
        LevelSums,
        MarkSums,
        Moments,
        PairMoments,
        RatioMoments,
    )
}


def packed(sums: AudienceSums) -> bytes:
    """Return the sums as bytes; the same sums give the same bytes."""
    arrays: list[NDArray[Any]] = []
    told = json.dumps({"format": FORMAT, "sums": _told(sums, arrays)}, ensure_ascii=False)
    return b"\n".join([told.encode(), b"".join(array.tobytes() for array in arrays)])


def unpacked(data: bytes) -> AudienceSums:
    """Return the sums that were packed; ValueError when the bytes hold something else."""
    line, _newline, body = data.partition(b"\n")
    told = json.loads(line)
    if told.get("format") != FORMAT:
        raise ValueError(f"sums of format {FORMAT} can be read, got {told.get('format')}.")
    found = _read(told["sums"], memoryview(body))
    if not isinstance(found, AudienceSums):
        raise ValueError(f"the bytes hold {type(found).__name__}, not the sums of an audience.")
    return found


def _told(value: Any, arrays: list[NDArray[Any]]) -> Any:
    """Return a value as JSON; an array goes to the list and leaves its place, type and shape."""
    if isinstance(value, np.ndarray):
        place = sum(array.nbytes for array in arrays)
        arrays.append(np.ascontiguousarray(value))
        return {"array": [place, value.dtype.str, list(value.shape)]}
    if type(value).__name__ in KINDS:
        parts = {field.name: _told(getattr(value, field.name), arrays) for field in fields(value)}
        return {"kind": type(value).__name__, "parts": parts}
    if isinstance(value, Mapping):
        # Keys may be marks, which JSON would turn into text.
        return {"pairs": [[key, _told(entry, arrays)] for key, entry in value.items()]}
    if isinstance(value, tuple):
        return [_told(entry, arrays) for entry in value]
    return value


def _read(told: Any, body: memoryview) -> Any:
    if isinstance(told, list):
        return tuple(_read(entry, body) for entry in told)
    if not isinstance(told, dict):
        return told
    if "array" in told:
        place, kind, shape = told["array"]
        size = int(np.prod(shape, dtype=np.int64))
        return np.frombuffer(body, dtype=kind, count=size, offset=place).reshape(shape)
    if "pairs" in told:
        return {key: _read(entry, body) for key, entry in told["pairs"]}
    parts = {name: _read(entry, body) for name, entry in told["parts"].items()}
    return KINDS[told["kind"]](**parts)
