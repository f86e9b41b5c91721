"""Every act and finding the ledger can hold: its verb, its Chinese label, the facts it states.

Facts are ids, codes, booleans, numbers and dates. A person's words or data have no kind here, so
they cannot enter a chain from which nothing can be taken out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from manyi.problems import Problem
from manyi.regulation.suggestions import suggestion

Kind = Literal["id", "code", "bool", "int", "number", "date", "hash", "keys"]
KINDS: tuple[str, ...] = get_args(Kind)
KIND_LABELS: Mapping[str, str] = {
    "id": "编号",
    "code": "代码",
    "bool": "是或否",
    "int": "整数",
    "number": "数",
    "date": "日期",
    "hash": "十六进制摘要",
    "keys": "地址或事项号的列表",
}

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:#/-]{0,79}")
_PERSONAL = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]")  # a mobile number, an identity card
_HASH = re.compile(r"[0-9a-f]{16,128}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:#/@~-]{0,199}")

# Facts any event may state beside its own.
_ANYWHERE = "unit?:id object?:id reason?:code count?:int version?:int hash?:hash note?:hash"


@dataclass(frozen=True)
class Fact:
    """One named fact of an event type."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class EventType:
    """What a verb means: label, facts, and the fact that names the thing later duties follow."""

    verb: str
    label: str
    facts: Mapping[str, Fact]
    thing: str = ""

    def check(self, facts: Mapping[str, object]) -> tuple[Problem, ...]:
        """Return every fact that is unknown, missing or of another kind."""
        missing = [
            Problem("event.fact_missing", self.label, fact.name, KIND_LABELS[fact.kind])
            for fact in self.facts.values()
            if fact.required and facts.get(fact.name) is None
        ]
        stated = [self._check_fact(name, value) for name, value in facts.items()]
        return (*missing, *(problem for problem in stated if problem is not None))

    def _check_fact(self, name: str, value: object) -> Problem | None:
        fact = self.facts.get(name)
        if fact is None:
            known = suggestion(name, self.facts) or f"可写 {'、'.join(self.facts)}。"
            return Problem("event.fact_unknown", self.label, name, known)
        if value is None or _CHECKS[fact.kind](value):
            return None
        # The value itself is left out: it may be the personal text this check keeps away.
        return Problem("event.fact_kind", self.label, name, KIND_LABELS[fact.kind])


def _is_code(value: object) -> bool:
    return (
        isinstance(value, str)
        and _CODE.fullmatch(value) is not None
        and _PERSONAL.fullmatch(value) is None
    )


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_keys(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(key, str) and _KEY.fullmatch(key) for key in value
    )


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "id": lambda value: (_is_int(value) and _is_code(str(value))) or _is_code(value),
    "code": _is_code,
    "bool": lambda value: isinstance(value, bool),
    "int": _is_int,
    "number": lambda value: _is_int(value) or isinstance(value, float),
    "date": _is_date,
    "hash": lambda value: isinstance(value, str) and _HASH.fullmatch(value) is not None,
    "keys": _is_keys,
}


def _facts(spec: str) -> dict[str, Fact]:
    facts = {}
    for word in spec.split():
        name, _, kind = word.partition(":")
        facts[name.rstrip("?")] = Fact(name.rstrip("?"), kind, not name.endswith("?"))
    return facts


def _read(table: str) -> dict[str, EventType]:
    """Read the table: verb | label | thing | facts; a fact with `?` may be left out.

    An indented line continues the one before.
    """
    events = {}
    for line in table.strip().replace("\n    ", " ").splitlines():
        verb, label, thing, spec = (cell.strip() for cell in line.split("|"))
        events[verb] = EventType(verb, label, _facts(spec) | _facts(_ANYWHERE), thing)
    return events


_ORGANISATION = """
person.created       | 已建立人员         |  | person:id
person.changed       | 已修改人员         |  | person:id field?:code
person.deactivated   | 已停用人员         |  | person:id
person.reactivated   | 已恢复人员         |  | person:id
signin.succeeded     | 已登录             |  | person:id method?:code
signin.failed        | 登录失败           |  | person?:id method?:code
signin.locked        | 登录已锁定         |  | person?:id
signout.done         | 已退出             |  | person:id
credential.changed   | 已更改登录凭据     |  | person:id method?:code
role.assigned        | 已任命             |  | role:code holder:id person?:id until?:date
role.ended           | 已免去             |  | role:code holder:id person?:id
delegation.given     | 已委托             |  | role:code person:id until?:date
delegation.ended     | 委托已结束         |  | role:code person:id
handover.proposed    | 已提出移交         | handover | handover:id from:id to:id items:int
    until?:date
handover.confirmed   | 已移交             | handover | handover:id from:id to:id items:int
handover.refused     | 移交已退回         | handover | handover:id
handover.returned    | 移交已收回         | handover | handover:id items:int
group.formed         | 已成立小组         |  | group:id leader?:id
group.joined         | 已加入小组         | | group:id member:id external?:bool leader?:bool
    until?:date
group.left           | 已离开小组         |  | group:id member:id
unit.created         | 已建立部门         |  | department:id parent?:id
unit.changed         | 已修改部门         |  | department:id field?:code
settings.changed     | 已更改设置         |  | setting:code
calendar.changed     | 已更改工作日历     |  | day:date working:bool
calendar.confirmed   | 已确认工作日历     |  | year:int
shifts.changed       | 已更改班次         |  | department:id
deadlines.recomputed | 已重算期限         |  | what:code moved:int because?:int
regulation.imported  | 已导入制度         |  | pack:code
regulation.adopted   | 制度已施行         |  | pack:code start:date end?:date
regulation.ended     | 制度已停止施行     |  | pack:code end:date
programme.started    | 计划已启动         | programme | programme:id
stage.reached        | 已到达阶段         | project | project:id stage:code
object.named         | 已建立评价对象     |  | kind?:code department?:id
object.changed       | 已修改评价对象     |  | field?:code
object.retired       | 已停用评价对象     |  |
customers.imported   | 已导入客户         |  | batch:id accepted:int rejected:int
customer.created     | 已建立客户         |  | customer:id class?:code
customer.changed     | 已修改客户         |  | customer:id field?:code
customer.merged      | 已合并客户         |  | customer:id into:id moved?:int
customer.unmerged    | 已撤销合并客户     |  | customer:id into:id moved?:int
customer.told_apart  | 已认定不是同一客户 |  | customer:id other:id
customer.erased      | 已删除客户个人信息 |  | customer:id
contact.created      | 已建立联系人       |  | contact:id customer?:id role?:code
contact.changed      | 已修改联系人       |  | contact:id field?:code
contact.role_given   | 已登记联系人身份   |  | contact:id role:code stage?:code
contact.role_ended   | 联系人身份已结束   |  | contact:id role:code stage?:code
consent.given        | 已同意             |  | contact:id purpose:code
consent.withdrawn    | 已撤回同意         |  | contact:id purpose:code
optout.recorded      | 已拒收             |  | contact:id channel?:code
optout.lifted        | 已恢复联系         |  | contact:id channel?:code
data.exported        | 已导出数据         |  | what:code rows?:int format?:code
data.erased          | 已按期删除个人信息 |  | what:code rows?:int
backup.made          | 已备份             |  | size?:int
ledger.signed        | 账本已签名         |  | segment:int first:int last:int
ledger.anchored      | 账本锚点已导出     |  | segment:int
ledger.verified      | 账本已核验         |  | entries:int intact:bool
"""

_ASKING = """
indicators.drafted   | 已起草指标体系     | tree | tree:id
indicators.published | 已发布指标体系     | tree | tree:id depth?:int items?:int
indicators.screened  | 已筛选指标         | tree | tree:id dropped?:int
weights.set          | 已确定权重         | tree | tree:id method?:code
form.drafted         | 已起草表单         | questionnaire | form?:code questionnaire:id
form.published       | 已发布表单         | questionnaire | form?:code questionnaire:id
    items?:int language?:code
form.withdrawn       | 已停用表单         | questionnaire | form?:code questionnaire:id
wave.created         | 已建立调查期       | wave | wave:id survey?:code
wave.planned         | 已制定调研方案     | plan | plan:id wave?:id form?:code
objects.named        | 已确定本期评价对象 |  | wave:id objects?:int
frame.fixed          | 已确定抽样框       |  | wave:id size:int
sample.drawn         | 已抽样             |  | wave:id size:int seed?:int method?:code
sample.overridden    | 已更改样本         |  | wave:id contact?:id added?:bool
sample.approved      | 样本已批准         |  | wave:id size?:int
sample.refused       | 样本已退回         |  | wave:id
wave.issued          | 调查已发出         | wave | wave:id issued:int channel?:code
    questionnaire?:id pack?:code due?:date round?:int
invitations.issued   | 邀请已发出         |  | wave:id issued:int channel?:code
invitation.failed    | 邀请未送达         |  | wave:id undeliverable?:int channel?:code
reminders.sent       | 已催办答卷         |  | wave:id sent:int channel?:code
link.opened          | 已开放答题链接     |  | wave:id link?:id channel?:code
wave.extended        | 已延长回收期       |  | wave:id until:date
wave.paused          | 调查已暂停         |  | wave:id
wave.resumed         | 调查已恢复         |  | wave:id
wave.cancelled       | 调查已取消         |  | wave:id
responses.sealed     | 答卷已封存         |  | wave:id responses:int root:hash
responses.imported   | 已导入答卷         |  | wave?:id batch:id accepted:int rejected:int
identity.opened      | 已查看保密答卷身份 |  | wave:id answer:id
responses.keyed      | 已录入纸质答卷     |  | wave:id responses:int differing?:int
wave.closed          | 回收已截止         | wave | wave:id issued?:int undeliverable?:int
    returned:int late?:int
wave.judged          | 已判定是否有效     | wave | wave:id valid:bool waived?:bool rules?:int
    unmet?:int
wave.reviewed        | 已检讨分析         | wave | wave:id form?:code record?:id
wave.reissued        | 已重新发出         | wave | wave:id first:id issued:int round?:int
    channel?:code
flags.raised         | 已标记疑问答卷     |  | wave:id rule:code flagged:int
flag.confirmed       | 已确认剔除         |  | wave:id rule?:code response?:id
flag.restored        | 已恢复答卷         |  | wave:id rule?:code response?:id
comments.coded       | 已归类意见         |  | wave:id comments:int
wave.cleaned         | 数据已清理         | wave | wave:id kept:int set_aside:int
wave.frozen          | 数据已冻结         | wave | wave:id snapshot:hash rows:int
"""

_RESULTS = """
wave.scored          | 已计分             | wave | wave:id has_dissatisfied:bool complete?:bool
    below_target?:bool snapshot?:hash scores?:int
score.recorded       | 已记录得分         | wave | wave:id score:code value?:number n?:int
    complete?:bool formula?:code snapshot?:hash
score.graded         | 已评定等级         | wave | wave:id score:code grade:code value?:number
score.approved       | 得分已批准         | wave | wave:id score?:code
score.below_target   | 未达到目标值       | wave | wave:id score:code value:number target:number
score.corrected      | 得分已更正         | wave | wave:id score:code
figure.entered       | 已录入往年数据     |  | score:code year:int value:number
drivers.computed     | 已计算关键因素     | wave | wave:id n?:int
target.proposed      | 已提出目标         | target | target:id score?:code value:number year?:int
target.approved      | 目标已批准         | target | target:id score?:code value?:number year?:int
report.composed      | 已编制报告         | report | report:id wave?:id
report.submitted     | 报告已提交         | report | report:id wave?:id has_suggestions:bool
report.approved      | 报告已批准         | report | report:id wave?:id
report.read          | 报告已阅           | report | report:id role:code person?:id
report.published     | 报告已公布         | report | report:id place?:code
report.withdrawn     | 报告已撤回         | report | report:id
report.exported      | 报告已导出         | report | report:id format:code
approval.given       | 已通过             | thing | thing:id step:code of:code act?:code
    last?:bool
approval.refused     | 已退回             | thing | thing:id step:code of:code act?:code last?:bool
waiver.granted       | 已批准豁免         | | duties?:keys rules?:keys wave?:id substitute?:code
    until?:date
waiver.ended         | 豁免已结束         |  | duties?:keys rules?:keys wave?:id
"""

_FOLLOW_UP = """
improvement.opened    | 已立项改进         | improvement | improvement:id wave?:id case?:id
    score?:code item?:code trigger?:code report?:id
improvement.planned   | 已制定改进计划     | improvement | improvement:id form?:code
    actions?:int owner?:id due?:date
improvement.progressed| 已汇报改进进展     | improvement | improvement:id done?:int open?:int
improvement.completed | 改进措施已全部完成 | improvement | improvement:id
improvement.verified  | 改进效果已验证     | improvement | improvement:id wave?:id proven:bool
    before?:number after?:number p?:number
improvement.reopened  | 改进已退回         | improvement | improvement:id
improvement.closed    | 改进已结束         | improvement | improvement:id
action.assigned       | 已布置措施         | action | action:id improvement:id owner?:id
    due:date kind?:code role?:code
action.started        | 措施已开始         | action | action:id improvement?:id
action.done           | 措施已完成         | action | action:id improvement?:id
action.confirmed      | 措施已确认         | action | action:id improvement?:id
action.extended       | 措施已延期         | action | action:id until:date
improvement.handed_over | 改进已移交       | improvement | improvement:id owner:id
    from?:id action?:id
case.received         | 已收到反馈         | case | case:id channel?:code category?:code
    urgent?:bool major?:bool wave?:id
case.registered       | 反馈已登记         | case | case:id category?:code
case.classified       | 反馈已分类         | case | case:id category:code
case.assigned         | 反馈已分派         | case | case:id category?:code owner?:id
case.accepted         | 已接单             | case | case:id category?:code
case.acknowledged     | 已受理             | case | case:id category?:code
case.assessed         | 反馈已评估         | case | case:id category?:code urgent?:bool
    severity?:code safety?:bool complexity?:code urgency?:code
case.confirmed        | 已与客户确认       | case | case:id category?:code
case.planned          | 已提出处理方案     | case | case:id category?:code kind?:code
    amount?:number over_limit?:bool
case.fixed            | 已处理完毕         | case | case:id category?:code cause?:code
case.compensated      | 已补偿             | case | case:id category?:code amount?:number
case.answered         | 已答复客户         | case | case:id category?:code channel?:code
case.tracked          | 已跟踪             | case | case:id category?:code
case.revisited        | 已回访             | case | case:id category?:code satisfied?:bool
    channel?:code disposition?:code level?:code
case.visit_tried      | 回访未成           | case | case:id category?:code disposition:code
    again?:date
case.rated            | 客户已评价         | case | case:id category?:code level:code
    satisfied:bool
case.praised          | 表扬已转达         | case | case:id category?:code person:id
case.handed_over      | 反馈已移交         | case | case:id category?:code owner:id from?:id
case.part_handed_over | 反馈的一部分已移交 | case | case:id part:id owner:id from?:id
supervision.drawn     | 已抽取督察回访     | draw | draw:id month:code visits:int drawn:int
    share:number seed:int
supervision.called    | 已督察回访         | case | case:id category?:code visit:id
    disposition:code differs?:bool
case.closed           | 反馈已关闭         | case | case:id category?:code cause?:code
case.reopened         | 反馈已重新打开     | case | case:id category?:code times?:int
case.held             | 等待客户，暂停计时 | case | case:id category?:code until:date
case.resumed          | 已恢复计时         | case | case:id category?:code by:code
case.escalated        | 反馈已升级         | case | case:id category?:code level?:int
    term?:code role?:code
case.merged           | 反馈已合并         | case | case:id category?:code into:id
case.unmerged         | 合并已撤销         | case | case:id category?:code into:id
case.split            | 反馈已拆分         | case | case:id category?:code into:id
case.linked           | 反馈已关联         | case | case:id category?:code to:id kind:code
case.attached         | 附件已留存         | case | case:id category?:code hash:hash size:int
case.supplemented     | 客户已补充         | case | case:id category?:code
case.evaluated        | 处理效果已评估     | case | case:id category?:code effective?:bool
    before?:int before_of?:int after?:int after_of?:int
cases.imported        | 反馈已导入         | batch | batch:id accepted:int rejected:int
mail.taken            | 来信已收下         | mail | mail:id nature?:code how:code case?:id
mail.settled          | 来信已处置         | mail | mail:id how:code case?:id
board.composed        | 办理情况已编写     | board | board:id period:code cases:int
board.published       | 办理情况已公布     | board | board:id cases?:int period?:code
board.withdrawn       | 办理情况已撤下     | board | board:id period?:code
need.registered       | 需求已登记         | need | need:id kind:code source:code case?:id
    customer?:id
need.sent             | 需求已转交         | need | need:id department:id
need.decided          | 需求已决定         | need | need:id adopted:bool
need.realised         | 需求已实现         | need | need:id
need.answered         | 需求已答复客户     | need | need:id adopted:bool
case.consulted        | 已请求协办         | case | case:id category?:code request:id due?:date
case.cohandled        | 已协办             | case | case:id category?:code request:id
case.unasked          | 已撤回协办请求     | case | case:id category?:code request:id
case.analysed         | 已分析原因         | case | case:id category?:code method:code cause?:id
case.attributed       | 责任已认定         | case | case:id category?:code department?:id
    person?:id
case.appealed         | 已申诉责任         | case | case:id category?:code
case.ruled            | 责任申诉已裁定     | case | case:id category?:code changed:bool
letter.sent           | 信函已发出         | case | case:id category?:code letter:id kind:code
    channel:code tries?:int
letter.failed         | 信函未送达         | case | case:id category?:code letter:id kind:code
    unsure?:bool
template.changed      | 信函模板已修改     |  | template:id kind:code
rule.changed          | 分派规则已修改     |  | rule:id active:bool
order.opened          | 已派工             | order | order:id case:id category?:code
    owner?:id rework:bool
order.progressed      | 派工已到一步       | order | order:id case:id category?:code step:code
order.finished        | 派工已完工         | order | order:id case:id category?:code
    materials?:int amount?:number
order.approved        | 客户已验收         | order | order:id case:id category?:code
    agreed?:bool
order.cancelled       | 派工已取消         | order | order:id case:id category?:code
car.opened            | 已开纠正措施报告   | car | car:id case:id category?:code
    occurrence:int same:code
car.filled            | 已填纠正措施报告   | car | car:id case:id category?:code blanks:int
car.closed            | 纠正措施报告已关闭 | car | car:id case:id category?:code
review.held           | 已检讨反馈件       | review | review:id kind:code cases:int
call.settled          | 来电已核对         |  | call:id case?:id
duty.recorded         | 事项已完成         |  | record:id form?:code present?:keys
record.filed          | 已归档             | record | record:id kind?:code level?:code
    keep_until?:date
record.disposed       | 已销毁             | record | record:id
record.held           | 已停止销毁         | record | record:id
reward.proposed       | 已提出奖惩         | reward | reward:id level?:code kind?:code
reward.granted        | 奖惩已生效         | reward | reward:id level?:code kind?:code
reward.notified       | 奖惩已通知         | reward | reward:id
control.checked       | 保障已自查         |  | control:code passed:bool
finding.raised        | 已提出问题         | finding | finding:id form?:code major?:bool
finding.closed        | 问题已解决         | finding | finding:id
evidence.exported     | 证据包已导出       |  | pack?:code records?:int missing?:int
"""

EVENTS: Mapping[str, EventType] = {
    **_read(_ORGANISATION),
    **_read(_ASKING),
    **_read(_RESULTS),
    **_read(_FOLLOW_UP),
}


def check_event(verb: str, facts: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return what is wrong with the verb or its facts; nothing when the ledger may hold them."""
    if verb not in EVENTS:
        known = suggestion(verb, EVENTS) or "可写的事件见 docs/regulation.md。"
        return (Problem("event.unknown", "", verb, known),)
    return EVENTS[verb].check(facts)
