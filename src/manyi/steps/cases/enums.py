from django.db import models
from django.utils.translation import gettext_lazy as _


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
