"""New answers of a wave in progress, as a table that can be summed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from manyi.core.enums import CustomerClass, CustomerRelation, CustomerSize
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind
from manyi.regulation.scorecard import AnswerTable, Coding
from manyi.snapshots import SEGMENT_LABELS
from manyi.snapshots.reading import BLANK
from manyi.snapshots.reading import NOT_APPLICABLE as NOT_APPLICABLE_LABEL
from manyi.steps.cleaning.queries import oversampled, scored_keys
from manyi.steps.fieldwork.models import Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import WaveAudience

_CUSTOMER = "invitation__member__contact__customer__"
_READ = (
    "competitor",
    "assessment_object__name",
    "invitation__member__design_weight",
    f"{_CUSTOMER}customer_class",
    f"{_CUSTOMER}region",
    f"{_CUSTOMER}industry",
    f"{_CUSTOMER}size",
    f"{_CUSTOMER}relation",
)
_GROUPS = ("customer_class", "region", "industry", "size", "relation")
_WORDS: Mapping[str, Mapping[Any, str]] = {
    "customer_class": dict(CustomerClass.choices),
    "size": dict(CustomerSize.choices),
    "relation": dict(CustomerRelation.choices),
}


class NewAnswer(NamedTuple):
    """One response as it is read: in the order of the columns asked for."""

    answers: Mapping[str, Any]
    competitor: str
    object: str | None
    weight: float | None
    customer_class: str | None
    region: str | None
    industry: str | None
    size: str | None
    relation: str | None


def new_answers(
    audience: WaveAudience, version: QuestionnaireVersion, *, after: int, until: int
) -> list[NewAnswer]:
    """Return the counted answers sealed after one entry of the ledger, up to another."""
    rows = Response.objects.filter(
        audience=audience,
        questionnaire_version=version,
        is_late=False,
        sealed_in__gt=after,
        sealed_in__lte=until,
    )
    if audience.wave.identity != Identity.NAMED:
        return _unnamed(rows)
    # One text of all answers is read in a third of the time of a thousand texts.
    read = list(rows.order_by().values_list(Cast("answers", TextField()), *_READ))
    answers = json.loads(f"[{','.join(row[0] for row in read)}]")
    return [NewAnswer(given, *row[1:]) for given, row in zip(answers, read, strict=True)]


def _unnamed(rows: QuerySet[Response]) -> list[NewAnswer]:
    """Return answers that do not say whose they are with the group they tell of themselves."""
    read = rows.order_by().values_list("answers", *_READ[:2], "strata")
    return [
        NewAnswer(
            given, competitor, rated, group.get("weight"), *(group.get(name) for name in _GROUPS)
        )
        for given, competitor, rated, group in read
    ]


def answer_table(
    audience: WaveAudience, version: QuestionnaireVersion, rows: Sequence[NewAnswer]
) -> AnswerTable:
    """Return the answers coded item by item; weights as drawn, where some were oversampled."""
    keys = scored_keys(version)
    given = {
        key: [row.answers.get(item_id) for row in rows] for item_id, (key, _item) in keys.items()
    }
    return AnswerTable(
        audience=audience.key,
        respondents=len(rows),
        items={key: _column(item, given[key]) for key, item in keys.values()},
        labels={key: item.label for key, item in keys.values()},
        full_marks={
            key: float(item.full_mark or 0)
            for key, item in keys.values()
            if item.kind is ItemKind.MARK
        },
        missing={key: _missing(found) for key, found in given.items()},
        objects=_coding([row.object for row in rows]),
        segments=_segments(rows),
        weight=_weights(audience, rows),
        competitor=_coding([row.competitor for row in rows]),
    )


def _column(item: Item, given: Sequence[Any]) -> NDArray[Any]:
    if item.kind is ItemKind.MARK:
        return np.array([one if isinstance(one, int | float) else np.nan for one in given], float)
    place = {choice.code: level for level, choice in enumerate(item.choices)}
    return np.array([place.get(one, -1) for one in given], np.int8)


def _missing(given: Sequence[Any]) -> dict[str, int]:
    counts = {
        NOT_APPLICABLE_LABEL: given.count(NOT_APPLICABLE),
        BLANK: given.count(None) + given.count(""),
    }
    return {reason: n for reason, n in counts.items() if n}


def _weights(audience: WaveAudience, rows: Sequence[NewAnswer]) -> NDArray[np.float64] | None:
    weights = [row.weight for row in rows]
    if None in weights or audience.key not in oversampled(audience.wave):
        return None
    return np.array(weights, dtype=np.float64)


def _segments(rows: Sequence[NewAnswer]) -> dict[str, Coding]:
    found = {}
    for name, label in SEGMENT_LABELS.items():
        if name not in NewAnswer._fields:
            continue  # who somebody is in a project is settled when the wave is frozen
        words = {value: str(label) for value, label in _WORDS.get(name, {}).items()}
        values = [getattr(row, name) for row in rows]
        coding = _coding([words.get(value, value) for value in values])
        if coding is not None:
            found[label] = coding
    return found


def _coding(values: Sequence[str | None]) -> Coding | None:
    """Return the values as codes of their labels; None where there is no value at all."""
    labels = tuple(sorted(filter(None, set(values))))
    if not labels:
        return None
    place = {label: code for code, label in enumerate(labels)}
    return Coding(np.array([place.get(value, -1) for value in values], np.int64), labels)
