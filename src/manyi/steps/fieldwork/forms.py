"""What a respondent's page and a clerk's form send in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from manyi.core.models import AssessmentObject, Customer
from manyi.questionnaire.answers import answers_from_form
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Questionnaire,
)
from manyi.regulation.schema.asking import Form
from manyi.steps.fieldwork.domain.importing.mapping import Column
from manyi.steps.fieldwork.enums import ExportContent, ExportFormat
from manyi.steps.sampling.models import SampleMember, Wave, WaveAudience

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
        sent = {name: self.data.getlist(name) for name in self.data}
        for item in self.questionnaire.items():
            if item.kind is ItemKind.RANKING:
                sent[item.id] = [self.data.get(name, "") for name in _place_names(item)]
        return answers_from_form(self.questionnaire, sent)


def _blanks(item: Item, number: int) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields of an item: one, one for each part or place, and one for words beside.

    Whether an item must be answered is the questionnaire's checker's business: it knows what is
    shown under which condition.
    """
    label = f"{number}. {item.label}" + ("*" if item.required else "")
    if item.kind is ItemKind.RANKING:
        yield from _places(item, label)
    elif item.kind not in PARTED or item.not_applicable:
        yield item.id, _field(item, label)
    for key, choice in zip(item.answer_keys()[1:], _with_words(item), strict=True):
        yield key, forms.CharField(label=f"{item.label}：{choice.label}", required=False)


def _with_words(item: Item) -> list[Choice]:
    return [choice for choice in item.choices if choice.takes_text or item.kind in PARTED]


def _places(item: Item, label: str) -> Iterator[tuple[str, forms.Field]]:
    options = [("", "—"), *_options(item)]
    for place, name in enumerate(_place_names(item), start=1):
        words = _("%(label)s · 第 %(place)d 位") % {"label": label, "place": place}
        yield name, forms.ChoiceField(label=words, choices=options, required=False)


def _place_names(item: Item) -> list[str]:
    """Return a name for each place of a ranking that no choice's code can be taken for."""
    return [f"{item.id}.#{place}" for place in range(1, (item.at_most or len(item.choices)) + 1)]


def _options(item: Item) -> list[tuple[str, str]]:
    options = [(choice.code, choice.label) for choice in item.answerable()]
    if item.not_applicable:
        options.append((NOT_APPLICABLE, item.not_applicable))
    return options


def _field(item: Item, label: str) -> forms.Field:
    match item.kind:
        case ItemKind.LEVEL | ItemKind.SINGLE:
            widget = forms.RadioSelect
            return forms.ChoiceField(
                label=label, choices=_options(item), required=False, widget=widget
            )
        case ItemKind.CASCADE:
            options = [("", "—"), *_options(item)]
            return forms.ChoiceField(label=label, choices=options, required=False)
        case ItemKind.MULTIPLE:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                label=label, choices=_options(item), required=False, widget=widget
            )
        case ItemKind.LONG_TEXT:
            widget = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(label=label, required=False, widget=widget)
        case _:
            return forms.CharField(label=label, required=False, help_text=_hint(item))


def _hint(item: Item) -> str:
    day = _("写成 2026-03-05 的样子") if item.kind is ItemKind.DATE else ""
    none = _("没有作答或不适用时填 na") if item.not_applicable else ""
    return "；".join(str(words) for words in (day, none) if words)


class ExportForm(forms.Form):
    """Which answers, of whom, in what format."""

    audience = forms.ModelChoiceField(
        WaveAudience.objects.none(), label=_("受访者"), empty_label=None
    )
    content = forms.ChoiceField(label=_("内容"), choices=ExportContent.choices)
    file_format = forms.ChoiceField(label=_("格式"), choices=ExportFormat.choices)
    with_names = forms.BooleanField(label=_("含客户与联系人"), required=False)

    def __init__(self, wave: Wave, *args, may_name: bool, **kwargs) -> None:
        super().__init__(*args, auto_id="export_%s", **kwargs)
        self.fields["audience"].queryset = wave.audiences.exclude(questionnaire_version=None)
        if not may_name:
            del self.fields["with_names"]


class ImportForm(forms.Form):
    """A file of answers, whose they are, and about what."""

    file = forms.FileField(
        label=_("答卷文件"),
        help_text=_("问卷星、腾讯问卷导出的 xlsx、xls、csv，SPSS 的 .sav，或客户自己的评分表。"),
    )
    audience = forms.ModelChoiceField(
        WaveAudience.objects.none(), label=_("受访者"), empty_label=None
    )
    customer = forms.CharField(
        label=_("客户编号（只有客户自己的评分表要填）"),
        required=False,
        help_text=_("填了以后，各列的对应关系按这个客户记住，下次不用再选。"),
    )
    assessed = forms.ModelChoiceField(
        AssessmentObject.objects.none(),
        label=_("测评对象（文件里没有写明时选）"),
        required=False,
    )

    def __init__(self, wave: Wave, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = wave.audiences.exclude(questionnaire_version=None)
        objects = wave.objects_assessed.all()
        self.fields["assessed"].queryset = objects
        if len(objects) <= 1:
            del self.fields["assessed"]

    def clean_customer(self) -> Customer | None:
        number = self.cleaned_data["customer"].strip()
        if not number:
            return None
        found = Customer.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(
                _("没有编号为 %(number)s 的客户。请照客户名单填写。") % {"number": number}
            )
        return found


class PushForm(forms.Form):
    """Which 问卷星 activity pushes, and the item each of its questions is."""

    activity = forms.CharField(
        label=_("问卷星活动编号"),
        max_length=40,
        help_text=_("问卷链接里 /vm/ 或 /jq/ 后面的那一串，或数据推送里的 activity。"),
    )
    key = forms.CharField(
        label=_("推送密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("从问卷星的数据推送设置复制。加密保存，不再显示；不改就留空。"),
    )
    is_open = forms.BooleanField(label=_("接收推送"), required=False, initial=True)

    def __init__(self, questions: Mapping[str, str], choices, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("不接收")), *choices]
        for name, target in questions.items():
            self.fields[name] = forms.ChoiceField(
                label=_("问卷星第 %(number)s 题") % {"number": name.removeprefix("q")},
                choices=offered,
                required=False,
                initial=target,
            )
        self.questions = tuple(questions)

    def mapping(self) -> dict[str, str]:
        """Return the item chosen for each question."""
        return {name: self.cleaned_data[name] for name in self.questions}


def read_columns(form: Mapping[str, str], *, count: int) -> tuple[dict[int, Column], list[str]]:
    """Return what was chosen for each column, and the places whose full mark is no number."""
    columns, faulty = {}, []
    for place in range(count):
        full = form.get(f"f{place}", "").strip()
        try:
            value = float(full) if full else None
        except ValueError:
            value = -1.0
        if value is not None and not 0 < value < 10**_MOST_DIGITS:
            faulty.append(str(place + 1))
            value = None
        columns[place] = Column(form.get(f"c{place}", ""), value)
    return columns, faulty


def read_words(text: str) -> dict[str, str]:
    """Return the lines `theirs=ours` of a box; lines without our word are left out."""
    pairs = (line.replace("＝", "=").partition("=") for line in text.splitlines())
    return {one.strip(): ours.strip() for one, _eq, ours in pairs if one.strip() and ours.strip()}
