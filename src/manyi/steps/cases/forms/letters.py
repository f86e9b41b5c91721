"""What people send to write letters and their templates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.forms.parts import lines


class LetterForm(forms.Form):
    """A letter as it will go out; everything may still be changed."""

    to = forms.CharField(
        label=_("收件人邮箱"),
        max_length=200,
        required=False,
        help_text=_("不填也可以，打印后邮寄或当面交给客户。"),
    )
    subject = forms.CharField(label=_("标题"), max_length=200)
    body = forms.CharField(label=_("正文"), widget=lines(14))


class TemplateForm(forms.Form):
    """The words letters of a purpose start from."""

    title = forms.CharField(label=_("名称"), max_length=60)
    subject = forms.CharField(label=_("标题"), max_length=120)
    body = forms.CharField(label=_("正文"), widget=lines(14))
