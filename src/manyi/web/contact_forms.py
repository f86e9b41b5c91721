"""What people send about customers and the people there."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manyi.core.clock import today
from manyi.core.enums import (
    AddressKind,
    ConsentChannel,
    ConsentPurpose,
    CustomerClass,
    CustomerKind,
    CustomerRelation,
    CustomerSize,
    ServiceStage,
)
from manyi.core.models import AssessmentObject, Customer, Person, Unit

_NONE = [("", "—")]


class CustomerForm(forms.Form):
    """One customer's facts."""

    number = forms.CharField(label=_("客户编号"), max_length=40)
    name = forms.CharField(label=_("客户名称"), max_length=120)
    kind = forms.ChoiceField(label=_("性质"), choices=CustomerKind.choices)
    relation = forms.ChoiceField(label=_("关系"), choices=CustomerRelation.choices)
    customer_class = forms.ChoiceField(
        label=_("客户类别"), choices=CustomerClass.choices, initial=CustomerClass.ORDINARY
    )
    is_long_standing = forms.BooleanField(label=_("长期客户"), required=False)
    industry = forms.CharField(label=_("行业"), max_length=60, required=False)
    region = forms.CharField(label=_("区域"), max_length=60, required=False)
    size = forms.ChoiceField(
        label=_("规模"), choices=[*_NONE, *CustomerSize.choices], required=False
    )
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("归口部门"))
    salesperson = forms.ModelChoiceField(
        Person.objects.filter(is_active=True, is_external=False), label=_("业务员"), required=False
    )
    is_active = forms.BooleanField(
        label=_("往来中"),
        required=False,
        initial=True,
        help_text=_("不再往来的客户去掉勾选：名册里保留，以后不再抽取。"),
    )

    @classmethod
    def facts_of(cls, customer: Customer) -> dict[str, object]:
        """Return what the form shows of a customer before it is changed."""
        return {name: getattr(customer, name) for name in cls.base_fields}


class ContactForm(forms.Form):
    """A person at a customer."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    is_main = forms.BooleanField(
        label=_("主要联系人"), required=False, help_text=_("一家客户只有一位，抽样先取这一位。")
    )


class AddressForm(forms.Form):
    """One way to reach a contact."""

    kind = forms.ChoiceField(label=_("方式"), choices=AddressKind.choices)
    value = forms.CharField(label=_("号码或地址"), max_length=200)
    is_preferred = forms.BooleanField(label=_("首选"), required=False)


class ContactRoleForm(forms.Form):
    """What a contact is in a project and stage, from a day on."""

    role = forms.ChoiceField(label=_("身份"))
    assessment_object = forms.ModelChoiceField(
        AssessmentObject.objects.all(),
        label=_("项目或其他测评对象"),
        required=False,
        help_text=_("不选表示不限于某个对象。"),
    )
    service_stage = forms.ChoiceField(
        label=_("环节"), choices=[("", _("不限")), *ServiceStage.choices], required=False
    )
    start = forms.DateField(
        label=pgettext_lazy("label", "起"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        initial=today,
    )

    def __init__(self, *args, roles: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles.items())


class LastDayForm(forms.Form):
    """The last day of a role, a term or a holding."""

    on = forms.DateField(
        label=_("最后一天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), initial=today
    )


class ConsentForm(forms.Form):
    """What was agreed to, and how we were told."""

    purpose = forms.ChoiceField(label=_("同意的事项"), choices=ConsentPurpose.choices)
    channel = forms.ChoiceField(label=_("以什么方式表示同意"), choices=ConsentChannel.choices)


class OptOutForm(forms.Form):
    """How a contact asked to be left in peace, or to be asked again."""

    channel = forms.ChoiceField(label=_("以什么方式提出"), choices=ConsentChannel.choices)
