"""Items as the template draws them: which widget, which options, what was typed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from manyi.problems import Problem
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.orders import stands_apart
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Look,
)

# A mark of at most this many points is offered as buttons, a higher one as a number to type.
_MOST_BUTTONS = 10
# From here on a list is given a field to search it.
_MANY_OPTIONS = 12
_MOST_STARS_DRAWN = 5
_FACES = ("😄", "😊", "😐", "😔", "😞")

Mark = Callable[[str], SafeString]


@dataclass(frozen=True)
class Typed:
    """What a visitor sent that has to be put right: kept on the page, reasons beside it."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def about(self, place: str) -> list[Problem]:
        """Return the problems of one item."""
        return [problem for problem in self.problems if problem.place == place]


@dataclass(frozen=True)
class Option:
    """One thing to choose, or one part to fill in; an option that stands apart is never mixed."""

    code: str
    label: SafeString
    is_chosen: bool = False
    text_name: str = ""
    text: str = ""
    picture: str = ""
    is_apart: bool = False


@dataclass(frozen=True)
class Question:
    """One item with everything the template needs; labels are markup already."""

    item: Item
    number: int
    widget: str
    label: SafeString
    stem: SafeString
    hint: SafeString
    options: tuple[Option, ...]
    places: tuple[tuple[Option, ...], ...]
    text: str
    is_not_applicable: bool
    faults: tuple[str, ...]

    @property
    def mixed(self) -> tuple[Option, ...]:
        """The options that change their order from visit to visit."""
        return tuple(option for option in self.options if not option.is_apart)

    @property
    def apart(self) -> tuple[Option, ...]:
        """The options that always come last."""
        return tuple(option for option in self.options if option.is_apart)

    @property
    def is_searchable(self) -> bool:
        """Whether the list is long enough to be searched."""
        return len(self.options) > _MANY_OPTIONS


def widget_of(item: Item) -> str:
    """Return the name of what the template draws for the item."""
    if item.look is Look.DROPDOWN:
        return "select"
    return "radio" if _has_buttons(item) else _WIDGETS[item.kind]


def options_of(item: Item, typed: Typed, mark: Mark) -> Iterator[Option]:
    """Yield what can be chosen or filled in, "not applicable" last where it is one of them."""
    answer = typed.answers.get(item.id)
    if _has_buttons(item):
        for number in _marks(item):
            is_chosen = spoken(answer) == str(number)
            picture = _mark_picture(item, number)
            yield Option(str(number), mark(str(number)), is_chosen, picture=picture)
    yield from _choice_options(item, _chosen(answer), typed, mark)
    if item.not_applicable and widget_of(item) in {"radio", "checkbox", "select", "ranking"}:
        is_chosen = NOT_APPLICABLE in _chosen(answer)
        yield Option(NOT_APPLICABLE, mark(item.not_applicable), is_chosen, is_apart=True)


def places_of(
    item: Item, options: Sequence[Option], answer: Answer
) -> Iterator[tuple[Option, ...]]:
    """Yield, for each place of a ranking, the options with the one chosen for that place."""
    if item.kind is not ItemKind.RANKING:
        return
    chosen = _chosen(answer)
    for place in range(item.at_most or len(item.choices)):
        code = chosen[place] if place < len(chosen) else ""
        offered = [one for one in options if place == 0 or one.code != NOT_APPLICABLE]
        yield tuple(
            Option(one.code, one.label, one.code == code, is_apart=one.is_apart) for one in offered
        )


def spoken(answer: Answer) -> str:
    """Return what stands in a field; nothing for no answer."""
    return "" if answer is None else str(answer)


_WIDGETS = {
    ItemKind.LEVEL: "radio",
    ItemKind.SINGLE: "radio",
    ItemKind.MULTIPLE: "checkbox",
    ItemKind.RANKING: "ranking",
    ItemKind.CASCADE: "select",
    ItemKind.MARK: "number",
    ItemKind.NUMBER: "number",
    ItemKind.DATE: "date",
    ItemKind.LONG_TEXT: "textarea",
    ItemKind.SHORT_TEXT: "text",
    ItemKind.BLANKS: "parts",
    ItemKind.CONSTANT_SUM: "parts",
    ItemKind.FILE: "file",
    ItemKind.SIGNATURE: "file",
    ItemKind.INFORMATION: "information",
}


def _has_buttons(item: Item) -> bool:
    if item.kind is ItemKind.NPS:
        return True
    full = item.full_mark or 0
    is_whole = item.whole and float(full).is_integer()
    return item.kind is ItemKind.MARK and is_whole and full <= _MOST_BUTTONS


def _marks(item: Item) -> range:
    """Return the marks as they stand: recommendation runs from 0 up, others from the best down."""
    if item.kind is ItemKind.NPS:
        return range(_MOST_BUTTONS + 1)
    return range(int(item.full_mark or 0), int(item.minimum or 0) - 1, -1)


def _mark_picture(item: Item, number: int) -> str:
    if item.look is Look.STARS:
        return "★" * min(number, _MOST_STARS_DRAWN)
    if item.look is Look.SMILEYS:
        lowest, full = item.minimum or 0, item.full_mark or 1
        return _face((full - number) / (full - lowest))
    return ""


def _face(worse: float) -> str:
    """Return the face for how far from the best it is, from 0 to 1."""
    return _FACES[round(worse * (len(_FACES) - 1))]


def _choice_options(
    item: Item, chosen: Sequence[str], typed: Typed, mark: Mark
) -> Iterator[Option]:
    for path, choice in _paths(item.choices):
        has_words = choice.takes_text or item.kind in PARTED
        name = f"{item.id}.{choice.code}" if has_words else ""
        yield Option(
            code=choice.code,
            label=mark(" / ".join(path)),
            is_chosen=choice.code in chosen,
            text_name=name,
            text=spoken(typed.answers.get(name)) if name else "",
            picture=_level_picture(item, choice),
            is_apart=stands_apart(choice),
        )


def _paths(choices: Sequence[Choice], above: tuple[str, ...] = ()) -> Iterator:
    for choice in choices:
        path = (*above, choice.label)
        if choice.children:
            yield from _paths(choice.children, path)
        else:
            yield path, choice


def _level_picture(item: Item, choice: Choice) -> str:
    if item.look is not Look.SMILEYS:
        return ""
    ranks = sorted((one.points or 0 for one in item.choices), reverse=True)
    return _face(ranks.index(choice.points or 0) / max(1, len(ranks) - 1))


def _chosen(answer: Answer) -> Sequence[str]:
    if answer is None:
        return ()
    return (str(answer),) if isinstance(answer, str | int | float) else tuple(answer)
