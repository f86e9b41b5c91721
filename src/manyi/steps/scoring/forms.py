"""What people type: an approved figure of a period without answers."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.regulation import Pack
from manyi.steps.scoring.queries import is_share


class PastFigureForm(forms.Form):
    """A figure as it stands in the approved report: shares are typed as per cent."""

    figure = forms.ChoiceField(label=_("哪个数字"))
    period = forms.CharField(
        label=_("期次"), max_length=20, help_text=_("写成 2025、2025H1、2025Q3 或 2025-07")
    )
    value = forms.DecimalField(
        label=_("数值"),
        max_digits=9,
        decimal_places=3,
        help_text=_("满意度、满意率写百分数，如 76.00；分数照原样写"),
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如：2025 年度分析报告，总经理批准")
    )

    def __init__(self, *args: object, adoptions: Iterable[Adoption], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.adoptions = {str(adoption.pk): adoption for adoption in adoptions}
        self.fields["figure"].choices = [
            (f"{pk}:{key}", f"{label}（{adoption}）")
            for pk, adoption in self.adoptions.items()
            for key, label in _figures(pack_of(adoption.pack_version))
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if "figure" in cleaned:
            pk, _colon, key = cleaned.pop("figure").partition(":")
            adoption = self.adoptions[pk]
            cleaned |= {"adoption": adoption, "score": key}
            if "value" in cleaned and is_share(pack_of(adoption.pack_version), key):
                cleaned["value"] = cleaned["value"] / Decimal(100)
        return cleaned


def _figures(pack: Pack) -> list[tuple[str, str]]:
    return [
        (key, score.label)
        for key, score in pack.scores.items()
        if score.formula.partition("@")[0] not in ("tally", "item_means")
    ]
