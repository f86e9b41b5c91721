"""Whether conditions, jumps, repeated answers and mixed orders only look back, or only ahead."""

from collections.abc import Iterator

from manyi.problems import Problem
from manyi.questionnaire.conditions import Condition, items_named
from manyi.questionnaire.piping import items_piped, strange_pipes
from manyi.questionnaire.questionnaire import END, Item, Page, Questionnaire
from manyi.questionnaire.visibility import condition_keys


def check_flow(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield what is wrong with the way through the questionnaire."""
    earlier: set[str] = set()
    ahead = [name for page in questionnaire.pages for name in _names(page)]
    for page in questionnaire.pages:
        yield from _check_condition(page.shown_if, page.title or page.id, earlier)
        yield from _check_pipes(page.title, page.title, earlier)
        yield from _check_mixing(page)
        ahead.remove(page.id)
        for item in page.items:
            yield from _check_condition(item.shown_if, item.label, earlier)
            yield from _check_item_pipes(item, earlier)
            earlier |= set(condition_keys(item))
            ahead.remove(item.id)
            yield from _check_jumps(item, earlier, ahead)


def _names(page: Page) -> list[str]:
    return [page.id, *(item.id for item in page.items)]


def _check_condition(
    condition: Condition | None, place: str, earlier: set[str]
) -> Iterator[Problem]:
    if condition is None:
        return
    for name in sorted(items_named(condition) - earlier):
        yield Problem("questionnaire.condition_not_earlier", place=place, found=name)


def _check_jumps(item: Item, earlier: set[str], ahead: list[str]) -> Iterator[Problem]:
    for jump in item.jumps:
        yield from _check_condition(jump.when, item.label, earlier)
        if jump.to != END and jump.to not in ahead:
            yield Problem("questionnaire.jump_not_ahead", place=item.label, found=jump.to)


def _check_item_pipes(item: Item, earlier: set[str]) -> Iterator[Problem]:
    labels = (choice.label for choice in item.all_choices())
    for text in (item.label, item.stem, item.hint, *labels):
        yield from _check_pipes(text, item.label, earlier)


def _check_pipes(text: str, place: str, earlier: set[str]) -> Iterator[Problem]:
    for name in sorted(items_piped(text) - earlier):
        yield Problem("questionnaire.pipe_not_earlier", place=place, found=name)
    for found in strange_pipes(text):
        yield Problem("questionnaire.pipe_unknown", place=place, found=found)


def _check_mixing(page: Page) -> Iterator[Problem]:
    """Yield the items of a mixed page that lean on the order of its items."""
    if not page.shuffled:
        return
    own = {key for item in page.items for key in condition_keys(item)}
    for item in page.items:
        leans = item.shown_if is not None and bool(items_named(item.shown_if) & own)
        if leans or item.jumps or items_piped(item.label) & own:
            yield Problem("questionnaire.mixed_but_ordered", page.title or page.id, item.label)
