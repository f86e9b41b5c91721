"""Feedback cases (反馈): channels, categories, steps with their clocks, return visits."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from manyi.regulation.schema.base import ApprovalId, FormId, Labelled, Part, RoleId
from manyi.regulation.schema.surveys import Channel
from manyi.regulation.values import Period

CaseAct = Literal[
    "registered",
    "classified",
    "assigned",
    "acknowledged",
    "assessed",
    "confirmed",
    "planned",
    "fixed",
    "compensated",
    "answered",
    "tracked",
    "evaluated",
    "closed",
]


class CaseStep(Labelled):
    """One step of handling; its clock starts at the step before, or at receipt."""

    role: RoleId
    act: CaseAct
    within: Period | None = None
    clock: Literal["step_before", "received"] = "step_before"
    form: FormId | None = None


class Category(Labelled):
    """One kind of feedback: who handles it, and its own time limits by step."""

    goes_to: RoleId | None = None
    terms: Mapping[str, Period] = {}


class ReturnVisit(Part):
    """Who asks again afterwards, after which act, and by when."""

    role: RoleId
    after: Literal["fixed", "answered", "closed"] = "closed"
    within: Period | None = None
    form: FormId | None = None


class Case(Labelled):
    """How feedback is received, handled step by step, and followed up."""

    owner: RoleId
    register_form: Annotated[FormId, Field(alias="register")]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    steps: Annotated[Mapping[str, CaseStep], Field(min_length=1)]
    categories: Mapping[str, Category] = {}
    return_visit: ReturnVisit | None = None
    approval: ApprovalId | None = None
