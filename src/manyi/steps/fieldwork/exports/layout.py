"""Which columns a file has: facts about the response first, then the answers."""

from manyi.steps.fieldwork.enums import ExportContent
from manyi.steps.fieldwork.exports.variables import (
    Kind,
    Variable,
    fact,
    fact_flag,
    named_apart,
    variables_of,
)
from manyi.steps.fieldwork.queries.exporting import Contents

_TITLES = {
    "object": ("测评对象", Kind.TEXT),
    "competitor": ("竞争对手", Kind.TEXT),
    "channel": ("渠道", Kind.TEXT),
    "source": ("导入来源", Kind.TEXT),
    "language": ("语言", Kind.TEXT),
    "seconds": ("用时（秒）", Kind.NUMBER),
    "submitted": ("提交时间", Kind.MOMENT),
    "customer_number": ("客户编号", Kind.TEXT),
    "customer": ("客户名称", Kind.TEXT),
    "contact": ("联系人", Kind.TEXT),
    "person": ("本单位人员", Kind.TEXT),
}


def columns_of(contents: Contents) -> tuple[Variable, ...]:
    """Return every column of the file, named apart."""
    facts = [fact("key", "答卷编号")]
    for name in contents.facts:
        if name in _TITLES:
            title, kind = _TITLES[name]
            facts.append(fact(name, title, kind))
    if "is_late" in contents.facts:
        facts.append(fact_flag("is_late", "逾期"))
    if contents.export.content == ExportContent.RAW:
        facts += [fact_flag("is_used", "计入"), fact("reason", "不计入的理由")]
    return named_apart([*facts, *variables_of(contents.questionnaires)])
