"""The tables of step 9, by topic."""

from manyi.steps.cases.models.attachments import CaseAttachment
from manyi.steps.cases.models.boards import BoardNotice
from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.categories import Category
from manyi.steps.cases.models.causes import Bone, Cause, CorrectiveAction, EightD, RootCause, Why
from manyi.steps.cases.models.cohandling import CoRequest
from manyi.steps.cases.models.effects import EffectCheck
from manyi.steps.cases.models.handling import (
    Assessment,
    Assignment,
    AssignmentRule,
    PersonSkill,
    Solution,
    Talk,
)
from manyi.steps.cases.models.holds import Hold
from manyi.steps.cases.models.imports import CaseImport, ImportedRow
from manyi.steps.cases.models.intake import IntakeDelivery, IntakeSource, PublicSubmission
from manyi.steps.cases.models.letters import Letter, LetterTemplate
from manyi.steps.cases.models.low_answers import LowAnswerSweep
from manyi.steps.cases.models.mail import IncomingMail
from manyi.steps.cases.models.merging import CaseLink, CaseMerge
from manyi.steps.cases.models.needs import Need
from manyi.steps.cases.models.notes import CaseNote
from manyi.steps.cases.models.notices import CaseNotice
from manyi.steps.cases.models.orders import OrderMaterial, OrderStepDone, WorkOrder
from manyi.steps.cases.models.ratings import Rating
from manyi.steps.cases.models.receipts import CaseReceipt
from manyi.steps.cases.models.reporters import Reporter
from manyi.steps.cases.models.responsibility import Responsibility
from manyi.steps.cases.models.reviews import PhoneCall, Review, ReviewLine
from manyi.steps.cases.models.terms import RUNNING, CaseTerm, EscalationMark, LateForecast
from manyi.steps.cases.models.visits import ReturnVisit, SupervisionCall, SupervisionDraw

__all__ = [
    "RUNNING",
    "Assessment",
    "Assignment",
    "AssignmentRule",
    "BoardNotice",
    "Bone",
    "Case",
    "CaseAttachment",
    "CaseImport",
    "CaseLink",
    "CaseMerge",
    "CaseNote",
    "CaseNotice",
    "CaseReceipt",
    "CaseTerm",
    "Category",
    "Cause",
    "CoRequest",
    "CorrectiveAction",
    "EffectCheck",
    "EightD",
    "EscalationMark",
    "Hold",
    "ImportedRow",
    "IncomingMail",
    "IntakeDelivery",
    "IntakeSource",
    "LateForecast",
    "Letter",
    "LetterTemplate",
    "LowAnswerSweep",
    "Need",
    "OrderMaterial",
    "OrderStepDone",
    "PersonSkill",
    "PhoneCall",
    "PublicSubmission",
    "Rating",
    "Reporter",
    "Responsibility",
    "ReturnVisit",
    "Review",
    "ReviewLine",
    "RootCause",
    "Solution",
    "SupervisionCall",
    "SupervisionDraw",
    "Talk",
    "Why",
    "WorkOrder",
]
