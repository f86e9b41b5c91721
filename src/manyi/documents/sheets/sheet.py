"""A letter or a filled-in form as data: what stands on the paper, from top to bottom."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Facts:
    """Names and what is filled in beside them, two pairs a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words:
    """A box of words under a heading; without a heading a paragraph of a letter."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Grid:
    """A table under a heading; without rows an empty line says that there is nothing."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signs:
    """Lines to sign on, each with the name of who signs and a day."""

    labels: tuple[str, ...]


Part = Facts | Words | Grid | Signs


@dataclass(frozen=True)
class Sheet:
    """One document; equal sheets give equal files. Without a unit its words end it themselves."""

    title: str
    number: str
    unit: str
    day: date
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def day_words(self) -> str:
        """The day as a letter says it: 2026年3月5日."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"
