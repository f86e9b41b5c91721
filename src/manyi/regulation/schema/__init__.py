"""The schema of a pack: sixteen kinds of provision, each a section with its own model."""

from collections.abc import Mapping

from manyi.regulation.schema.acts import Control, HumanDuty, Incentive, RecordKind
from manyi.regulation.schema.asking import Form, IndicatorTree, Scale
from manyi.regulation.schema.base import Part
from manyi.regulation.schema.cases import Case
from manyi.regulation.schema.document import Clause, Document
from manyi.regulation.schema.outcomes import Approval, Improvement, Report
from manyi.regulation.schema.people import Role, Subject
from manyi.regulation.schema.scoring import Score, Target
from manyi.regulation.schema.surveys import Survey

# In the order a pack is written and printed.
SECTIONS: Mapping[str, type[Part]] = {
    "roles": Role,
    "subjects": Subject,
    "indicators": IndicatorTree,
    "forms": Form,
    "scales": Scale,
    "scores": Score,
    "targets": Target,
    "surveys": Survey,
    "reports": Report,
    "approvals": Approval,
    "improvements": Improvement,
    "cases": Case,
    "duties": HumanDuty,
    "records": RecordKind,
    "incentives": Incentive,
    "controls": Control,
}
SECTION_LABELS: Mapping[str, str] = {
    "roles": "职责",
    "subjects": "对象",
    "indicators": "指标",
    "forms": "表单",
    "scales": "量表",
    "scores": "计算",
    "targets": "目标",
    "surveys": "调查",
    "reports": "报告",
    "approvals": "审批",
    "improvements": "改进",
    "cases": "反馈",
    "duties": "事项",
    "records": "记录",
    "incentives": "奖惩",
    "controls": "保障",
}
TOP_LEVEL = ("regulation", "document", *SECTIONS, "assumed", "clauses")

__all__ = [
    "SECTIONS",
    "SECTION_LABELS",
    "TOP_LEVEL",
    "Clause",
    "Document",
    "Part",
]
