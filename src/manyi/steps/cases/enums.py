from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(models.TextChoices):
    COMPLAINT = "complaint", _("投诉")
    SUGGESTION = "suggestion", _("建议")
    ENQUIRY = "enquiry", _("咨询")
    PRAISE = "praise", _("表扬")


class CaseSource(models.TextChoices):
    LOW_ANSWER = "low_answer", _("低分答卷")
    PHONE = "phone", _("电话")
    HOTLINE = "hotline", _("热线")
    VISIT = "visit", _("来访或走访")
    COUNTER = "counter", _("柜台")
    LETTER = "letter", _("信函")
    EMAIL = "email", _("电子邮件")
    WEB = "web", _("网页")
    SOCIAL = "social", _("社交媒体")
    API = "api", _("其他系统")
    IMPORT = "import", _("导入")
    GATE_FORM = "gate_form", _("设计阶段测评表")
    PRODUCTION = "production", _("生产过程测评表")
    IDEA = "idea", _("创意征集")


class CaseState(models.TextChoices):
    RECEIVED = "received", _("已登记")
    ASSIGNED = "assigned", _("已分派")
    ANSWERED = "answered", _("已答复")
    REVISITED = "revisited", _("已回访")
    CLOSED = "closed", _("已关闭")


class Severity(models.TextChoices):
    """How bad it is for the customer."""

    MINOR = "minor", _("轻微")
    MODERATE = "moderate", _("一般")
    SERIOUS = "serious", _("严重")
    CRITICAL = "critical", _("特别严重")


class Complexity(models.TextChoices):
    """How hard it is to put right."""

    SIMPLE = "simple", _("简单")
    MODERATE = "moderate", _("一般")
    COMPLEX = "complex", _("复杂")


class Urgency(models.TextChoices):
    """How soon somebody must act; the codes are those of the packs."""

    URGENT = "urgent", _("特急")
    HIGH = "high", _("紧急")
    NORMAL = "normal", _("普通")


class Relation(models.TextChoices):
    """What a reporter is to the customer for whom they speak."""

    SELF = "self", _("客户本人")
    FAMILY = "family", _("家属")
    COLLEAGUE = "colleague", _("同事")
    AGENT = "agent", _("受托人")
    STAFF = "staff", _("本公司员工代为登记")
    OTHER = "other", _("其他")


class VisitDisposition(models.TextChoices):
    REACHED = "reached", _("接通")
    NO_ANSWER = "no_answer", _("无人接听")
    REFUSED = "refused", _("拒访")
    RESCHEDULED = "rescheduled", _("改约")
    WRONG_NUMBER = "wrong", _("空号")
    SUSPENDED = "suspended", _("停机")
    LOST = "lost", _("失访")


class Content(models.TextChoices):
    """How content a customer is with the handling: five levels, the best first."""

    VERY_SATISFIED = "very_satisfied", _("非常满意")
    SATISFIED = "satisfied", pgettext_lazy("answer", "满意")
    FAIRLY = "fairly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")
    VERY_DISSATISFIED = "very_dissatisfied", _("非常不满意")


CONTENT_ENOUGH = frozenset({Content.VERY_SATISFIED, Content.SATISFIED, Content.FAIRLY})


class NeedKind(models.TextChoices):
    """Whether the customer said it, or it shows in what they do; an idea was handed in."""

    STATED = "stated", _("明示的需求")
    LATENT = "latent", _("潜在的需求")
    IDEA = "idea", _("创意和建议")


class NeedSource(models.TextChoices):
    """Where a need was heard."""

    GATE_FORM = "gate_form", _("设计阶段测评表")
    PRODUCTION = "production", _("生产过程测评表")
    VISIT = "visit", _("走访或回访")
    INTERVIEW = "interview", _("访谈")
    CASE = "case", _("反馈件")
    COMMENT = "comment", _("问卷意见")
    IDEA = "idea", _("创意征集页")
    OTHER = "other", _("其他")


class NeedState(models.TextChoices):
    REGISTERED = "registered", _("已登记")
    SENT = "sent", _("已转交，待决定")
    ADOPTED = "adopted", _("已采纳")
    DECLINED = "declined", _("未采纳")


class BoardState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_APPROVAL = "approval", _("审批中")
    REFUSED = "refused", _("已退回")
    PUBLISHED = "published", _("已公布")
    WITHDRAWN = "withdrawn", _("已撤下")


class RatingState(models.TextChoices):
    """How far the link by which a customer rates is: unsure when nobody knows if it went out."""

    UNSENT = "unsent", _("没有邮箱，凭查询码评价")
    QUEUED = "queued", _("等待发送")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发出")
    UNSURE = "unsure", _("状态不明")
    REFUSED = "refused", _("被拒收")


class LinkKind(models.TextChoices):
    """What two cases have to do with each other."""

    RELATED = "related", _("有关")
    CAUSED_BY = "caused_by", _("由它引起")
    SPLIT_FROM = "split_from", _("由它拆出")
    DIFFERENT = "different", _("不是同一件")


class MailState(models.TextChoices):
    """What became of a letter that came in."""

    CASE = "case", _("已立件")
    NOTE = "note", _("已归入反馈件")
    REPEATED = "repeated", _("重复来信")
    BOUNCE = "bounce", _("退信")
    SET_ASIDE = "set_aside", _("自动来信")
    UNREADABLE = "unreadable", _("未能识别")
    DISCARDED = "discarded", _("已丢弃")


class ImportState(models.TextChoices):
    """How far a file of feedback has come."""

    CHECKED = "checked", _("待确认")
    DONE = "done", _("已导入")


class DeliveryState(models.TextChoices):
    """What became of another system's delivery."""

    TAKEN = "taken", _("已立件")
    REFUSED = "refused", _("已拒收")


class TermCode(models.TextChoices):
    """What may have its time; the codes of the packs, and the acts of their steps."""

    FIRST_RESPONSE = "first_response", _("首次回应")
    DISPATCH = "dispatch", _("分派")
    ACCEPT = "accept", _("接单")
    ASSESS = "assess", _("初步评估")
    CONFIRM = "confirm", _("沟通确认")
    PLAN = "plan", _("提出方案")
    COMPENSATE = "compensate", _("补偿")
    FIX = "fix", _("处理完毕")
    ANSWER = "answer", _("答复")
    VISIT = "visit", _("回访")
    TRACK = "track", _("跟踪")
    EVALUATE = "evaluate", _("评估效果")
    CLOSE = "close", _("关闭")


class ClockHours(models.TextChoices):
    """When a clock runs: while the unit works, or always."""

    WORKING = "working", _("工作时间")
    ALWAYS = "always", _("全天")


class HoldReason(models.TextChoices):
    """What the customer is waited for."""

    INFORMATION = "information", _("等客户补充资料")
    CONFIRMATION = "confirmation", _("等客户确认方案")
    APPOINTMENT = "appointment", _("客户约定了时间")
    ABSENT = "absent", _("客户不在")


class ResumedBy(models.TextChoices):
    """What set the clock going again."""

    PERSON = "person", _("人工恢复")
    REPLY = "reply", _("客户回复")
    PROGRESS = "progress", _("办到了下一步")


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", _("分派给您")
    REMINDER = "reminder", _("快到期")
    ESCALATION = "escalation", _("升级")
    HOLD_OVER = "hold_over", _("等待超过预计")
    COHANDLING = "cohandling", _("请您协办")
    REPLY = "reply", _("协办已回复")
    CHASE = "chase", _("请您督促")
    ORDER = "order", _("派工给您")
    CORRECTIVE = "corrective", _("请您填纠正措施报告")
    ATTRIBUTED = "attributed", _("认定了您部门的责任")
    SIGNED = "signed", _("方案已批准")
    SENT_BACK = "sent_back", _("方案被退回")
    PRAISE = "praise", _("收到表扬")
    HANDED_OVER = "handed_over", _("移交给您")
    INEFFECTIVE = "ineffective", _("措施没有见效")


class SolutionState(models.TextChoices):
    """How far a proposed solution is: it may be carried out once nobody's word is missing."""

    READY = "ready", _("可以实施")
    IN_APPROVAL = "in_approval", _("审批中")
    REFUSED = "refused", _("已退回")
    REPLACED = "replaced", _("已被新方案代替")


class TalkChannel(models.TextChoices):
    PHONE = "phone", _("电话")
    FACE = "face", _("面谈")
    EMAIL = "email", _("电子邮件")
    MESSAGE = "message", _("短信或即时消息")
    LETTER = "letter", _("信函")


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("受理通知")
    DECISION = "decision", _("处理结果通知")
    UNREACHABLE = "unreachable", _("联系不上的去函")
    OTHER = "other", _("其他来函")


class LetterState(models.TextChoices):
    """How far a letter is; of one that is unsure nobody knows whether it went out."""

    DRAFT = "draft", _("草稿")
    QUEUED = "queued", _("等待发送")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发出")
    UNSURE = "unsure", _("状态不明")
    REFUSED = "refused", _("被拒收")
    BOUNCED = "bounced", _("被退回")
    PRINTED = "printed", _("已打印")


class RequestState(models.TextChoices):
    ASKED = "asked", _("等待接手")
    TAKEN = "taken", _("办理中")
    DONE = "done", _("已回复")
    WITHDRAWN = "withdrawn", _("已撤回")


class OrderState(models.TextChoices):
    OPEN = "open", _("进行中")
    DONE = "done", _("已完工，待客户验收")
    ACCEPTED = "accepted", _("已验收")
    CANCELLED = "cancelled", _("已取消")


class Branch(models.TextChoices):
    """The six bones of a fishbone diagram (人机料法环测)."""

    PEOPLE = "people", _("人员")
    MACHINE = "machine", _("设备")
    MATERIAL = "material", _("材料")
    METHOD = "method", _("方法")
    SURROUNDINGS = "surroundings", _("环境")
    MEASURING = "measuring", _("测量")


class ActionState(models.TextChoices):
    OPEN = "open", _("填写中")
    CLOSED = "closed", _("已关闭")


class BlameState(models.TextChoices):
    DECIDED = "decided", _("已认定")
    APPEALED = "appealed", _("申诉中")
    UPHELD = "upheld", _("维持")
    CHANGED = "changed", _("已改判")


class ReviewKind(models.TextChoices):
    STOCKTAKE = "stocktake", _("投诉日盘点")
    OVERDUE = "overdue", _("每周逾期检讨")
    ANALYSIS = "analysis", _("每月投诉分析与预警")
    MISSING = "missing", _("漏单核对")
