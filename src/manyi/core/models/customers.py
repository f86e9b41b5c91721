"""Customers, the people there, how to reach them, and what they agreed to."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from manyi.core.clock import now
from manyi.core.enums import (
    AddressKind,
    CustomerClass,
    CustomerKind,
    CustomerRelation,
    CustomerSize,
    ServiceStage,
)
from manyi.core.models.objects import AssessmentObject
from manyi.core.models.organisation import Unit
from manyi.core.models.people import Person


class Customer(models.Model):
    """A person or an organisation that buys, uses or resells."""

    number = models.CharField("客户编号", max_length=40, unique=True)
    name = models.CharField("客户名称", max_length=120)
    kind = models.CharField(
        "性质", max_length=12, choices=CustomerKind, default=CustomerKind.ORGANISATION
    )
    relation = models.CharField(
        "关系", max_length=10, choices=CustomerRelation, default=CustomerRelation.CUSTOMER
    )
    customer_class = models.CharField(
        "客户类别", max_length=10, choices=CustomerClass, default=CustomerClass.ORDINARY
    )
    is_long_standing = models.BooleanField("长期客户", default=False)
    industry = models.CharField("行业", max_length=60, blank=True)
    region = models.CharField("区域", max_length=60, blank=True)
    size = models.CharField("规模", max_length=8, choices=CustomerSize, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="归口部门")
    salesperson = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="业务员"
    )
    is_active = models.BooleanField("往来中", default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = "客户"
        indexes = [models.Index(fields=["relation", "customer_class", "is_active"])]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a customer; an individual customer has exactly one, itself."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField("联系人", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    is_main = models.BooleanField("主要联系人", default=False)
    opted_out_on = models.DateField("拒绝打扰日期", null=True, blank=True)

    class Meta:
        ordering = ["customer", "-is_main", "pk"]
        verbose_name = verbose_name_plural = "联系人"

    def __str__(self) -> str:
        return self.name


class ContactAddress(models.Model):
    """One way to reach a contact."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses")
    kind = models.CharField("方式", max_length=10, choices=AddressKind)
    value = models.CharField("号码或地址", max_length=200)
    is_preferred = models.BooleanField("首选", default=False)
    failed_on = models.DateField("退回日期", null=True, blank=True)

    class Meta:
        ordering = ["contact", "-is_preferred", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind", "value"], name="address_once")
        ]


class ContactRole(models.Model):
    """What a contact is in a project or stage for a time; the list of roles is the pack's."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="roles")
    role = models.SlugField("身份", max_length=40)
    assessment_object = models.ForeignKey(
        AssessmentObject, models.CASCADE, null=True, blank=True, related_name="+"
    )
    service_stage = models.CharField("环节", max_length=14, choices=ServiceStage, blank=True)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["contact", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=models.F("start")),
                name="contact_role_ends_after_it_starts",
            )
        ]


class Consent(models.Model):
    """What a contact agreed to, under which words, and when it was taken back."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    purpose = models.SlugField("目的", max_length=40)
    wording_version = models.CharField("告知版本", max_length=20)
    wording_hash = models.CharField(max_length=64)
    channel = models.CharField("途径", max_length=20)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["contact", "-given_at"]


class CustomerBatch(models.Model):
    """One imported file: what went in, and every rejected row with its reason."""

    file_name = models.CharField("文件", max_length=200)
    added = models.PositiveIntegerField("新增")
    changed = models.PositiveIntegerField("更新")
    unchanged = models.PositiveIntegerField("未变")
    titles = models.JSONField(default=list)
    rejected = models.JSONField("未导入的行", default=list)
    imported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-imported_at"]
