"""What the author of a report sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 4000


class SectionForm(forms.Form):
    """The words of one chapter."""

    text = forms.CharField(
        label=_("文字"), required=False, max_length=MOST_WORDS, widget=forms.Textarea
    )


class LinesForm(forms.Form):
    """Words of which each line stands for itself: causes, suggestions."""

    text = forms.CharField(
        label=_("每行一条"), required=False, max_length=MOST_WORDS, widget=forms.Textarea
    )

    def lines(self) -> list[str]:
        """Return the lines that say something."""
        return [line for line in self.cleaned_data["text"].splitlines() if line.strip()]
