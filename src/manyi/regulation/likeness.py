"""`like: key`: a provision that copies a sibling and overrides parts of it."""

import copy
from collections.abc import Mapping
from typing import Any

from manyi.regulation.schema import SECTIONS
from manyi.regulation.source import Path, Slip, Source
from manyi.regulation.suggestions import suggestion


def resolve_likeness(source: Source) -> dict[Path, Path]:
    """Replace every `like` by what it stands for; return which provision copies which."""
    copies: dict[Path, Path] = {}
    for section in SECTIONS:
        provisions = source.data.get(section)
        if isinstance(provisions, dict):
            siblings = _Siblings(section, provisions, source)
            for name in list(provisions):
                siblings.expand(name, ())
            copies |= siblings.copies
    return copies


class _Siblings:
    """The provisions of one section, some of which copy others."""

    def __init__(self, section: str, provisions: dict[str, Any], source: Source) -> None:
        self.section = section
        self.provisions = provisions
        self.source = source
        self.copies: dict[Path, Path] = {}

    def expand(self, name: str, on_the_way: tuple[str, ...]) -> None:
        own = self.provisions[name]
        if not isinstance(own, dict) or "like" not in own:
            return
        model = str(own.pop("like"))
        if model in (*on_the_way, name):
            self._slip("pack.like_circle", name, name, model)
        elif not isinstance(self.provisions.get(model), dict):
            self._slip("pack.like_unknown", name, model, suggestion(model, self.provisions))
        else:
            self.expand(model, (*on_the_way, name))
            self.provisions[name] = _merged(self.provisions[model], own)
            self.copies[self.section, name] = (self.section, model)

    def _slip(self, code: str, name: str, found: str, needed: str) -> None:
        line = self.source.line((self.section, name, "like"))
        self.source.slips.append(Slip(code, line, found, needed))
        self.source.unread.add((self.section, name))


def _merged(model: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result = copy.deepcopy(dict(model))
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _merged(result[key], value) if both and key != "when" else value
    return result


def written_at(path: Path, copies: Mapping[Path, Path], source: Source) -> Path:
    """Return where the value at the path was written: here, or in the provision copied."""
    while path not in source.lines and path[:2] in copies:
        path = (*copies[path[:2]], *path[2:])
    return path
