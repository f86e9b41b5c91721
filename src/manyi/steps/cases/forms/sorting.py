"""What is settled about letters, files, categories and other systems."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Adoption
from manyi.steps.cases.enums import CaseSource
from manyi.steps.cases.forms.intake import ByRegulation
from manyi.steps.cases.forms.merging import CaseNumber
from manyi.steps.cases.forms.parts import lines
from manyi.steps.cases.models import Category, IntakeSource


class MailCaseForm(ByRegulation):
    """A letter nobody could sort becomes a case."""

    description = forms.CharField(label=_("内容"), widget=lines(4), max_length=5000)


class MailAttachForm(forms.Form):
    """A letter nobody could sort belongs to a case."""

    case = CaseNumber(label=_("归入哪一件（编号）"))


class MailDiscardForm(forms.Form):
    """A letter is no feedback."""

    reason = forms.CharField(label=_("为什么不是反馈"), max_length=200)


class FeedbackFileForm(forms.Form):
    """A file of feedback and the regulation it is handled under."""

    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度办理"))
    file = forms.FileField(label=_("反馈清单（xlsx、xls 或 csv）"))

    def __init__(self, *args: Any, adoptions: Iterable[Adoption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Adoption.objects.filter(pk__in=[row.pk for row in adoptions])
        self.fields["adoption"].queryset = rows.select_related("pack_version", "unit")
        if len(rows) == 1:
            self.fields["adoption"].initial = rows[0]


class CategoryForm(forms.Form):
    """A category of the company's own below another."""

    parent = forms.ModelChoiceField(Category.objects.none(), label=_("属于"))
    label = forms.CharField(label=_("名称"), max_length=60)
    code = forms.SlugField(label=_("代码（英文）"), max_length=60)
    indicator = forms.SlugField(label=_("对应指标（代码）"), max_length=60, required=False)

    def __init__(self, *args: Any, adoption_key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Category.objects.filter(adoption_key=adoption_key, is_active=True)
        self.fields["parent"].queryset = rows


class CategoryChangeForm(forms.Form):
    """What a category is called, which indicator it touches, and whether it is in use."""

    label = forms.CharField(label=_("名称"), max_length=60)
    indicator = forms.SlugField(label=_("对应指标（代码）"), max_length=60, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False)


class SourceForm(forms.Form):
    """Another system that may deliver feedback."""

    name = forms.CharField(label=_("名称"), max_length=60)
    code = forms.SlugField(label=_("代码（英文）"), max_length=40)
    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度办理"))
    channel = forms.ChoiceField(
        label=_("登记为来源"),
        choices=[(one.value, one.label) for one in (CaseSource.API, CaseSource.SOCIAL)],
    )

    def __init__(self, *args: Any, adoptions: Iterable[Adoption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Adoption.objects.filter(pk__in=[row.pk for row in adoptions])
        self.fields["adoption"].queryset = rows.select_related("pack_version", "unit")


class SourceActForm(forms.Form):
    """One source and what is to become of it."""

    source = forms.ModelChoiceField(IntakeSource.objects.all())
    act = forms.ChoiceField(choices=[(one, one) for one in ("renew", "start", "stop")])
