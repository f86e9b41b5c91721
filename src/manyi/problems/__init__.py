"""What is wrong with something a person sent, and the sentence that tells them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right: which rule (code), where, what was found, what was needed."""

    code: str
    place: str = ""
    found: str = ""
    needed: str = ""

    def __str__(self) -> str:
        return sentence(self)


class ProblemsFound(ValueError):
    """Raised with every problem at once, so that nobody mends one line to meet the next error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@cache
def sentences() -> dict[str, str]:
    """Return the catalogue: code → Chinese sentence with {place}, {found} and {needed}."""
    catalogue: dict[str, str] = {}
    for entry in sorted(files(__name__).joinpath("sentences").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".json"):
            catalogue |= json.loads(entry.read_text(encoding="utf-8"))
    return catalogue


def sentence(problem: Problem) -> str:
    """Return the problem in words for the person who has to act on it."""
    return sentences()[problem.code].format(
        place=problem.place, found=problem.found, needed=problem.needed
    )
