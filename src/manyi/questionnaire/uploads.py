"""Whether a file sent in answer to an item is of the kind and size the item asks for.

Only the beginning of the file is looked at: an ending is a claim, the first bytes are evidence.
"""

from manyi.problems import Problem
from manyi.questionnaire.questionnaire import Item

_MEGABYTE = 1024 * 1024
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# Beginnings by ending; a HEIC or MP4 file names its kind from the fifth byte on.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".doc": _OFFICE,
    ".docx": _OFFICE,
    ".xls": _OFFICE,
    ".xlsx": _OFFICE,
    ".zip": (b"PK\x03\x04",),
}
_BOXED = frozenset({".heic", ".mp4"})


def known_endings() -> frozenset[str]:
    """Return the endings whose files can be told by their beginning."""
    return frozenset(_BEGINNINGS) | _BOXED


def check_upload(item: Item, *, name: str, size: int, beginning: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with one file; `beginning` is its first dozen bytes or more."""
    ending = next((one for one in item.accept if name.lower().endswith(one)), None)
    if ending is None:
        return (Problem("answer.file_kind", item.id, name, "、".join(item.accept)),)
    problems = []
    if size == 0:
        problems.append(Problem("answer.file_empty", item.id, name))
    elif not _begins_as(ending, beginning):
        problems.append(Problem("answer.file_not_what_it_says", item.id, name, ending))
    if item.max_megabytes is not None and size > item.max_megabytes * _MEGABYTE:
        found = f"{size / _MEGABYTE:.1f}"
        problems.append(Problem("answer.file_too_large", item.id, found, f"{item.max_megabytes:g}"))
    return tuple(problems)


def _begins_as(ending: str, beginning: bytes) -> bool:
    if ending in _BOXED:
        return beginning[4:8] == b"ftyp"
    if ending == ".webp":
        return beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP"
    return beginning.startswith(_BEGINNINGS.get(ending, (b"",)))
