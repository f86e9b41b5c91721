"""What people send on the shell's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manyi.core.enums import SystemRole, UnitKind
from manyi.core.models import Group, Person, Unit


class CustomerFileForm(forms.Form):
    """A file of customers and the unit that looks after those without one."""

    file = forms.FileField(label=_("客户名单（xlsx、xls 或 csv）"))
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("未写明归口部门的客户归到"))


class UnitForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label=_("名称"), max_length=100)
    code = forms.SlugField(label=_("代码（英文）"), max_length=40)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(Unit.objects.all(), label=_("上级"))


class GrantForm(forms.Form):
    """A system role for a person within a unit."""

    person = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("人员"))
    role = forms.ChoiceField(label=_("角色"), choices=SystemRole.choices)
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("范围"))


class GroupForm(forms.Form):
    """A new group with its leader."""

    name = forms.CharField(label=_("名称"), max_length=100)
    code = forms.SlugField(label=_("代码（英文）"), max_length=40)
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("所属组织"))
    leader = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("组长"))
    start = forms.DateField(
        label=_("任期开始"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class MemberForm(forms.Form):
    """A member for a group."""

    group = forms.ModelChoiceField(Group.objects.all(), label=_("小组"))
    person = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("人员"))
    start = forms.DateField(
        label=_("任期开始"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class RoleHolderForm(forms.Form):
    """Who holds a role of the regulation: one of the four."""

    role = forms.ChoiceField(label=_("职责"))
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("部门"), required=False)
    group = forms.ModelChoiceField(Group.objects.all(), label=_("小组"), required=False)
    person = forms.ModelChoiceField(Person.objects.all(), label=_("个人"), required=False)
    post = forms.SlugField(label=_("岗位代码"), required=False)
    start = forms.DateField(
        label=pgettext_lazy("label", "起"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, roles: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles.items())

    def clean(self) -> dict:
        """Exactly one holder is asked for."""
        given = [self.cleaned_data.get(name) for name in ("unit", "group", "person", "post")]
        given = [holder for holder in given if holder]
        if len(given) != 1:
            raise forms.ValidationError(_("部门、小组、个人、岗位四项中请只填一项。"))
        self.cleaned_data["holder"] = given[0]
        return self.cleaned_data


class AdoptForm(forms.Form):
    """A pack that is brought into force for a unit."""

    pack = forms.ChoiceField(label=_("制度"))
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("适用组织"))
    start = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, packs: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = list(packs.items())
