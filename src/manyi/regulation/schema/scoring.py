"""How answers become figures (计算) and what they are held against (目标)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.schema.base import (
    ApprovalId,
    FormulaName,
    Labelled,
    RoleId,
    ScoreId,
    SubjectId,
    Text,
    When,
)
from manyi.regulation.values import Share, parse_share


def _with_shares(value: Any) -> Any:
    """Turn every `40%` inside the parameters into an exact fraction."""
    if isinstance(value, dict):
        return {key: _with_shares(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_shares(part) for part in value]
    return parse_share(value) if isinstance(value, str) and value.endswith("%") else value


Params = Annotated[Mapping[str, Any], AfterValidator(_with_shares)]


class Band(Labelled):
    """One grade: the least share that earns it, and what it calls for."""

    least: Share
    measures: Text | None = None


class Score(Labelled):
    """A figure: a named, dated formula with its parameters, for some subjects, and its grades."""

    formula: Annotated[str, FormulaName()]
    params: Params = {}
    of: tuple[SubjectId, ...] = ()
    bands: Mapping[str, Band] = {}
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    rounding: Literal["half_up", "half_even"] = "half_up"
    chart: Literal["bar", "line", "radar", "quadrant", "funnel", "heat_map", "table"] | None = None

    @model_validator(mode="after")
    def _bands_descend(self) -> "Score":
        least = [band.least for band in self.bands.values()]
        if least != sorted(set(least), reverse=True):
            raise PydanticCustomError("order", "least")
        return self


class Target(Labelled):
    """What a score must reach, who proposes it by which method, and who approves it."""

    score: ScoreId
    method: Annotated[str, FormulaName()]
    set_by: RoleId
    when: When
    params: Params = {}
    approval: ApprovalId | None = None
