from django.db import models
from django.utils.translation import gettext_lazy as _


class TreeState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class IndicatorPart(models.TextChoices):
    MAIN = "main", _("主要指标")
    AUXILIARY = "auxiliary", _("辅助指标")
    RELATIVE = "relative", _("相对指标")
