"""Files sent with a form: several at once, each checked by its bytes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from manyi.core.received_files import LARGEST_BYTES, ReceivedFile, received_file, refusing
from manyi.problems import Problem, sentence
from manyi.steps.cases.forms.parts import CaseForm

MOST_FILES = 5


class SeveralFiles(forms.ClearableFileInput):
    """The browser's chooser, for more than one file."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files; the cleaned value is a list of checked files."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("照片或附件"))
        kwargs.setdefault("help_text", _("可以不加。最多 5 个，每个不超过 10 MB。"))
        super().__init__(widget=SeveralFiles(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[ReceivedFile]:
        """Return the files with their findings, or every reason why they are refused."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"])
        problems = [problem for one in sent for problem in _size_problems(one)]
        if len(sent) > MOST_FILES:
            needed = str(MOST_FILES)
            problems.append(Problem("received.too_many", found=str(len(sent)), needed=needed))
        files = [] if problems else [received_file(one.name, one.read()) for one in sent]
        problems += [problem for file in files for problem in refusing(file.problems)]
        if problems:
            raise forms.ValidationError([sentence(problem) for problem in problems])
        return files


def _size_problems(sent: UploadedFile) -> list[Problem]:
    """Look at the size before a byte is read into memory."""
    if sent.size > LARGEST_BYTES:
        found, needed = (f"{size / 1024 / 1024:.1f}" for size in (sent.size, LARGEST_BYTES))
        return [Problem("received.too_large", sent.name, found, needed)]
    return [] if sent.size else [Problem("received.empty", sent.name)]


class AttachForm(CaseForm):
    """Files to be kept with a case."""

    files = FilesField()
