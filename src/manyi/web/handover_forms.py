"""Forms of a handover: for each thing in hand, whether it moves and to whom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyi.core.handovers import InHand, Wish
from manyi.core.models import Person, RoleGrant

_KEPT = "keep"


def receivers(leaving: Person) -> QuerySet[Person]:
    """Return who may receive: able to act, and not the person themselves."""
    acting = RoleGrant.objects.values("person")
    return Person.objects.filter(is_active=True, pk__in=acting).exclude(pk=leaving.pk)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HandoverForm(forms.Form):
    """Who takes over, for how long, and thing by thing whether it goes to somebody else."""

    receiver = forms.ModelChoiceField(Person.objects.none(), label=_("接收人"))
    until = forms.DateField(
        label=_("代办到"),
        widget=DayInput(),
        required=False,
        help_text=_("只是暂时代办时填，到期自动收回；离职交接不填。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, leaving: Person, in_hand: tuple[InHand, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = receivers(leaving)
        self.fields["receiver"].queryset = people
        self.in_hand = in_hand
        choices = [
            ("", _("交给接收人")),
            (_KEPT, _("不移交")),
            *((str(one.pk), one.name) for one in people),
        ]
        for name, title in self._names().items():
            field = forms.ChoiceField(label=title, choices=choices, required=False)
            self.fields[name] = field

    def _names(self) -> dict[str, str]:
        return {
            f"{kind.kind}:{one.item}": one.label for kind in self.in_hand for one in kind.things
        }

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The things in hand, kind by kind, each with its field."""
        return [
            {
                "title": kind.title,
                "fields": [self[f"{kind.kind}:{one.item}"] for one in kind.things],
            }
            for kind in self.in_hand
            if kind.things
        ]

    @property
    def wishes(self) -> list[Wish]:
        """What is to move, and to whom."""
        data = self.cleaned_data
        people = {str(one.pk): one for one in self.fields["receiver"].queryset}
        return [
            Wish(kind.kind, one.item, people.get(chosen, data["receiver"]))
            for kind in self.in_hand
            for one in kind.things
            if (chosen := data.get(f"{kind.kind}:{one.item}", "")) != _KEPT
        ]
