"""The map of a table of answers (MAP.yaml): which column asks what, and what its answers mean."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.tables import Wanted
from manyi.regulation.pack import Pack
from manyi.regulation.source import Path, Source, read_source
from manyi.regulation.suggestions import suggestion

Denominator = Literal["forms", "answered"]


@dataclass(frozen=True)
class MappedItem:
    """One rated column and the indicator it asks; without a label the pack's own is used."""

    column: str
    indicator: str
    label: str = ""
    full_mark: float | None = None


@dataclass(frozen=True)
class AnswerMap:
    """What a map says; `scale` is the least and the most mark, `levels` words → level ids."""

    items: tuple[MappedItem, ...]
    respondent: str = ""
    submitted: str = ""
    competitor: str = ""
    weight: str = ""
    scale: tuple[float, float] | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    # Label of the cut → column.
    segments: Mapping[str, str] = field(default_factory=dict)
    item_mean_denominator: Denominator | None = None
    survey: str = ""
    audience: str = ""

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield what the map calls each column, and the column."""
        for item in self.items:
            yield "items", item.column
        for label in ("respondent", "submitted", "competitor", "weight"):
            if getattr(self, label):
                yield label, getattr(self, label)
        for column in self.segments.values():
            yield "segments", column

    def wanted(self, titles: tuple[str, ...]) -> Wanted:
        """Return the columns of a table that the map uses, and those that hold marks.

        A reference by ordinal (`题目#2`) is told apart only later, so all of that name are wanted.
        """
        named = {column for _, column in self.columns()}
        named |= {column.rpartition("#")[0] for column in named}
        marks = {item.column for item in self.items}
        return Wanted(
            columns=frozenset(i for i, title in enumerate(titles) if title in named),
            numbers=frozenset(i for i, title in enumerate(titles) if title in marks),
        )


def read_map(text: str, pack: Pack) -> AnswerMap:
    """Return the map, or raise ProblemsFound with everything wrong in it and the line of each."""
    source = read_source(text)
    problems = [
        Problem(slip.code.replace("pack.", "map."), f"第 {slip.line} 行", slip.found, slip.needed)
        for slip in source.slips
    ]
    if not source.data:
        raise ProblemsFound(problems or [Problem("map.empty")])
    reading = _Reading(source, pack, problems)
    found = reading.answer_map()
    if reading.problems:
        raise ProblemsFound(reading.problems)
    return found


class _Reading:
    """Reads one map key by key and collects what is wrong with each."""

    def __init__(self, source: Source, pack: Pack, problems: list[Problem]) -> None:
        self.source = source
        self.pack = pack
        self.problems = problems

    def answer_map(self) -> AnswerMap:
        for key in self.source.data:
            if key not in _KEYS:
                self.say("map.unknown_key", (key,), key, suggestion(key, _KEYS))
        return AnswerMap(
            items=self.items(),
            respondent=self.word("respondent"),
            submitted=self.word("submitted"),
            competitor=self.word("competitor"),
            weight=self.word("weight"),
            scale=self.scale(),
            levels=self.levels(),
            missing=frozenset(self.words("missing")),
            segments=self.segments(),
            item_mean_denominator=self.denominator(),
            survey=self.one_of("survey", self.pack.surveys),
            audience=self.word("audience"),
        )

    def say(self, code: str, path: Path, found: object = "", needed: str = "") -> None:
        place = f"第 {self.source.line(path)} 行"
        self.problems.append(Problem(code, place, str(found), needed))

    def items(self) -> tuple[MappedItem, ...]:
        written = self.source.data.get("items")
        if not isinstance(written, dict) or not written:
            self.say("map.items_missing", ("items",))
            return ()
        items = [self.item(column, entry) for column, entry in written.items()]
        asked: dict[str, str] = {}
        for item in items:
            if item.indicator in asked:
                path = ("items", item.column)
                self.say("map.indicator_twice", path, item.column, asked[item.indicator])
            asked.setdefault(item.indicator, item.column)
        return tuple(items)

    def item(self, column: str, entry: object) -> MappedItem:
        path = ("items", column)
        if isinstance(entry, str):
            return MappedItem(column, entry)
        if not isinstance(entry, dict) or not isinstance(entry.get("indicator"), str):
            self.say("map.item_unreadable", path, column)
            return MappedItem(column, column)
        for key in entry:
            if key not in _ITEM_KEYS:
                self.say("map.unknown_key", (*path, key), key, suggestion(key, _ITEM_KEYS))
        full = entry.get("full_mark")
        if full is not None and not _is_positive(full):
            self.say("map.full_mark", (*path, "full_mark"), full)
            full = None
        return MappedItem(column, entry["indicator"], str(entry.get("label") or ""), full)

    def word(self, key: str) -> str:
        value = self.source.data.get(key, "")
        if isinstance(value, dict | list | bool) or value is None:
            self.say("map.word_needed", (key,), key)
            return ""
        return str(value)

    def words(self, key: str) -> tuple[str, ...]:
        value = self.source.data.get(key, [])
        values = value if isinstance(value, list) else [value]
        if any(isinstance(entry, dict | list) or entry is None for entry in values):
            self.say("map.list_needed", (key,), key)
            return ()
        return tuple(str(entry) for entry in values)

    def scale(self) -> tuple[float, float] | None:
        value = self.source.data.get("scale")
        if value is None:
            return None
        if "levels" in self.source.data:
            self.say("map.scale_and_levels", ("scale",))
        least, most = _ends(value)
        if least is None or most is None or least >= most:
            self.say("map.scale_unreadable", ("scale",))
            return None
        return least, most

    def levels(self) -> Mapping[str, str]:
        value = self.source.data.get("levels", {})
        if not isinstance(value, dict):
            self.say("map.levels_unreadable", ("levels",))
            return {}
        known = {key for scale in self.pack.scales.values() for key in scale.levels}
        for word, level in value.items():
            if level not in known:
                needed = "、".join(sorted(known)) or "（这份制度没有级别，请写 scale）"
                self.say("map.level_unknown", ("levels", word), level, needed)
        return {str(word): str(level) for word, level in value.items()}

    def segments(self) -> Mapping[str, str]:
        value = self.source.data.get("segments", [])
        if isinstance(value, dict):
            return {str(label): str(column) for label, column in value.items()}
        return {column: column for column in self.words("segments")}

    def denominator(self) -> Denominator | None:
        match self.source.data.get("item_mean_denominator"):
            case None:
                return None
            case "forms":
                return "forms"
            case "answered":
                return "answered"
            case other:
                self.say("map.denominator", ("item_mean_denominator",), other)
                return None

    def one_of(self, key: str, known: Mapping[str, Any]) -> str:
        value = self.word(key)
        if value and value not in known:
            self.say("map.not_one_of", (key,), value, "、".join(known))
        return value


_KEYS = (
    *("respondent", "items", "scale", "levels", "missing", "segments", "weight"),
    *("item_mean_denominator", "submitted", "competitor", "survey", "audience"),
)
_ITEM_KEYS = ("indicator", "label", "full_mark")


def _ends(value: Any) -> tuple[float | None, float | None]:
    if not isinstance(value, dict) or set(value) != {"min", "max"}:
        return None, None
    if not all(_is_number(end) for end in value.values()):
        return None, None
    return float(value["min"]), float(value["max"])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def check_columns(
    answer_map: AnswerMap, titles: tuple[str, ...], positions: Callable[[str], tuple[int, ...]]
) -> tuple[Problem, ...]:
    """Return the columns a map names that the table lacks, or has more than once."""
    problems = []
    for key, column in answer_map.columns():
        found = positions(column)
        if not found:
            problems.append(Problem("map.column_missing", key, column, suggestion(column, titles)))
        elif len(found) > 1:
            places = "、".join(str(position + 1) for position in found)
            problems.append(Problem("map.column_ambiguous", key, column, places))
    return tuple(problems)
