"""What people send after a case is answered: effects, praise, notices, needs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.clock import today
from manyi.core.models import Adoption, AssessmentObject, Customer, Person, Unit
from manyi.steps.cases.domain.intake import Teller
from manyi.steps.cases.domain.needs import About
from manyi.steps.cases.enums import NeedKind, NeedSource
from manyi.steps.cases.forms.intake import checked_phone
from manyi.steps.cases.forms.parts import CaseForm, lines
from manyi.steps.cases.queries.boards import half_years

_BY_HAND = [one for one in NeedSource.choices if one[0] != NeedSource.IDEA]
_YES_NO = [("yes", _("有效")), ("no", _("没有见效"))]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EffectForm(CaseForm):
    """Whether what was done had an effect."""

    is_effective = forms.ChoiceField(label=_("措施"), choices=_YES_NO)
    words = forms.CharField(
        label=_("判断理由"), widget=lines(3), help_text=_("依据数字和看到的事实写。")
    )

    def clean_is_effective(self) -> bool:
        """Return what the choice means."""
        return self.cleaned_data["is_effective"] == "yes"


class PraiseForm(CaseForm):
    """Whom the customer praised."""

    person = forms.ModelChoiceField(
        Person.objects.filter(is_active=True), label=_("表扬的是"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].initial = self.case.subject_person_id


class NeedOfCaseForm(CaseForm):
    """What the customer wants, as this case shows it."""

    kind = forms.ChoiceField(label=_("种类"), choices=NeedKind.choices)
    words = forms.CharField(label=_("需求或创意"), widget=lines(3))


class BoardForm(forms.Form):
    """What everybody is told of a half-year."""

    period = forms.ChoiceField(label=_("期间"))
    done = forms.CharField(
        label=_("办理和改进情况"),
        widget=lines(8),
        help_text=_("写做了什么、改了什么。不要写任何人的姓名、电话和单位。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(one.name, one.label) for one in half_years(today())]


class BoardWordsForm(forms.Form):
    """The words of a notice that is not published yet."""

    done = forms.CharField(label=_("办理和改进情况"), widget=lines(8))


class NeedForm(forms.Form):
    """A need as staff heard or saw it."""

    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度登记"))
    kind = forms.ChoiceField(label=_("种类"), choices=NeedKind.choices)
    source = forms.ChoiceField(label=_("从哪里听到的"), choices=_BY_HAND)
    words = forms.CharField(
        label=_("需求或创意"), widget=lines(4), help_text=_("尽量照客户的原话写。")
    )
    customer_number = forms.CharField(
        label=_("客户编号"), max_length=40, required=False, help_text=_("不知道可以不填。")
    )
    assessment_object = forms.ModelChoiceField(
        AssessmentObject.objects.all(), label=_("涉及的对象"), required=False
    )
    indicator = forms.SlugField(
        label=_("涉及的指标"), max_length=60, required=False, help_text=_("指标的代码，可以不填。")
    )

    def __init__(self, *args: Any, adoptions: Iterable[Adoption], **kwargs: Any) -> None:
        rows = list(adoptions)
        super().__init__(*args, **kwargs)
        field = self.fields["adoption"]
        field.queryset = Adoption.objects.filter(pk__in=[row.pk for row in rows]).select_related(
            "pack_version", "unit"
        )
        field.initial = rows[0].pk if rows else None

    def clean_customer_number(self) -> Customer | None:
        """Return the customer of the number."""
        number = self.cleaned_data["customer_number"].strip()
        if not number:
            return None
        found = Customer.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的客户。"))
        return found

    @property
    def about(self) -> About:
        """Whose need it is, and about what."""
        data = self.cleaned_data
        return About(
            customer=data["customer_number"],
            assessment_object=data["assessment_object"],
            indicator=data["indicator"],
        )


class IdeaForm(forms.Form):
    """An idea as anybody hands it in."""

    words = forms.CharField(label=_("您的想法或需求"), widget=lines(5), max_length=5000)
    name = forms.CharField(label=_("怎么称呼您"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    homepage = forms.CharField(label=_("请留空"), required=False)

    def clean_phone(self) -> str:
        """Return the bare digits."""
        return checked_phone(self.cleaned_data["phone"])

    def clean_homepage(self) -> str:
        """Refuse what a machine filled in; a person does not see this field."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("没有提交。请刷新页面再试。"))
        return ""

    @property
    def teller(self) -> Teller:
        """Who hands it in."""
        data = self.cleaned_data
        return Teller(name=data["name"], phone=data["phone"], email=data["email"])


class NeedSendForm(forms.Form):
    """To whom a need goes."""

    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("转交部门"))


class NeedDecideForm(forms.Form):
    """Whether a need is adopted, why, and until when."""

    is_adopted = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("采纳")), ("no", _("不采纳"))]
    )
    reason = forms.CharField(label=_("决定理由"), widget=lines(3))
    planned_on = forms.DateField(
        label=_("计划实现日期"), widget=DayInput(), required=False, help_text=_("采纳时必填。")
    )

    def clean_is_adopted(self) -> bool:
        """Return what the choice means."""
        return self.cleaned_data["is_adopted"] == "yes"


class NeedRealiseForm(forms.Form):
    """Since when what was adopted is there."""

    on = forms.DateField(label=_("实现日期"), widget=DayInput())


class NeedAnswerForm(forms.Form):
    """What the customer is told."""

    answer = forms.CharField(label=_("给客户的答复"), widget=lines(3))
