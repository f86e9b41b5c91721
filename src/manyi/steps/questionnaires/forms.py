"""What people send about a questionnaire's wording."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.questionnaire.questionnaire import (
    SCORED,
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
)
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM

FEWEST_CHOICES = 2
SHEET = {
    "title": _("问卷名称"),
    "intro": _("开头的话"),
    "purpose": _("调查目的"),
    "confidentiality": _("保密说明"),
    "thanks": _("结束的话"),
}
ADDABLE = {
    ItemKind.SINGLE: _("单选题"),
    ItemKind.MULTIPLE: _("多选题"),
    ItemKind.NUMBER: _("填数字"),
    ItemKind.SHORT_TEXT: _("填一行字"),
    ItemKind.LONG_TEXT: _("填一段话"),
    ItemKind.INFORMATION: _("只读说明"),
}


class DraftForm(forms.Form):
    """Which indicator tree a new questionnaire is drafted from."""

    tree = forms.ModelChoiceField(IndicatorTree.objects.none(), label=_("依据的指标体系"))

    def __init__(self, *args, trees, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tree"].queryset = trees


@dataclass(frozen=True)
class ItemFields:
    """One item with its fields, as the page sets them side by side."""

    item: Item
    label: forms.BoundField
    hint: forms.BoundField
    required: forms.BoundField
    not_applicable: forms.BoundField | None
    position: forms.BoundField
    is_removable: bool


class DesignerForm(forms.Form):
    """The words around the questions, and each question's words, order and options."""

    def __init__(self, *args, document: Questionnaire, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        for name, label in SHEET.items():
            is_long = name not in {"title", "thanks"}
            self.fields[name] = forms.CharField(
                label=label,
                required=name == "title",
                initial=getattr(document, name),
                widget=forms.Textarea({"rows": 2}) if is_long else forms.TextInput(),
            )
        for page in document.pages:
            for place, item in enumerate(page.items):
                self._add_fields(item, place)

    def _add_fields(self, item: Item, place: int) -> None:
        name = {"name": item.label}
        self.fields[f"label-{item.id}"] = forms.CharField(
            label=_("题目「%(name)s」的题干") % name, initial=item.label
        )
        self.fields[f"hint-{item.id}"] = forms.CharField(
            label=_("题目「%(name)s」的提示") % name, initial=item.hint, required=False
        )
        self.fields[f"required-{item.id}"] = forms.BooleanField(
            label=_("必答"), initial=item.required, required=False
        )
        if item.kind in SCORED:
            self.fields[f"na-{item.id}"] = forms.CharField(
                label=_("“不适用”的说法（留空则不提供）"),
                initial=item.not_applicable,
                required=False,
            )
        self.fields[f"position-{item.id}"] = forms.IntegerField(
            label=_("题目「%(name)s」的次序") % name,
            min_value=1,
            initial=place + 1,
            widget=forms.NumberInput({"class": "form-control form-control-sm", "min": 1}),
        )

    def sheet(self) -> list[forms.BoundField]:
        """Return the fields of the words around the questions."""
        return [self[name] for name in SHEET]

    def parts(self) -> list[tuple[Page, list[ItemFields]]]:
        """Return the fields page by page."""
        return [
            (page, [self._item_fields(item) for item in page.items]) for page in self.document.pages
        ]

    def _item_fields(self, item: Item) -> ItemFields:
        return ItemFields(
            item=item,
            label=self[f"label-{item.id}"],
            hint=self[f"hint-{item.id}"],
            required=self[f"required-{item.id}"],
            not_applicable=self[f"na-{item.id}"] if item.kind in SCORED else None,
            position=self[f"position-{item.id}"],
            is_removable=item.kind not in SCORED and item.id != COMPETITOR_ITEM,
        )

    def reworded(self) -> Questionnaire:
        """Return the document as it was sent."""
        sheet = {name: self.cleaned_data[name] for name in SHEET}
        pages = tuple(replace(page, items=tuple(self._items(page))) for page in self.document.pages)
        return replace(self.document, pages=pages, **sheet)

    def _items(self, page: Page) -> Iterator[Item]:
        sent = self.cleaned_data
        for item in sorted(page.items, key=lambda one: sent[f"position-{one.id}"]):
            yield replace(
                item,
                label=sent[f"label-{item.id}"],
                hint=sent[f"hint-{item.id}"],
                required=sent[f"required-{item.id}"],
                not_applicable=sent.get(f"na-{item.id}", ""),
            )


class QuestionForm(forms.Form):
    """A question of one's own, beside those the indicators ask for."""

    kind = forms.ChoiceField(label=_("题型"), choices=list(ADDABLE.items()))
    label = forms.CharField(label=_("题干"), max_length=200)
    choices = forms.CharField(
        label=_("选项（一行一个）"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("单选题和多选题至少两项。"),
    )
    page = forms.ChoiceField(label=_("放在哪一页"))

    def __init__(self, *args, document: Questionnaire, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["page"].choices = [(page.id, page.title or page.id) for page in document.pages]
        self.fields["page"].initial = document.pages[-1].id

    def clean(self) -> dict:
        """Ask for choices where there is something to choose."""
        sent = super().clean()
        lines = [line.strip() for line in sent.get("choices", "").splitlines() if line.strip()]
        chooses = sent.get("kind") in {ItemKind.SINGLE, ItemKind.MULTIPLE}
        if chooses and len(lines) < FEWEST_CHOICES:
            found = len(lines)
            self.add_error(
                "choices", _("写了 %(found)s 项，至少要有两项，一行一个。") % {"found": found}
            )
        sent["choices"] = lines if chooses else []
        return sent

    def extended(self) -> Questionnaire:
        """Return the document with the question at the end of its page."""
        sent = self.cleaned_data
        item = Item(
            id=self._free_id(),
            kind=ItemKind(sent["kind"]),
            label=sent["label"],
            choices=tuple(
                Choice(code=f"c{n}", label=label) for n, label in enumerate(sent["choices"], 1)
            ),
            max_length=2000 if sent["kind"] == ItemKind.LONG_TEXT else None,
        )
        pages = (
            replace(page, items=(*page.items, item)) if page.id == sent["page"] else page
            for page in self.document.pages
        )
        return replace(self.document, pages=tuple(pages))

    def _free_id(self) -> str:
        used = {item.id for item in self.document.items()}
        numbers = [int(m[1]) for name in used if (m := re.fullmatch(r"own_(\d+)", name))]
        return f"own_{max(numbers, default=0) + 1}"


def without_item(document: Questionnaire, item_id: str) -> Questionnaire:
    """Return the document without a question of one's own; pages left empty go too."""
    pages = (
        replace(
            page,
            items=tuple(item for item in page.items if item.id != item_id or item.kind in SCORED),
        )
        for page in document.pages
    )
    return replace(document, pages=tuple(page for page in pages if page.items))
