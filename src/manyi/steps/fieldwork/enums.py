from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENT = "sent", _("已发出")
    UNDELIVERABLE = "undeliverable", _("无法送达")
    ANSWERED = "answered", _("已答")


class VerdictState(models.TextChoices):
    VALID = "valid", _("有效")
    INVALID = "invalid", _("无效")
    UNDETERMINABLE = "undeterminable", _("无法判定")
