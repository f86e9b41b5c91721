"""What a customer types to see how their feedback stands."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StatusForm(forms.Form):
    """What a customer types to see how their feedback stands."""

    number = forms.CharField(label=_("编号"), max_length=40)
    secret = forms.CharField(label=_("查询码"), max_length=40)
