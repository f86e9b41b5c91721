"""What follows from figures: reports (报告), approvals (审批), improvements (改进)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from manyi.regulation.schema.base import (
    ApprovalId,
    FormId,
    Labelled,
    Part,
    RoleId,
    ScoreId,
    Text,
    When,
)
from manyi.regulation.values import Period


class Posting(Part):
    """Where a report is posted for everybody, and by when."""

    place: Text
    within: Period | None = None


class Report(Labelled):
    """A report: its author, chapters and figures, who approves, reads and posts it."""

    author: RoleId
    when: When
    sections: Annotated[Mapping[str, Text], Field(min_length=1)]
    scores: tuple[ScoreId, ...] = ()
    evidence_attached: bool = False
    approval: ApprovalId | None = None
    to: tuple[RoleId, ...] = ()
    read_within: Period | None = None
    published: Posting | None = None


class Step(Part):
    """One step of an approval chain: 审核, 批准, 会签 or 备案."""

    role: RoleId
    act: Literal["review", "approve", "countersign", "file"]
    within: Period | None = None


ACT_LABELS: Mapping[str, str] = {
    "review": "审核",
    "approve": "批准",
    "countersign": "会签",
    "file": "备案",
}


class Approval(Labelled):
    """A chain of steps, each opened by the one before; nobody approves their own."""

    steps: Annotated[Mapping[str, Step], Field(min_length=1)]


class Proof(Part):
    """Who shows that an improvement worked, by what, and by when."""

    role: RoleId
    by: Literal["next_wave", "inspection", "figure", "return_visit"]
    within: Period | None = None


class Progress(Part):
    """Who reports how an improvement goes, and how often."""

    role: RoleId
    when: When
    form: FormId | None = None


class Improvement(Labelled):
    """Improvement work: what opens it, who plans and does it, who proves it."""

    opened_by: Annotated[Mapping[str, When], Field(min_length=1)]
    planner: RoleId
    form: FormId
    verify: Proof
    plan_within: Period | None = None
    approval: ApprovalId | None = None
    doers: tuple[RoleId, ...] = ()
    progress: Progress | None = None
