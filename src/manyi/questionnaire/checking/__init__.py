"""Whether a questionnaire can be published: its ids, choices, marks, ways and texts make sense."""

import re
from collections import Counter
from collections.abc import Iterator

from manyi.problems import Problem
from manyi.questionnaire.checking.flow import check_flow
from manyi.questionnaire.checking.items import check_item_as_data
from manyi.questionnaire.questionnaire import END, ItemKind, Questionnaire, texts

__all__ = ["check_questionnaire"]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


def check_questionnaire(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return everything that must be put right before this can be published, in reading order."""
    return (
        *_check_ids(questionnaire),
        *(problem for item in questionnaire.items() for problem in check_item_as_data(item)),
        *check_flow(questionnaire),
        *_check_translations(questionnaire),
    )


def _check_ids(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not any(item.kind is not ItemKind.INFORMATION for item in questionnaire.items()):
        yield Problem("questionnaire.empty", place=questionnaire.title)
    ids = [page.id for page in questionnaire.pages] + [item.id for item in questionnaire.items()]
    for name, times in Counter(ids).items():
        if times > 1:
            yield Problem("questionnaire.id_repeated", place=name, found=str(times))
        if name == END or not _ID.fullmatch(name):
            yield Problem("questionnaire.id_malformed", place=name)


def _check_translations(questionnaire: Questionnaire) -> Iterator[Problem]:
    known = texts(questionnaire)
    for language, words in questionnaire.translations.items():
        for address in words:
            if address not in known:
                yield Problem("questionnaire.translation_stray", place=language, found=address)
        missing = [address for address in known if address not in words]
        if missing:
            yield Problem(
                "questionnaire.translation_missing", language, str(len(missing)), missing[0]
            )
