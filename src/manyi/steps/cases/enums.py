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
    VISIT = "visit", _("来访或走访")
    LETTER = "letter", _("信函")
    WEB = "web", _("网页")


class CaseState(models.TextChoices):
    RECEIVED = "received", _("已登记")
    ASSIGNED = "assigned", _("已分派")
    ANSWERED = "answered", _("已答复")
    REVISITED = "revisited", _("已回访")
    CLOSED = "closed", _("已关闭")


class VisitDisposition(models.TextChoices):
    REACHED = "reached", _("接通")
    NO_ANSWER = "no_answer", _("无人接听")
    REFUSED = "refused", _("拒访")
