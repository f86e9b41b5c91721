"""What an administrator sends about people, and about who leads a group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.clock import today
from manyi.core.models import Person, Unit


class ChangePersonForm(forms.Form):
    """Where a person works and what they are called."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("部门"),
        required=False,
        help_text=_("本单位人员必须选；外部人员可以不选。"),
    )
    post = forms.SlugField(label=_("岗位代码"), max_length=40, required=False)
    mobile = forms.CharField(label=_("手机"), max_length=30, required=False)
    is_external = forms.BooleanField(
        label=_("外部人员"), required=False, help_text=_("如小组里的外部成员。")
    )

    def __init__(self, *args, posts: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = "、".join(f"{code}（{label}）" for code, label in posts.items())
        if named:
            self.fields["post"].help_text = _("制度用到的岗位：%(posts)s。") % {"posts": named}

    @classmethod
    def facts_of(cls, person: Person) -> dict[str, object]:
        """Return what the form shows of a person before they are changed."""
        return {name: getattr(person, name) for name in cls.base_fields}


class AddPersonForm(ChangePersonForm):
    """A new person; with an account for signing in or without."""

    username = forms.CharField(label=_("账号"), max_length=60)
    signs_in = forms.BooleanField(
        label=_("可以登录"),
        required=False,
        initial=True,
        help_text=_("保存后显示一次初始密码。只在小组里列名、不用系统的外部成员可以不勾。"),
    )

    field_order = ["username", "name"]


class LeaderForm(forms.Form):
    """Who leads a group from a day on."""

    person = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("新组长"))
    on = forms.DateField(
        label=_("从哪一天起"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), initial=today
    )
