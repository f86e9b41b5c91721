"""The record form of a duty, made from the pack's form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.clock import today
from manyi.core.models import Person
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Form, FormField


class DutyForm(forms.Form):
    """Day of the act, then one field for each blank of the regulation's form."""

    on = forms.DateField(
        label=_("实际日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, pack: Pack, form: Form | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        for key, blank in (form.fields if form else {}).items():
            self.fields[f"f_{key}"] = _field(blank, pack)

    def values(self) -> dict[str, object]:
        """Return what was filled in, by the keys of the pack, as plain JSON values."""
        return {
            name.removeprefix("f_"): _plain(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("f_")
        }


def _field(blank: FormField, pack: Pack) -> forms.Field:
    about = {"label": blank.label, "required": blank.required}
    match blank.type:
        case "date":
            return forms.DateField(
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **about
            )
        case "number":
            return forms.DecimalField(**about)
        case "person":
            return forms.ModelChoiceField(Person.objects.filter(is_active=True), **about)
        case "attendance":
            roles = [(key, role.label) for key, role in pack.roles.items()]
            boxes = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(choices=roles, widget=boxes, **about)
        case "choice":
            return forms.ChoiceField(choices=list(blank.choices.items()), **about)
        case _:
            return forms.CharField(widget=forms.Textarea({"rows": 3}), **about)


def _plain(value: object) -> object:
    if isinstance(value, Person):
        return value.name
    return value if isinstance(value, list | int | float) or value is None else str(value)
