"""Who says it and what: the fields every door has, the public form, the hotline, a colleague."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Adoption, Contact
from manyi.problems import Problem, sentence
from manyi.steps.cases.domain import Heard, Teller
from manyi.steps.cases.enums import CaseKind, CaseSource, Relation, Urgency
from manyi.steps.cases.forms.files import FilesField
from manyi.steps.cases.forms.parts import lines
from manyi.steps.cases.models import Category
from manyi.steps.cases.queries import digits, kinds_of

_PHONE = re.compile(r"\+?\d[\d ()-]{4,18}\d")
TELLER = ("name", "phone", "email", "relation", "on_behalf_of", "is_confidential")
SALT = "cases.feedback"


def checked_phone(words: str) -> str:
    """Return the bare digits of a telephone number; raise in words for what is none."""
    if words and not _PHONE.fullmatch(words):
        raise forms.ValidationError(_("这不像电话号码。请核对，例如 0512-60000000。"))
    return digits(words)


class TellerForm(forms.Form):
    """Who brings the feedback, as far as they want to say."""

    name = forms.CharField(label=_("怎么称呼您"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    is_confidential = forms.BooleanField(
        label=_("请为我保密"),
        required=False,
        help_text=_("姓名和联系方式只给办理这一件的人看。"),
    )
    on_behalf_of = forms.CharField(label=_("代谁反映（本人不用填）"), max_length=60, required=False)
    relation = forms.ChoiceField(
        label=_("您与他的关系"), choices=[("", "—"), *Relation.choices], required=False
    )

    def clean_phone(self) -> str:
        """Return the bare digits."""
        return checked_phone(self.cleaned_data["phone"])

    @property
    def teller(self) -> Teller:
        """Who said it."""
        return Teller(**{name: self.cleaned_data.get(name, "") for name in TELLER})


class ByRegulation(forms.Form):
    """A form whose kinds are those of the regulation it is handled under."""

    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度办理"))
    kind = forms.ChoiceField(label=_("类别"), choices=CaseKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, adoptions: Iterable[Adoption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(adoptions)
        found = Adoption.objects.filter(pk__in=[row.pk for row in rows])
        self.fields["adoption"].queryset = found.select_related("pack_version", "unit")
        if len(rows) == 1:
            self.fields["adoption"].initial = rows[0].pk
            self.fields["adoption"].required = False
            self.fields["adoption"].widget = forms.HiddenInput()
        known = [kinds_of(row) for row in rows]
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in CaseKind if any(kind in one for one in known)
        ]
        self._only = rows[0] if len(rows) == 1 else None

    def clean_adoption(self) -> Adoption | None:
        """Return the regulation; where there is only one, nobody has to choose it."""
        return self.cleaned_data["adoption"] or self._only


class FeedbackForm(ByRegulation, TellerForm):
    """The public form: no account, one page, free of charge."""

    description = forms.CharField(
        label=_("请说说是什么事"),
        max_length=5000,
        widget=lines(5),
        help_text=_("什么时候、在哪里、发生了什么。"),
    )
    requested_remedy = forms.CharField(
        label=_("您希望怎样解决"), max_length=2000, widget=lines(2), required=False
    )
    product = forms.CharField(label=_("哪个产品、服务或项目"), max_length=120, required=False)
    location = forms.CharField(label=_("地点"), max_length=120, required=False)
    is_safety = forms.BooleanField(
        label=_("涉及人身或设备安全"), required=False, help_text=_("勾选后会优先办理。")
    )
    files = FilesField(required=False)
    # People do not see this box; machines fill in every box there is.
    homepage = forms.CharField(required=False, label=_("请不要填写这一栏"))
    once = forms.UUIDField(widget=forms.HiddenInput())
    sum_of = forms.CharField(widget=forms.HiddenInput(), required=False)
    answer = forms.IntegerField(label=_("请算一下"), required=False)

    field_order = [
        "adoption",
        "kind",
        "description",
        "requested_remedy",
        "product",
        "location",
        "is_safety",
        "files",
        "name",
        "phone",
        "email",
        "is_confidential",
        "on_behalf_of",
        "relation",
    ]

    def __init__(self, *args: Any, must_add: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adoption"].label = _("向哪个单位反映")
        self.fields["adoption"].label_from_instance = lambda row: str(row.unit)
        self.fields["once"].initial = uuid.uuid4
        self.must_add = must_add

    @property
    def is_by_machine(self) -> bool:
        """Whether the box no person sees was filled in."""
        return bool(self.data.get("homepage"))

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer, and after many forms from one place for a sum."""
        if self.is_by_machine:
            self.add_error("homepage", _("这一栏要空着。请清空后再提交。"))
        ways = ("phone", "email")
        if not any(self.cleaned_data.get(way) or way in self.errors for way in ways):
            self.add_error("phone", sentence(Problem("feedback.way")))
        if self.must_add and not self._has_added():
            self.add_error("answer", sentence(Problem("feedback.sum")))
        return self.cleaned_data

    def _has_added(self) -> bool:
        try:
            addends = signing.loads(self.cleaned_data.get("sum_of") or "", salt=SALT, max_age=3600)
        except signing.BadSignature:
            return False
        return self.cleaned_data.get("answer") == sum(addends)

    @property
    def heard(self) -> Heard:
        """What the form says."""
        data = self.cleaned_data
        return Heard(
            description=data["description"],
            kind=data["kind"],
            source=CaseSource.WEB,
            requested_remedy=data["requested_remedy"],
            product=data["product"],
            location=data["location"],
            is_safety=data["is_safety"],
            urgency=Urgency.URGENT if data["is_safety"] else "",
            teller=self.teller,
        )


class HotlineForm(ByRegulation):
    """What a clerk writes down while the caller speaks; the number comes first."""

    phone = forms.CharField(
        label=_("来电号码"),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "autofocus": True}),
    )
    contact = forms.ModelChoiceField(
        Contact.objects.select_related("customer"), required=False, widget=forms.HiddenInput()
    )
    name = forms.CharField(label=_("来电人"), max_length=60, required=False)
    description = forms.CharField(label=_("反映的事"), widget=lines(4), max_length=5000)
    requested_remedy = forms.CharField(label=_("客户要求"), max_length=2000, required=False)
    category = forms.ModelChoiceField(Category.objects.none(), label=_("分类"), required=False)
    product = forms.CharField(label=_("产品或服务"), max_length=120, required=False)
    location = forms.CharField(label=_("地点"), max_length=120, required=False)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=[("", "—"), *Urgency.choices], required=False
    )
    is_safety = forms.BooleanField(label=_("涉及安全"), required=False)
    on_behalf_of = forms.CharField(label=_("代谁反映"), max_length=60, required=False)
    is_confidential = forms.BooleanField(label=_("要求保密"), required=False)

    field_order = ["phone", "name", "adoption", "kind", "description"]

    def __init__(self, *args: Any, adoptions: Iterable[Adoption], **kwargs: Any) -> None:
        rows = list(adoptions)
        super().__init__(*args, adoptions=rows, **kwargs)
        keys = [row.key for row in rows]
        self.fields["category"].queryset = Category.objects.filter(
            adoption_key__in=keys, is_active=True
        ).exclude(parent=None)

    def clean_phone(self) -> str:
        """Return the bare digits."""
        return checked_phone(self.cleaned_data["phone"])

    @property
    def heard(self) -> Heard:
        """What the caller said."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("name", "phone", "on_behalf_of", "is_confidential")}
        contact = data["contact"]
        return Heard(
            description=data["description"],
            kind=data["kind"],
            source=CaseSource.HOTLINE,
            requested_remedy=data["requested_remedy"],
            category=data["category"],
            customer=contact.customer if contact else None,
            contact=contact,
            product=data["product"],
            location=data["location"],
            urgency=data["urgency"],
            is_safety=data["is_safety"],
            teller=Teller(**told),
        )


class ReportForm(ByRegulation):
    """What any colleague heard from a customer."""

    description = forms.CharField(
        label=_("客户说了什么"), widget=lines(4), max_length=5000, help_text=_("尽量照原话写。")
    )
    name = forms.CharField(label=_("哪位客户、哪个单位"), max_length=60, required=False)
    phone = forms.CharField(label=_("客户电话"), max_length=30, required=False)
    product = forms.CharField(label=_("产品、服务或项目"), max_length=120, required=False)
    location = forms.CharField(label=_("地点"), max_length=120, required=False)
    files = FilesField(required=False)

    def clean_phone(self) -> str:
        """Return the bare digits."""
        return checked_phone(self.cleaned_data["phone"])

    @property
    def heard(self) -> Heard:
        """What the colleague heard."""
        data = self.cleaned_data
        return Heard(
            description=data["description"],
            kind=data["kind"],
            source=CaseSource.VISIT,
            product=data["product"],
            location=data["location"],
            teller=Teller(name=data["name"], phone=data["phone"], relation=Relation.STAFF),
        )
