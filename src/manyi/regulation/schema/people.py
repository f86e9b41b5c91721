"""Who acts (职责) and who or what is asked about (对象)."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.schema.base import Labelled, RoleId
from manyi.regulation.values import Period

RoleType = Literal["department", "post", "group", "external", "owner", "customer"]
APPOINTED: frozenset[str] = frozenset({"department", "post", "group"})


class Role(Labelled):
    """A role of the regulation.

    `owner` is found per case (owner of the item, project, zone); `customer` is the part a contact
    plays (建设单位, 监理, 产权人 …) and is what `subjects … where: {role: …}` names.
    A group crosses departments, has exactly one leader, and may have a term and outside members.
    """

    type: RoleType
    members: tuple[RoleId, ...] = ()
    leaders: Literal[1] | None = None
    term: Period | None = None
    external_members: bool = False

    @model_validator(mode="after")
    def _only_a_group_has_members(self) -> "Role":
        stray = self.model_fields_set & {"members", "leaders", "term", "external_members"}
        if self.type != "group" and stray:
            raise PydanticCustomError("group_only", "{name}", {"name": min(stray)})
        return self


SubjectKind = Literal[
    "customer",
    "contact",
    "employee",
    "dealer",
    "project",
    "site",
    "zone",
    "product",
    "service",
    "stage",
    "touch_point",
    "department",
]


class Subject(Labelled):
    """Whom a survey asks, or what a duty repeats for; `where` is equality with their facts."""

    of: SubjectKind
    where: Mapping[str, bool | int | str] = {}
