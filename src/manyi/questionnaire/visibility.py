"""Which items a person sees: conditions shown by, jumps over, and jumps written as conditions."""

from collections.abc import Iterator
from dataclasses import replace

from manyi.questionnaire.conditions import Answer, Answers, Comparison, Condition, holds
from manyi.questionnaire.questionnaire import Item, Page, Questionnaire


def visible_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the items shown, in order; an item that is not shown counts as unanswered."""
    shown: list[Item] = []
    known: dict[str, Answer] = {}
    skipping_to = ""
    for page in questionnaire.pages:
        skipping_to = "" if skipping_to == page.id else skipping_to
        is_open = page.shown_if is None or holds(page.shown_if, known)
        for item in page.items:
            skipping_to = "" if skipping_to == item.id else skipping_to
            if skipping_to or not is_open or not _is_shown(item, known):
                continue
            shown.append(item)
            known |= _own_answers(item, answers)
            skipping_to = _target(item, known)
    return tuple(shown)


def condition_keys(item: Item) -> tuple[str, ...]:
    """Return the names by which a condition may mean this item or a part of it."""
    return (item.id, *(f"{item.id}.{choice.code}" for choice in item.choices))


def without_jumps(questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire that shows the same items, with conditions in place of jumps."""
    barred: list[tuple[Condition, str]] = []
    pages: list[Page] = []
    for page in questionnaire.pages:
        barred = [(when, to) for when, to in barred if to != page.id]
        items: list[Item] = []
        for item in page.items:
            barred = [(when, to) for when, to in barred if to != item.id]
            shown_if = _unless(item.shown_if, [when for when, _ in barred])
            items.append(replace(item, shown_if=shown_if, jumps=()))
            barred += _bars(item, page.shown_if, shown_if)
        pages.append(replace(page, items=tuple(items)))
    return replace(questionnaire, pages=tuple(pages))


def _is_shown(item: Item, known: Answers) -> bool:
    return item.shown_if is None or holds(item.shown_if, known)


def _own_answers(item: Item, answers: Answers) -> dict[str, Answer]:
    return {key: answers[key] for key in condition_keys(item) if key in answers}


def _target(item: Item, known: Answers) -> str:
    """Return where the item sends on to; an empty text is the next item."""
    return next((jump.to for jump in item.jumps if holds(jump.when, known)), "")


def _unless(shown_if: Condition | None, barred: list[Condition]) -> Condition | None:
    if not barred:
        return shown_if
    return Condition(all=() if shown_if is None else (shown_if,), none=tuple(barred))


def _bars(
    item: Item, page_shown_if: Condition | None, shown_if: Condition | None
) -> Iterator[tuple[Condition, str]]:
    """Yield, for each jump, when it is the one taken and where it leads."""
    gates = tuple(one for one in (page_shown_if, shown_if) if one is not None)
    before: list[Comparison | Condition] = []
    for jump in item.jumps:
        yield Condition(all=(*gates, jump.when), none=tuple(before)), jump.to
        before.append(jump.when)
