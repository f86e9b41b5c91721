"""A group of published numbers and how to compute them from public files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manyi.cli.oracles.row import Row


@dataclass(frozen=True)
class Check:
    """Numbers printed together.

    `figures` takes the folder of data and returns ours in the order of `published`, whose texts
    are the numbers as printed.
    """

    published: Sequence[tuple[str, str]]
    figures: Callable[[Path], Sequence[float]]
    source: str
    files: Sequence[str] = ()
    relative: float = 1e-9
    note: str = ""

    def rows(self, data: Path) -> Iterator[Row]:
        absent = [name for name in self.files if not (data / name).exists()]
        if absent:
            note = f"没有文件 {'、'.join(absent)}"
            for name, text in self.published:
                yield Row(name, float(text), None, self._tolerance(text), self.source, note)
            return
        got = self.figures(data)
        for (name, text), value in zip(self.published, got, strict=True):
            tolerance = self._tolerance(text)
            yield Row(name, float(text), float(value), tolerance, self.source, self.note)

    def _tolerance(self, text: str) -> float:
        """Half a unit in the last printed digit; where more are printed, a share of the number."""
        digits, _, power = text.lower().partition("e")
        unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
        return max(unit / 2, self.relative * abs(float(text)))


def named(prefix: str, *pairs: str) -> list[tuple[str, str]]:
    """Pair names and numbers said in turn, each name behind the prefix."""
    return [(f"{prefix} {name}", text) for name, text in zip(pairs[::2], pairs[1::2], strict=True)]
