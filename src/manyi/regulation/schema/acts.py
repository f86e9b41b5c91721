"""What people do and the product keeps: duties (事项), records (记录), 奖惩, 保障."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from manyi.regulation.schema.asking import _from_label
from manyi.regulation.schema.base import (
    Address,
    ApprovalId,
    FormId,
    Labelled,
    RoleId,
    Text,
    When,
)
from manyi.regulation.values import Period


class HumanDuty(Labelled):
    """Any recurring or triggered act of people, with its record form."""

    role: RoleId
    when: When
    together_with: tuple[RoleId, ...] = ()
    record: FormId | None = None
    to: tuple[RoleId, ...] = ()


class RecordKind(Labelled):
    """Records of some provisions: how long they are kept, and how closely."""

    of: Annotated[tuple[Address, ...], Field(min_length=1)]
    keep: Period | Literal["permanent"]
    level: Literal["public", "internal", "confidential", "secret"] = "internal"


class IncentiveLevel(Labelled):
    """One size of reward or penalty."""

    amount: Text | None = None


class Incentive(Labelled):
    """A reward or penalty: who proposes it, on what basis, who grants it."""

    kind: Literal["reward", "recognition", "penalty", "warning"]
    proposer: RoleId
    to: Annotated[tuple[RoleId, ...], Field(min_length=1)]
    when: When
    basis: tuple[Address, ...] = ()
    levels: Mapping[str, Annotated[IncentiveLevel, BeforeValidator(_from_label)]] = {}
    approval: ApprovalId | None = None


ControlName = Literal[
    "access_by_role",
    "anonymity",
    "audit_trail",
    "backup",
    "consent",
    "encryption",
    "independent_approval",
    "minimum_group",
    "one_answer_each",
    "opt_out",
    "reminder_limit",
    "retention",
    "version_control",
]


class Control(Labelled):
    """A feature of the product that a clause relies on; it proves itself."""

    control: ControlName
    params: Mapping[str, Any] = {}
