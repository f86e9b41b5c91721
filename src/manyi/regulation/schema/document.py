"""The regulation as a document, its clauses, and what was assumed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.schema.base import Address, AddressOf, ApprovalId, Part, RoleId, Text


class Revision(Part):
    """One line of the revision history (修订历程)."""

    version: Text
    day: date
    change: Text


class Document(Part):
    """Document control: number, title, owner, version, day in force, 会签, 修订历程, approval."""

    title: Text
    owner: RoleId
    version: Text
    in_force: date
    number: Text | None = None
    countersign: tuple[RoleId, ...] = ()
    history: tuple[Revision, ...] = ()
    approval: ApprovalId | None = None


DefinitionKind = Literal["purpose", "scope", "term", "principle", "reference", "right", "advice"]


class Clause(Part):
    """The words of one clause, and exactly one way it is carried out."""

    words: Text
    executed: tuple[Address, ...] | None = None
    duty: tuple[Annotated[str, AddressOf("duties")], ...] | None = None
    definition: DefinitionKind | None = None
    see: tuple[Address, ...] = ()

    @model_validator(mode="after")
    def _goes_somewhere(self) -> "Clause":
        ways = [way for way in (self.executed, self.duty, self.definition) if way]
        if len(ways) != 1:
            raise PydanticCustomError("destination", "{ways}", {"ways": len(ways)})
        return self

    @property
    def kind(self) -> Literal["executed", "duty", "definition"]:
        if self.definition is not None:
            return "definition"
        return "duty" if self.duty else "executed"

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.executed or self.duty or ()
