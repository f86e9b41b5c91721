"""Who is asked what in a pack, and a map for files that need none because their titles say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from manyi.cli.score.answer_map import AnswerMap, MappedItem
from manyi.cli.score.rulers import Absence, MarkRuler, Ruler, WordRuler, step_ruler
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.columns import NO_OPINION, ColumnKind, TypedColumn
from manyi.questionnaire.formats.headers import Export
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator, Scale

_MOST_GROUPS = 12
# A column with fewer answers a group than this is no cut worth showing.
_LEAST_IN_GROUP = 5
# Two names are the same when one begins with the other and is at least this long.
_LEAST_COMMON = 2


@dataclass(frozen=True)
class Audiences:
    """The audiences of one survey, by the part they play."""

    survey: str
    customers: str
    self_rating: str = ""
    competitor: str = ""


def survey_audiences(pack: Pack, wanted: str = "") -> Audiences:
    """Return the survey (the wanted one, else the first that computes scores) and its audiences."""
    if wanted and wanted not in pack.surveys:
        raise ProblemsFound(
            [Problem("map.not_one_of", "--survey", wanted, "、".join(pack.surveys))]
        )
    scored = [key for key, survey in pack.surveys.items() if survey.scores]
    if not wanted and not scored:
        raise ProblemsFound([Problem("score.no_survey", place=pack.document.title)])
    key = wanted or scored[0]
    parts: dict[str, str] = {}
    for name, audience in pack.surveys[key].audience.items():
        form, subject = pack.forms[audience.form], pack.subjects[audience.of]
        own = "self" if form.about == "self" or subject.of == "employee" else "customers"
        parts.setdefault("competitor" if form.about == "competitor" else own, name)
    customers = parts.get("customers") or next(iter(pack.surveys[key].audience))
    return Audiences(key, customers, parts.get("self", ""), parts.get("competitor", ""))


def scale_of(pack: Pack, survey: str, audience: str) -> Scale:
    form = pack.forms[pack.surveys[survey].audience[audience].form]
    if form.scale is None:
        raise ProblemsFound([Problem("scoring.scale_missing", audience, form.label)])
    return pack.scales[form.scale]


def indicator_labels(pack: Pack, survey: str, audience: str) -> dict[str, str]:
    """Return id → label of the indicators the audience's form asks."""
    form = pack.forms[pack.surveys[survey].audience[audience].form]
    tree = pack.indicators[form.indicators].items if form.indicators else {}
    return dict(_leaves(tree))


def rulers(answer_map: AnswerMap, scale: Scale, export: Export | None) -> dict[str, Ruler]:
    """Return how to read each rated column, or raise what keeps it from being read."""
    absence = Absence(answer_map.missing, export.missing if export else frozenset())
    if scale.levels:
        ruler = _level_ruler(answer_map, scale, absence)
        return {item.column: ruler for item in answer_map.items}
    pack_marks = scale.marks.full if scale.marks else {}
    found: dict[str, Ruler] = {}
    problems = []
    for item in answer_map.items:
        least, most = answer_map.scale or (0.0, item.full_mark or pack_marks.get(item.indicator))
        if most is None:
            problems.append(Problem("map.full_mark_unknown", item.column, item.indicator))
        else:
            found[item.column] = MarkRuler(least, float(most), absence)
    if problems:
        raise ProblemsFound(problems)
    return found


def propose_map(
    columns: Sequence[TypedColumn], labels: Mapping[str, str], scale: Scale, rows: int
) -> AnswerMap:
    """Return the map the titles and answers speak for; without items when nothing is rated."""
    words = {level.label for level in scale.levels.values()} | NO_OPINION
    rated = [column for column in columns if _is_rated(column, words, labels, scale)]
    items = tuple(_items(rated, labels))
    return AnswerMap(
        items=items,
        submitted=next((c.title for c in columns if c.title == "提交答卷时间" and c.answered), ""),
        segments={
            column.label: _reference(column, columns)
            for column in columns
            if items and _is_cut(column, rows)
        },
    )


def _level_ruler(answer_map: AnswerMap, scale: Scale, absence: Absence) -> Ruler:
    if answer_map.scale:
        return step_ruler(answer_map.scale, len(scale.levels), absence)
    place = {key: i for i, key in enumerate(scale.levels)}
    own = {level.label: place[key] for key, level in scale.levels.items()}
    mapped = {word: place[key] for word, key in answer_map.levels.items() if key in place}
    return WordRuler(mapped or own, absence)


def _is_rated(
    column: TypedColumn, words: set[str], labels: Mapping[str, str], scale: Scale
) -> bool:
    if scale.levels:
        return column.is_rated and set(column.options) <= words
    return column.kind is ColumnKind.NUMBER and bool(_matching(column.label, labels))


def _items(rated: Sequence[TypedColumn], labels: Mapping[str, str]) -> Iterator[MappedItem]:
    free = dict(labels)
    for column in rated:
        indicator = _matching(column.label, free)
        if indicator:
            del free[indicator]
        reference = _reference(column, rated)
        yield MappedItem(reference, indicator or f"column_{column.position + 1}", column.label)


def _reference(column: TypedColumn, columns: Sequence[TypedColumn]) -> str:
    """Return the title, with its ordinal where several columns share it."""
    same = [other.position for other in columns if other.title == column.title]
    if len(same) == 1:
        return column.title
    return f"{column.title}#{same.index(column.position) + 1}"


def _matching(label: str, labels: Mapping[str, str]) -> str:
    """Return the indicator of that label, or the only one whose name begins alike."""
    exact = [key for key, own in labels.items() if own == label]
    if exact:
        return exact[0]
    alike = [
        key
        for key, own in labels.items()
        if min(len(own), len(label)) >= _LEAST_COMMON
        and (own.startswith(label) or label.startswith(own))
    ]
    return alike[0] if len(alike) == 1 else ""


def _is_cut(column: TypedColumn, rows: int) -> bool:
    groups = len(column.options)
    return (
        column.kind is ColumnKind.SINGLE
        and 1 < groups <= _MOST_GROUPS
        and rows >= groups * _LEAST_IN_GROUP
    )


def _leaves(items: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    for key, indicator in items.items():
        if indicator.items:
            yield from _leaves(indicator.items)
        else:
            yield key, indicator.label
