"""What comes of writing or reading a questionnaire in another tool's format, losses included."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from manyi.problems import Problem
from manyi.questionnaire.questionnaire import END, NOT_APPLICABLE, Questionnaire


@dataclass(frozen=True)
class Written:
    """The file, and what the format could not hold."""

    data: bytes
    losses: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Read:
    """The questionnaire, and what of the file it could not hold."""

    questionnaire: Questionnaire
    losses: tuple[Problem, ...] = ()


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,63}")


@dataclass
class Naming:
    """Our ids and codes for another tool's names, kept where they fit, made where they do not."""

    ids: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)

    def item_id(self, name: str, *, prefix: str = "q") -> str:
        """Return the id for that name, the same whenever it is asked for."""
        if name not in self.ids:
            taken = set(self.ids.values()) | {END}
            fits = _NAME.fullmatch(name) is not None and name not in taken
            self.ids[name] = name if fits else _free(prefix, taken)
        return self.ids[name]

    def code(self, item_id: str, value: str) -> str:
        """Return the code for that value of an item."""
        key = (item_id, value)
        if key not in self.codes:
            taken = {code for (of, _), code in self.codes.items() if of == item_id}
            taken.add(NOT_APPLICABLE)
            fits = _CODE.fullmatch(value) is not None and value not in taken
            self.codes[key] = value if fits else _free("c", taken)
        return self.codes[key]


def _free(prefix: str, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(f"{prefix}{n}" for n in range(1, len(used) + 2) if f"{prefix}{n}" not in used)
