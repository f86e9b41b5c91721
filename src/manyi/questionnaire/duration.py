"""How long a questionnaire takes, estimated from what there is to read and to do.

The figures are our own assumptions, chosen so that a short closed question takes about 7 seconds:
300 Chinese characters a minute, read with care, and seconds of doing by kind of item. Where a
survey's own filling times are known, those are the better guide.
"""

from collections.abc import Iterable

from manyi.questionnaire.questionnaire import Item, ItemKind, Questionnaire

_CHARACTERS_A_SECOND = 5.0
_LISTED_AT_MOST = 12
_SECONDS = {
    ItemKind.LEVEL: 2.5,
    ItemKind.MARK: 3.0,
    ItemKind.NPS: 3.0,
    ItemKind.SINGLE: 3.0,
    ItemKind.MULTIPLE: 5.0,
    ItemKind.RANKING: 6.0,
    ItemKind.CASCADE: 8.0,
    ItemKind.NUMBER: 6.0,
    ItemKind.CONSTANT_SUM: 12.0,
    ItemKind.DATE: 8.0,
    ItemKind.SHORT_TEXT: 10.0,
    ItemKind.LONG_TEXT: 30.0,
    ItemKind.BLANKS: 8.0,
    ItemKind.FILE: 30.0,
    ItemKind.SIGNATURE: 15.0,
    ItemKind.INFORMATION: 0.0,
}
# Done once for every choice or part rather than once for the item.
_BY_PART = frozenset({ItemKind.RANKING, ItemKind.CONSTANT_SUM, ItemKind.BLANKS})


def estimated_seconds(items: Iterable[Item]) -> float:
    """Return the seconds these items take somebody who answers all of them."""
    return sum(_reading_seconds(item) + _doing_seconds(item) for item in items)


def estimated_minutes(questionnaire: Questionnaire) -> int:
    """Return whole minutes, at least one, for the longest way through the questionnaire."""
    around = len(questionnaire.intro + questionnaire.purpose + questionnaire.confidentiality)
    seconds = around / _CHARACTERS_A_SECOND + estimated_seconds(questionnaire.items())
    return max(1, round(seconds / 60))


def _reading_seconds(item: Item) -> float:
    # Nobody reads a list of three hundred cities through.
    labels = [choice.label for choice in item.all_choices()][:_LISTED_AT_MOST]
    # The words of a scale are read once, not in every row; a glance is in the doing.
    read = "" if item.kind is ItemKind.LEVEL else "".join(labels)
    return len(item.label + item.hint + read) / _CHARACTERS_A_SECOND


def _doing_seconds(item: Item) -> float:
    times = len(item.choices) if item.kind in _BY_PART else 1
    return _SECONDS[item.kind] * times
