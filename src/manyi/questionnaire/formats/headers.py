"""What a survey tool's header row says about each column."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a column holds of its question."""

    WHOLE = "whole"
    ROW = "row"
    OPTION = "option"
    BLANK = "blank"
    FILL_IN = "fill_in"


@dataclass(frozen=True)
class HeaderField:
    """One column: metadata when it has no question; `part` and `label` for part of a question."""

    position: int
    title: str
    question: int | None = None
    stem: str = ""
    part: Part = Part.WHOLE
    label: str = ""

    @property
    def is_metadata(self) -> bool:
        return self.question is None and not self.stem


@dataclass(frozen=True)
class Export:
    """A recognised export: its tool, its columns, and the cells that mean no answer."""

    tool: str
    fields: tuple[HeaderField, ...]
    by_code: bool = False
    missing: frozenset[str] = frozenset()


def runs_of_one_question(fields: Iterable[HeaderField]) -> list[list[HeaderField]]:
    """Return neighbouring columns of one question number together, others alone."""
    runs: list[list[HeaderField]] = []
    for field in fields:
        same = runs and field.question is not None and runs[-1][-1].question == field.question
        if same:
            runs[-1].append(field)
        else:
            runs.append([field])
    return runs
