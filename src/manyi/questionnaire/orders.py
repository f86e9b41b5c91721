"""The order in which a visit sees what is to be mixed: the same for the same key, everywhere.

The order hangs on a hash of the page's key, so that a page drawn again after a mistake looks the
same, and what was shown can be told from the key alone when the answer is kept.
"""

import hashlib
from collections.abc import Sequence

from manyi.questionnaire.questionnaire import Choice, Item, Questionnaire


def shown_orders(questionnaire: Questionnaire, key: str) -> dict[str, tuple[str, ...]]:
    """Return, for every mixed page and item, its item ids or choice codes as they are shown."""
    orders: dict[str, tuple[str, ...]] = {}
    for page in questionnaire.pages:
        if page.shuffled:
            orders[page.id] = mixed([item.id for item in page.items], key=key, place=page.id)
        for item in page.items:
            if item.shuffled:
                orders[item.id] = choice_order(item, key=key)
    return orders


def choice_order(item: Item, *, key: str) -> tuple[str, ...]:
    """Return the codes mixed; what stands apart ("其他", "以上都没有") comes last."""
    free = [choice.code for choice in item.choices if not stands_apart(choice)]
    apart = [choice.code for choice in item.choices if stands_apart(choice)]
    return (*mixed(free, key=key, place=item.id), *apart)


def stands_apart(choice: Choice) -> bool:
    return choice.takes_text or choice.exclusive


def mixed(names: Sequence[str], *, key: str, place: str) -> tuple[str, ...]:
    """Return the names in the order of their hashes with the key."""
    return tuple(
        sorted(names, key=lambda one: hashlib.sha256(f"{key}\n{place}\n{one}".encode()).digest())
    )
