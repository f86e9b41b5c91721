from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    OPEN = "open", _("已开立")
    PLANNED = "planned", _("已制定")
    DONE = "done", _("已实施，待证实")
    PROVEN = "proven", _("已证实有效")
    NOT_PROVEN = "not_proven", _("未证实有效")
