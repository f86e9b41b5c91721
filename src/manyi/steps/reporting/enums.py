from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    SUBMITTED = "submitted", _("审批中")
    APPROVED = "approved", _("已批准")
    # The regulation asks for no signature: the report went straight to its readers.
    RELEASED = "released", _("已报出")
    REFUSED = "refused", _("已退回")


class FileFormat(models.TextChoices):
    WORD = "docx", _("Word")
    PDF = "pdf", _("PDF")
    EXCEL = "xlsx", _("Excel")
