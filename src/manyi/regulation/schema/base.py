"""What every provision is made of: references, the one way to say when, labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.values import Period


@dataclass(frozen=True)
class R:
    """Marks a text as the id of a provision in a section; `.audience` is a part of the same one."""

    section: str


@dataclass(frozen=True)
class AddressOf:
    """Marks a text as an address; with a section, one that stands in it."""

    section: str = ""


@dataclass(frozen=True)
class FormulaName:
    """Marks a text as the name of a formula, `blend@2026-01`."""


Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Number = int | float
Count = Annotated[int, Field(ge=1)]

RoleId = Annotated[str, R("roles")]
SubjectId = Annotated[str, R("subjects")]
IndicatorsId = Annotated[str, R("indicators")]
FormId = Annotated[str, R("forms")]
ScaleId = Annotated[str, R("scales")]
ScoreId = Annotated[str, R("scores")]
ApprovalId = Annotated[str, R("approvals")]
DutyId = Annotated[str, R("duties")]
Address = Annotated[str, AddressOf()]

Every = Literal["day", "week", "month", "quarter", "half_year", "year"]
HEADS = ("every", "after", "once", "asked")


class Part(BaseModel):
    """Anything inside a provision: no unknown fields, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Labelled(Part):
    """A part or provision with a name people read."""

    label: Text


class When(Part):
    """One of four heads (every, after, once, asked) and its modifiers."""

    every: Every | None = None
    after: Text | None = None
    once: Literal[True] | None = None
    asked: Literal[True] | None = None
    of: Address | None = None
    where: Mapping[str, bool | int | float | str] = {}
    within: Period | None = None
    wait: Period | None = None
    for_each: SubjectId | None = None
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    times: Count = 1
    due_in_event: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_head(cls, value: object) -> object:
        if isinstance(value, dict):
            heads = [head for head in HEADS if head in value]
            if len(heads) != 1:
                raise PydanticCustomError("heads", "{heads}", {"heads": " 和 ".join(heads)})
        return value

    @model_validator(mode="after")
    def _modifiers_fit(self) -> "When":
        only = {"every": ("months", "times"), "after": ("of", "wait", "due_in_event")}
        for head, modifiers in only.items():
            for name in modifiers:
                if name in self.model_fields_set and getattr(self, head) is None:
                    raise PydanticCustomError(
                        "modifier", "{name} {head}", {"name": name, "head": head}
                    )
        return self

    @property
    def head(self) -> str:
        return next(head for head in HEADS if getattr(self, head) is not None)
