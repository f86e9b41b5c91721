from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetState(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("已退回")
