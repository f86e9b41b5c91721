"""问卷星's push: signed with the activity's key, each answer taken once.

Its signature is sha1 over activity, index and key, and says nothing of the answers: whoever can
listen could send others under it. So the answer of an index that came before is never replaced.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from manyi.core.acts import record_act
from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.questionnaire import ItemKind, Questionnaire
from manyi.steps.fieldwork.domain.importing.cells import Reading
from manyi.steps.fieldwork.domain.importing.checking import Refused, RowJudge, family_of
from manyi.steps.fieldwork.domain.importing.keeping import keep_rows, refuse_shut
from manyi.steps.fieldwork.domain.importing.mapping import Column
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import AnswerSource
from manyi.steps.fieldwork.models import ImportedAnswer, PushRefusal, PushSource
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.sampling.models import WaveAudience

_NONCE_BYTES = 12
_MOST_REFUSALS_KEPT = 200
_QUESTION = re.compile(r"q\d+(?:_\d+)?")
_FACTS = {"index": "source_id", "submittime": "submitted", "timetaken": "seconds"}
_MISSING = frozenset(("-3", "-2", "(跳过)", "(空)", ""))
_ASKED_ELSEWHERE = frozenset((ItemKind.INFORMATION, ItemKind.FILE, ItemKind.SIGNATURE))


@dataclass(frozen=True)
class PushOutcome:
    """What became of a push: an answer made, one that was here before, or refused with reasons."""

    is_new: bool = False
    is_repeated: bool = False
    reasons: tuple[str, ...] = ()


class WrongSignature(Exception):
    """The push was not signed with this activity's key."""


@transaction.atomic
def set_push(
    audience: WaveAudience,
    *,
    activity: str,
    key: str,
    mapping: Mapping[str, str],
    is_open: bool,
    actor: Person,
) -> PushSource:
    """Say which activity pushes here and what its questions are; a blank key keeps the old one."""
    refuse_shut(audience)
    held = PushSource.objects.filter(audience=audience).first()
    if not key and held is None:
        raise ProblemsFound([Problem("push.key_missing")])
    box = _locked(key) if key else bytes(held.key_box)
    source, _is_new = PushSource.objects.update_or_create(
        audience=audience,
        defaults={
            "activity": activity.strip(),
            "key_box": box,
            "mapping": {name: target for name, target in mapping.items() if target},
            "is_open": is_open,
            "changed_by": actor,
            "changed_at": now(),
        },
    )
    wave = audience.wave
    record_act(
        "settings.changed",
        adoption=wave.adoption,
        actor=actor,
        occasion=wave.thing,
        thing=wave.thing,
        facts={"setting": f"push.wjx.{audience.thing}"},
        pack_version=wave.pack_version,
    )
    return source


def questions_proposed(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the mapping when the activity asks the same items in the same order."""
    asked = [one for one in questionnaire.items() if one.kind not in _ASKED_ELSEWHERE]
    return {f"q{number}": f"item:{item.id}" for number, item in enumerate(asked, start=1)}


def take_push(source: PushSource, body: Mapping[str, Any]) -> PushOutcome:
    """Keep a pushed answer once; raise WrongSignature, and note it, for a wrong hand."""
    texts = {str(name): _text(value) for name, value in body.items()}
    if not _is_signed(source, texts):
        _note_refusal(source, str(Problem("push.signature")))
        raise WrongSignature
    try:
        with transaction.atomic():
            outcome = _taken(source, texts)
    except IntegrityError:  # the same push came twice at once
        return PushOutcome(is_repeated=True)
    except ProblemsFound as error:
        outcome = PushOutcome(reasons=tuple(str(one) for one in error.problems))
    if outcome.reasons:
        _note_refusal(source, " ".join(outcome.reasons))
    return outcome


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value if value is not None else "")


def _is_signed(source: PushSource, texts: Mapping[str, str]) -> bool:
    if texts.get("activity") != source.activity or not texts.get("index"):
        return False
    signed = f"{source.activity}{texts['index']}{_key(source)}".encode()
    # SHA-1 because 问卷星 signs so; nothing of ours rests on it.
    expected = hashlib.sha1(signed, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(expected.encode(), texts.get("sign", "").lower().encode())


def _taken(source: PushSource, texts: Mapping[str, str]) -> PushOutcome:
    audience = source.audience
    audience.wave = hold(audience.wave)
    refuse_shut(audience)
    questionnaire = questionnaire_of(audience.questionnaire_version)
    names = [*_FACTS, *sorted(name for name in texts if _QUESTION.fullmatch(name))]
    targets = {name: f"fact:{fact}" for name, fact in _FACTS.items()} | source.mapping
    reading = Reading(
        questionnaire=questionnaire,
        columns={place: Column(targets.get(name, "")) for place, name in enumerate(names)},
        titles=names,
        missing=_MISSING,
        by_code=True,
    )
    cells = tuple(texts.get(name, "") for name in names)
    family = family_of(AnswerSource.WJX_PUSH)
    judge = RowJudge(audience, questionnaire, family=family, object_id=None)
    row = judge.judged(1, cells, reading.row(dict(enumerate(cells))))
    if isinstance(row, Refused):
        return PushOutcome(reasons=row.reasons)
    known = ImportedAnswer.objects.filter(audience=audience, fingerprint=row.fingerprint)
    if known.exists():
        return PushOutcome(is_repeated=True)
    keep_rows(audience, [row], source=AnswerSource.WJX_PUSH, batch=None, actor=None)
    return PushOutcome(is_new=True)


def _note_refusal(source: PushSource, reason: str) -> None:
    """Keep that a push was refused; a stranger cannot fill the table."""
    PushRefusal.objects.create(source=source, reason=reason[:300])
    old = PushRefusal.objects.filter(source=source).values_list("pk", flat=True)
    if stale := list(old[_MOST_REFUSALS_KEPT:]):
        PushRefusal.objects.filter(pk__in=stale).delete()


def _locked(key: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _lock().encrypt(nonce, key.strip().encode(), None)


def _key(source: PushSource) -> str:
    box = bytes(source.key_box)
    try:
        return _lock().decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], None).decode()
    except InvalidTag as error:  # the installation's secret was changed since
        raise ProblemsFound([Problem("push.key_unreadable")]) from error


def _lock() -> AESGCM:
    secret = b"manyi.fieldwork.push:" + settings.SECRET_KEY.encode()
    return AESGCM(hashlib.sha256(secret).digest())
