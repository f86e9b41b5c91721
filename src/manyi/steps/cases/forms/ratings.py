"""What a customer says of the handling, and adds to what they said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.enums import Content
from manyi.steps.cases.forms.files import FilesField
from manyi.steps.cases.forms.parts import lines


class RatingForm(forms.Form):
    """Five levels and a few words."""

    content = forms.ChoiceField(
        label=_("您对这一次的处理"), choices=Content.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("还想说的"), widget=lines(3), max_length=2000, required=False)


class SupplementForm(forms.Form):
    """More words and files of the customer about their case."""

    words = forms.CharField(label=_("补充说明"), widget=lines(3), max_length=5000)
    files = FilesField(required=False)
