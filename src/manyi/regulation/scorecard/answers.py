"""What a scorecard is computed from: the coded answers of one audience, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Coding(NamedTuple):
    """One grouping of the rows: codes index labels; −1 means the row belongs to no group."""

    codes: NDArray[np.integer[Any]]
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """The counted answers of one audience of one wave, a row for each respondent.

    items maps an indicator id to its column. On a scale of levels the column is int8: 0 is the
    most satisfied level of the scale, −1 is blank or 不适用. On a scale of raw marks it is
    float64 with NaN where nothing was marked.
    """

    audience: str
    respondents: int
    items: Mapping[str, NDArray[Any]]
    # Chinese label of an indicator that the pack itself does not name.
    labels: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    # Full mark of each raw-mark item; an item left out takes the full mark of the pack's scale.
    full_marks: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    # indicator → reason （空白，不适用 …） → number of cells without an answer.
    missing: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: _NOTHING)
    objects: Coding | None = None
    segments: Mapping[str, Coding] = field(default_factory=lambda: _NOTHING)
    weight: NDArray[np.float64] | None = None
    competitor: Coding | None = None

    def __post_init__(self) -> None:
        for name, column in self._columns():
            if column.shape != (self.respondents,):
                raise ValueError(
                    f"{self.audience}: {name} needs one entry per respondent "
                    f"({self.respondents}), got shape {column.shape}."
                )
        if self.weight is not None and not (np.isfinite(self.weight) & (self.weight > 0)).all():
            raise ValueError(f"{self.audience}: every weight needs to be finite and above 0.")

    def _columns(self) -> list[tuple[str, NDArray[Any]]]:
        columns: list[tuple[str, NDArray[Any]]] = list(self.items.items())
        columns += [(name, coding.codes) for name, coding in self.segments.items()]
        if self.objects is not None:
            columns.append(("objects", self.objects.codes))
        if self.competitor is not None:
            columns.append(("competitor", self.competitor.codes))
        if self.weight is not None:
            columns.append(("weight", self.weight))
        return columns
