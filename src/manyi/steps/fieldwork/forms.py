"""What a respondent's page and a clerk's form send in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from manyi.core.models import AssessmentObject
from manyi.questionnaire.answers import answers_from_form
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind, Questionnaire
from manyi.regulation.schema.asking import Form
from manyi.steps.sampling.models import SampleMember

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

    closes_on = forms.DateField(label=_("截止日期"), widget=forms.DateInput(attrs={"type": "date"}))


class IssueForm(DeadlineForm):
    """The last day for answers."""


class ExtensionForm(DeadlineForm):
    """A later last day, and why."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class ReasonForm(forms.Form):
    """Words that go on record."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
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
                widget=forms.Textarea(attrs={"rows": 3}),
            )


class KeyForm(forms.Form):
    """One answer as a clerk keys it in: whose it is, what it rates, and a blank for each item."""

    member = forms.ModelChoiceField(
        queryset=SampleMember.objects.none(),
        required=False,
        label=_("答卷人"),
        empty_label=_("不在名单中，或没有写姓名"),
    )

    def __init__(
        self,
        questionnaire: Questionnaire,
        *args,
        people: QuerySet[SampleMember],
        objects: QuerySet[AssessmentObject],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        self.fields["member"].queryset = people
        if len(objects) > 1:
            self.fields["object"] = forms.ModelChoiceField(queryset=objects, label=_("测评对象"))
        asked = [one for one in questionnaire.items() if one.kind is not ItemKind.INFORMATION]
        for number, item in enumerate(asked, start=1):
            for name, field in _blanks(item, number):
                self.fields[name] = field

    def answers(self) -> Mapping[str, Answer]:
        """Return what was keyed, as the questionnaire's checker reads it."""
        return answers_from_form(
            self.questionnaire, {name: self.data.getlist(name) for name in self.data}
        )


def _blanks(item: Item, number: int) -> Iterator[tuple[str, forms.Field]]:
    """Yield the field of an item, and one for the words beside each choice that takes some.

    Whether an item must be answered is the questionnaire's checker's business: it knows what is
    shown under which condition.
    """
    label = f"{number}. {item.label}" + ("*" if item.required else "")
    options = [(choice.code, choice.label) for choice in item.choices]
    if item.not_applicable and item.kind not in {ItemKind.MARK, ItemKind.NUMBER}:
        options.append((NOT_APPLICABLE, item.not_applicable))
    yield item.id, _field(item, label, options)
    for choice in item.choices:
        if choice.takes_text:
            words = f"{item.label}：{choice.label}"
            yield f"{item.id}.{choice.code}", forms.CharField(label=words, required=False)


def _field(item: Item, label: str, options: list[tuple[str, str]]) -> forms.Field:
    match item.kind:
        case ItemKind.LEVEL | ItemKind.SINGLE:
            widget = forms.RadioSelect
            return forms.ChoiceField(label=label, choices=options, required=False, widget=widget)
        case ItemKind.MULTIPLE:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                label=label, choices=options, required=False, widget=widget
            )
        case ItemKind.LONG_TEXT:
            widget = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(label=label, required=False, widget=widget)
        case _:
            hint = _("没有作答或不适用时填 na") if item.not_applicable else ""
            return forms.CharField(label=label, required=False, help_text=hint)
