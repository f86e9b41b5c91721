"""An audience's sums as bytes, and back."""

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
    arrays_to_bytes,
    bytes_to_arrays,
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
    arrays: dict[str, NDArray[Any]] = {}
    told = _told(sums, "", arrays)
    return arrays_to_bytes({"format": FORMAT, "sums": told}, arrays)


def unpacked(data: bytes) -> AudienceSums:
    """Return the sums that were packed; ValueError when the bytes hold something else."""
    about, arrays = bytes_to_arrays(data)
    if about.get("format") != FORMAT:
        raise ValueError(f"sums of format {FORMAT} can be read, got {about.get('format')}.")
    found = _read(about["sums"], arrays)
    if not isinstance(found, AudienceSums):
        raise ValueError(f"the bytes hold {type(found).__name__}, not the sums of an audience.")
    return found


def _told(value: Any, name: str, arrays: dict[str, NDArray[Any]]) -> Any:
    """Return a value as JSON; an array goes to the others and leaves its name."""
    if isinstance(value, np.ndarray):
        arrays[name] = value
        return {"array": name}
    if type(value).__name__ in KINDS:
        parts = {
            field.name: _told(getattr(value, field.name), f"{name}/{field.name}", arrays)
            for field in fields(value)
        }
        return {"kind": type(value).__name__, "parts": parts}
    if isinstance(value, Mapping):
        # Keys may be marks, which JSON would turn into text.
        pairs = [[key, _told(entry, f"{name}/{key}", arrays)] for key, entry in value.items()]
        return {"pairs": pairs}
    if isinstance(value, tuple):
        return [_told(entry, f"{name}/{at}", arrays) for at, entry in enumerate(value)]
    return value


def _read(told: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(told, list):
        return tuple(_read(entry, arrays) for entry in told)
    if not isinstance(told, dict):
        return told
    if "array" in told:
        return arrays[told["array"]]
    if "pairs" in told:
        return {key: _read(entry, arrays) for key, entry in told["pairs"]}
    parts = {name: _read(entry, arrays) for name, entry in told["parts"].items()}
    return KINDS[told["kind"]](**parts)
