"""Words the whole house shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    COMPANY = "company", _("公司")
    BRANCH = "branch", _("分公司")
    DEPARTMENT = "department", _("部门")
    TEAM = "team", _("班组")
    SITE = "site", _("场所")


class SystemRole(models.TextChoices):
    """What an account may do; what a person owes comes from the regulation's roles."""

    ADMIN = "admin", _("管理员")
    QUALITY = "quality", _("质量管理员")
    SERVICE = "service", _("客服专员")
    SALES = "sales", _("业务员")
    DEPARTMENT = "department", _("责任部门")
    MANAGER = "manager", _("负责人")
    AUDITOR = "auditor", _("审核员（只读）")


class HandoverState(models.TextChoices):
    """How far a handover is; of two people one proposes it and the other confirms."""

    PROPOSED = "proposed", _("待确认")
    DONE = "done", _("已移交")
    REFUSED = "refused", _("已退回")
    RETURNED = "returned", _("已收回")


class CustomerKind(models.TextChoices):
    ORGANISATION = "organisation", _("单位")
    PERSON = "person", _("个人")


class CustomerClass(models.TextChoices):
    KEY = "key", _("重点")
    ORDINARY = "ordinary", _("普通")


class CustomerRelation(models.TextChoices):
    CUSTOMER = "customer", _("客户")
    DEALER = "dealer", _("经销商")


class CustomerSize(models.TextChoices):
    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class AddressKind(models.TextChoices):
    EMAIL = "email", _("电子邮件")
    MOBILE = "mobile", _("手机")
    PHONE = "phone", _("固定电话")
    WECHAT = "wechat", _("微信")
    FAX = "fax", _("传真")
    LETTER = "letter", _("通信地址")


class ConsentPurpose(models.TextChoices):
    SURVEY = "survey", _("满意度调查")
    REVISIT = "revisit", _("回访")
    SHARING = "sharing", _("交给外委单位调查")
    PUBLICITY = "publicity", _("对外引用评价")


class ConsentChannel(models.TextChoices):
    """How a contact told us: agreed, withdrew, or asked to be left in peace."""

    PAPER = "paper", _("书面")
    VISIT = "visit", _("面谈")
    PHONE = "phone", _("电话")
    EMAIL = "email", _("电子邮件")
    WEB = "web", _("网页")


class ObjectKind(models.TextChoices):
    PRODUCT = "product", _("产品")
    SERVICE = "service", _("服务")
    PROJECT = "project", _("项目")
    DESIGN_STAGE = "design_stage", _("设计阶段")
    SITE = "site", _("场所")
    TOUCH_POINT = "touch_point", _("触点")
    SERVICE_STAGE = "service_stage", _("服务环节")


class ServiceStage(models.TextChoices):
    BEFORE = "before_sales", _("售前")
    DURING = "during_sales", _("售中")
    AFTER = "after_sales", _("售后")


class ApprovalState(models.TextChoices):
    OPEN = "open", _("审批中")
    GIVEN = "given", _("已批准")
    REFUSED = "refused", _("已退回")


class ApprovalAct(models.TextChoices):
    REVIEW = "review", _("审核")
    APPROVE = "approve", _("批准")
    COUNTERSIGN = "countersign", _("会签")
    FILE = "file", _("备案")
