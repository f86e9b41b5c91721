from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENT = "sent", _("已发出")
    UNDELIVERABLE = "undeliverable", _("无法送达")
    ANSWERED = "answered", _("已答")
    # In an anonymous wave: answered, while the answer still waits to be mixed with others.
    UNMIXED = "unmixed", _("已答，未混合")

    @classmethod
    def spent(cls) -> tuple["InvitationState", ...]:
        """Return the states of an invitation whose token opens nothing any more."""
        return (cls.ANSWERED, cls.UNMIXED)


class VerdictState(models.TextChoices):
    VALID = "valid", _("有效")
    INVALID = "invalid", _("无效")
    UNDETERMINABLE = "undeterminable", _("无法判定")


class ExportContent(models.TextChoices):
    """Which answers a file holds."""

    RAW = "raw", _("原始答卷（全部，注明是否计入）")
    CLEAN = "clean", _("清理后的答卷（只含计入的）")


class ExportFormat(models.TextChoices):
    CSV = "csv", _("CSV 表格")
    XLSX = "xlsx", _("Excel 工作簿（含编码表）")
    SAV = "sav", _("SPSS（.sav）")
    TRIPLE_S = "sss", _("Triple-S 2.0（定义与定长数据，zip）")
    PARQUET = "parquet", _("Parquet")
    JSON_LINES = "jsonl", _("JSON 逐行")

    @property
    def ending(self) -> str:
        """What the file's name ends in."""
        return "zip" if self is ExportFormat.TRIPLE_S else self.value


class ExportState(models.TextChoices):
    WRITING = "writing", _("正在生成")
    READY = "ready", _("可以下载")
    FAILED = "failed", _("没有生成")
    EXPIRED = "expired", _("已到期删除")


class AnswerSource(models.TextChoices):
    """Where imported answers come from."""

    WJX = "wjx", _("问卷星文件")
    TENCENT = "tencent", _("腾讯问卷文件")
    SPSS = "spss", _("SPSS 文件")
    SCORECARD = "scorecard", _("客户自己的评分表")
    TABLE = "table", _("其他表格")
    WJX_PUSH = "wjx_push", _("问卷星推送")


class ImportState(models.TextChoices):
    PREVIEWED = "previewed", _("待确认")
    IMPORTED = "imported", _("已导入")
