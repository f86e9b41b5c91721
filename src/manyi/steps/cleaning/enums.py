from django.db import models
from django.utils.translation import gettext_lazy as _


class FlagRule(models.TextChoices):
    INCOMPLETE = "incomplete", _("漏答过多")
    SPEEDING = "speeding", _("答得过快")
    STRAIGHT_LINE = "straight_line", _("全部同一答案")
    DUPLICATE = "duplicate", _("重复答卷")
