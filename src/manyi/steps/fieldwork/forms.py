"""What a respondent's page and a clerk's form send in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from manyi.questionnaire.answers import answers_from_form
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.questionnaire import Questionnaire
from manyi.regulation.schema.asking import Form

_LONGEST_KEY = 64
_DAY_S = 86400
_MOST_DIGITS = 15


@dataclass(frozen=True)
class SentPage:
    """One submission as it came in, read but not yet checked."""

    page_key: str
    answers: Mapping[str, Answer]
    object_id: int | None
    seconds: int | None


def read_page(
    sent: MultiValueDict, questionnaire: Questionnaire, *, fresh_key: str, at: datetime
) -> SentPage:
    """Read a page; one that comes without a key, which no page of ours does, gets the fresh one."""
    lists = {name: sent.getlist(name) for name in sent}
    key = sent.get("page_key", "")
    return SentPage(
        page_key=key if 0 < len(key) <= _LONGEST_KEY else fresh_key,
        answers=answers_from_form(questionnaire, lists),
        object_id=_number(sent.get("object")),
        seconds=_seconds(sent.get("opened"), at),
    )


def _number(text: str | None) -> int | None:
    is_number = bool(text) and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def _seconds(opened: str | None, at: datetime) -> int | None:
    """Return how long the page was open by its own stamp; an absurd one tells nothing."""
    start = _number(opened)
    if start is None:
        return None
    found = int(at.timestamp()) - start
    return found if 0 <= found <= _DAY_S else None


class DeadlineForm(forms.Form):
    """A day, and why."""

    closes_on = forms.DateField(
        label=_("截止日期"), widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )


class IssueForm(DeadlineForm):
    """The last day for answers."""


class ExtensionForm(DeadlineForm):
    """A later last day, and why."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class ReasonForm(forms.Form):
    """Words that go on record."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class RecordForm(forms.Form):
    """A form of the regulation, its blanks as the regulation names them."""

    def __init__(self, provision: Form, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, blank in provision.fields.items():
            self.fields[name] = forms.CharField(
                label=blank.label,
                required=blank.required,
                max_length=2000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
            )


class MemberForm(forms.Form):
    """Whose answer is keyed in; empty when nobody invited it."""

    member = forms.ModelChoiceField(queryset=None, required=False, label=_("答卷人"))

    def __init__(self, people, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people
        self.fields["member"].empty_label = _("不在名单中，或没有写姓名")
        self.fields["member"].widget.attrs["class"] = "form-select"
