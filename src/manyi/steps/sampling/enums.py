from django.db import models
from django.utils.translation import gettext_lazy as _


class WaveState(models.TextChoices):
    """A wave's life; every step moves it one on."""

    PLANNED = "planned", _("筹划中")
    SAMPLED = "sampled", _("已抽样")
    APPROVED = "approved", _("样本已批准")
    ISSUED = "issued", _("回收中")
    CLOSED = "closed", _("已截止")
    JUDGED = "judged", _("已判定")
    FROZEN = "frozen", _("已冻结")
    SCORED = "scored", _("已计分")


class Identity(models.TextChoices):
    """What ties an answer to a person: everything, a locked box apart, or nothing."""

    NAMED = "named", _("记名")
    CONFIDENTIAL = "confidential", _("保密")
    ANONYMOUS = "anonymous", _("匿名")


class Channel(models.TextChoices):
    """The ways this installation can carry; a pack may name more, which are then keyed in."""

    LINK = "link", _("链接或二维码")
    EMAIL = "email", _("电子邮件")
    KEYED = "keyed", _("由工作人员录入（信函、电话、走访）")


class PlanState(models.TextChoices):
    """Where a survey plan stands in the regulation's chain; without a chain it is agreed."""

    SUBMITTED = "submitted", _("会签中")
    AGREED = "agreed", _("已通过")
    REFUSED = "refused", _("已退回")
