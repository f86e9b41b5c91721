"""What is assessed."""

from django.db import models

from manyi.core.enums import ObjectKind, ServiceStage
from manyi.core.models.organisation import Unit


class AssessmentObject(models.Model):
    """A product, service, project, stage, site or touch point, and the unit answering for it."""

    kind = models.CharField("类型", max_length=14, choices=ObjectKind)
    name = models.CharField("名称", max_length=120)
    code = models.SlugField("代码", max_length=40, unique=True)
    grade = models.CharField("类别", max_length=20, blank=True, help_text="如 A 类项目")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="属于"
    )
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任部门")
    service_stage = models.CharField("服务环节", max_length=14, choices=ServiceStage, blank=True)
    from_hour = models.TimeField("时段起", null=True, blank=True)
    to_hour = models.TimeField("时段止", null=True, blank=True)
    starts = models.DateField("开始日期", null=True, blank=True)
    ends = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = verbose_name_plural = "测评对象"

    def __str__(self) -> str:
        return self.name
