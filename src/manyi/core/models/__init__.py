"""The tables every step hangs on."""

from manyi.core.models.approvals import Approval, ApprovalStep
from manyi.core.models.calendar import CalendarDay, CalendarYear, UnitShifts
from manyi.core.models.customers import (
    Consent,
    Contact,
    ContactAddress,
    ContactRole,
    Customer,
    CustomerBatch,
)
from manyi.core.models.handovers import Handover, HandoverLine
from manyi.core.models.merging import CustomerMerge, CustomersApart
from manyi.core.models.numbering import NumberSeries
from manyi.core.models.objects import AssessmentObject
from manyi.core.models.organisation import Group, GroupMembership, Unit
from manyi.core.models.people import Person, RoleGrant
from manyi.core.models.regulation import Adoption, PackVersion, RoleHolder

__all__ = [
    "Adoption",
    "Approval",
    "ApprovalStep",
    "AssessmentObject",
    "CalendarDay",
    "CalendarYear",
    "Consent",
    "Contact",
    "ContactAddress",
    "ContactRole",
    "Customer",
    "CustomerBatch",
    "CustomerMerge",
    "CustomersApart",
    "Group",
    "GroupMembership",
    "Handover",
    "HandoverLine",
    "NumberSeries",
    "PackVersion",
    "Person",
    "RoleGrant",
    "RoleHolder",
    "Unit",
    "UnitShifts",
]
