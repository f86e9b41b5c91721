"""What each column of a table holds, so that nothing in a file stays unexplained."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from manyi.questionnaire.formats import tencent, wjx
from manyi.questionnaire.formats.assembly import Table
from manyi.questionnaire.formats.headers import Export, HeaderField, Part


class ColumnKind(StrEnum):
    """The kinds, with the word people read in `KIND_WORDS`."""

    METADATA = "metadata"
    SINGLE = "single"
    MULTIPLE = "multiple"
    OPTION = "option"
    LEVEL = "level"
    MATRIX = "matrix"
    NUMBER = "number"
    RANK = "rank"
    DATE = "date"
    TEXT = "text"
    EMPTY = "empty"


KIND_WORDS = {
    ColumnKind.METADATA: "答卷信息",
    ColumnKind.SINGLE: "单选",
    ColumnKind.MULTIPLE: "多选",
    ColumnKind.OPTION: "多选的一个选项",
    ColumnKind.LEVEL: "级别",
    ColumnKind.MATRIX: "矩阵的一行",
    ColumnKind.NUMBER: "数字",
    ColumnKind.RANK: "排序",
    ColumnKind.DATE: "日期",
    ColumnKind.TEXT: "文字",
    ColumnKind.EMPTY: "空列",
}

# Words of satisfaction and agreement; which of them a regulation uses is its scale's affair.
LEVEL_WORDS = frozenset(
    (
        *("很满意", "非常满意", "十分满意"),
        *("满意", "比较满意", "较满意"),
        *("基本满意", "一般", "一般满意"),
        *("不太满意", "较不满意", "比较不满意", "不满意"),
        *("很不满意", "非常不满意", "十分不满意"),
        *("非常同意", "同意", "比较同意", "不确定", "不同意", "不太同意", "非常不同意"),
        *("很好", "好", "较好", "尚可", "较差", "差", "很差"),
        *("优秀", "良好", "合格", "不合格"),
    )
)
# Answers that say the question does not apply; they are neither a level nor a fault.
NO_OPINION = frozenset(("不适用", "不了解", "不清楚", "不知道", "未使用", "未接触", "N/A", "n/a"))

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?\s*分?")
_DATE = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
# More different answers than this, or longer ones, and it was written rather than chosen.
_MOST_OPTIONS = 40
_LONGEST_OPTION = 40
_SAMPLE = 5000
_WITH_OPTIONS = frozenset(
    (ColumnKind.SINGLE, ColumnKind.MULTIPLE, ColumnKind.LEVEL, ColumnKind.MATRIX)
)


@dataclass(frozen=True)
class TypedColumn:
    """One column: what it asks, what kind of answers it holds, how many there are."""

    position: int
    title: str
    kind: ColumnKind
    label: str
    question: int | None
    stem: str
    options: tuple[str, ...]
    answered: int
    blank: int

    @property
    def is_rated(self) -> bool:
        """Whether its answers are words of a scale, that is: somebody rated something."""
        return bool(self.options) and set(self.options) <= LEVEL_WORDS | NO_OPINION


def recognise(table: Table) -> Export | None:
    """Return the survey tool's reading of the header, None for any other table."""
    return wjx.recognise(table) or tencent.recognise(table)


def type_columns(table: Table, export: Export | None) -> tuple[TypedColumn, ...]:
    fields = export.fields if export else _plain_fields(table.titles)
    missing = export.missing if export else frozenset[str]()
    return tuple(_typed(table, field, missing, by_tool=export is not None) for field in fields)


def count_options(column: TypedColumn, table: Table) -> dict[str, int]:
    """Return how many chose each option, commonest first."""
    texts = table.column(column.position).cast(pl.String).drop_nulls().str.strip_chars()
    counts: dict[str, int] = dict.fromkeys(column.options, 0)
    for text, times in texts.value_counts().iter_rows():
        for part in wjx.choices_of(text):
            word = tencent.choice_words(part)
            if word in counts:
                counts[word] += times
    return counts


def _plain_fields(titles: Iterable[str]) -> tuple[HeaderField, ...]:
    return tuple(HeaderField(i, title, None, title) for i, title in enumerate(titles))


def _typed(
    table: Table, field: HeaderField, missing: frozenset[str], *, by_tool: bool
) -> TypedColumn:
    cells = table.column(field.position)
    texts = cells.cast(pl.String).str.strip_chars()
    answered = texts.filter(texts.is_not_null() & (texts != "") & ~texts.is_in(list(missing)))
    values = answered.unique(maintain_order=True)
    known = by_tool and field.is_metadata
    kind = _kind(field, values, known=known)
    return TypedColumn(
        position=field.position,
        title=field.title,
        kind=kind,
        label=field.label or field.stem or field.title,
        question=field.question,
        stem=field.stem,
        options=_options(kind, answered),
        answered=len(answered),
        blank=len(cells) - len(answered),
    )


def _kind(field: HeaderField, values: pl.Series, *, known: bool) -> ColumnKind:
    if known and field.title:
        return ColumnKind.METADATA
    if len(values) == 0:
        return ColumnKind.EMPTY
    if field.part is Part.OPTION:
        return ColumnKind.OPTION
    sample = values.head(_SAMPLE).to_list()
    if field.part is Part.ROW:
        return ColumnKind.OPTION if set(sample) <= {"0", "1"} else ColumnKind.MATRIX
    return _kind_by_answers(sample)


def _kind_by_answers(sample: list[str]) -> ColumnKind:
    if any(wjx.CHOICE_SEPARATOR in text for text in sample):
        return ColumnKind.MULTIPLE
    if all(_NUMBER.fullmatch(text) for text in sample):
        return ColumnKind.NUMBER
    if all(_DATE.fullmatch(text) for text in sample):
        return ColumnKind.DATE
    words = {tencent.choice_words(text) for text in sample}
    if words & LEVEL_WORDS and words <= LEVEL_WORDS | NO_OPINION:
        return ColumnKind.LEVEL
    if any(wjx.RANK_SEPARATOR in text for text in sample):
        return ColumnKind.RANK
    few = len(sample) <= _MOST_OPTIONS and max(map(len, sample)) <= _LONGEST_OPTION
    return ColumnKind.SINGLE if few else ColumnKind.TEXT


def _options(kind: ColumnKind, answered: pl.Series) -> tuple[str, ...]:
    """Return the different answers, commonest first, for the kinds that have options."""
    if kind not in _WITH_OPTIONS:
        return ()
    if kind is ColumnKind.MULTIPLE:
        answered = answered.str.split(wjx.CHOICE_SEPARATOR).explode()
    answered = answered.str.replace_all("〖.*?〗", "").str.strip_chars()
    counted = answered.rename("word").value_counts()
    ordered = counted.sort(["count", "word"], descending=[True, False])["word"].to_list()
    return tuple(dict.fromkeys(tencent.choice_words(word) for word in ordered))
