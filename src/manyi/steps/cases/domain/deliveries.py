"""Other systems deliver feedback, signed; one delivery is one case however often it comes."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from manyi.core.clock import now
from manyi.core.ledger import record
from manyi.core.models import Customer, Person
from manyi.core.received_files import ReceivedFile, received_file, refusing
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.steps.cases.domain.intake import Heard, Teller, take_in
from manyi.steps.cases.enums import DeliveryState
from manyi.steps.cases.models import IntakeDelivery, IntakeSource
from manyi.steps.cases.queries import case_adoptions, kinds_of

MOST_APART_S = 300
MOST_FILES = 5
_KEY = re.compile(r"[A-Za-z0-9._-]{1,100}")
_LONGEST: Mapping[str, int] = {
    "description": 5000,
    "requested_remedy": 2000,
    "product": 120,
    "location": 120,
    "name": 60,
    "phone": 30,
    "email": 200,
    "on_behalf_of": 60,
}
_OTHER_FIELDS = {"kind", "customer_number", "is_confidential", "files"}


@dataclass(frozen=True)
class Signed:
    """A delivery as it arrived: its marks and the very bytes that were signed."""

    timestamp: str
    key: str
    signature: str
    body: bytes


class DeliveryRefused(ProblemsFound):
    """Raised for a delivery whose sender is not who it says; nothing in it is looked at."""


def source_secret(source: IntakeSource) -> str:
    """Return the key a source signs with: computed from ours, so that no table holds it."""
    told = f"intake/{source.code}/{source.generation}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def signature_of(secret: str, *, timestamp: str, key: str, body: bytes) -> str:
    """Return the signature over moment, key and body: HMAC-SHA256 (RFC 2104), in hex."""
    signed = f"{timestamp}.{key}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def accept_delivery(source: IntakeSource, signed: Signed) -> tuple[IntakeDelivery, str]:
    """Check and register a delivery; the secret is told with the first answer only.

    Raises DeliveryRefused for a wrong signature, ProblemsFound for what is wrong in the content.
    """
    if problem := _signature_problem(source, signed):
        refuse_delivery(source, signed, problem)
        raise DeliveryRefused([problem])
    with transaction.atomic():
        IntakeSource.objects.select_for_update().get(pk=source.pk)
        known = source.deliveries.filter(key=signed.key, state=DeliveryState.TAKEN).first()
        if known is None:
            return _taken(source, signed)
    if known.body_sha256 != _digest(signed.body):
        raise ProblemsFound([Problem("intake.key_reused", found=signed.key)])
    return known, ""


def refuse_delivery(source: IntakeSource | None, signed: Signed, problem: Problem) -> None:
    """Keep that something was refused and why, never what it said."""
    key = signed.key if _KEY.fullmatch(signed.key) else ""
    IntakeDelivery.objects.create(
        source=source,
        key=key,
        body_sha256=_digest(signed.body),
        state=DeliveryState.REFUSED,
        reason=sentence(problem)[:300],
    )


def _signature_problem(source: IntakeSource, signed: Signed) -> Problem | None:
    if not _KEY.fullmatch(signed.key):
        return Problem("intake.key")
    apart = abs(now().timestamp() - int(signed.timestamp)) if signed.timestamp.isdecimal() else None
    if apart is None or apart > MOST_APART_S:
        return Problem("intake.stale", found=signed.timestamp[:20], needed=str(MOST_APART_S))
    right = signature_of(
        source_secret(source), timestamp=signed.timestamp, key=signed.key, body=signed.body
    )
    is_right = hmac.compare_digest(right.encode(), signed.signature.encode())
    return None if is_right else Problem("intake.signature")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _taken(source: IntakeSource, signed: Signed) -> tuple[IntakeDelivery, str]:
    adoptions = [row for row in case_adoptions() if row.key == source.adoption_key]
    if not adoptions:
        raise ProblemsFound([Problem("intake.no_regulation")])
    heard, files = _read(signed.body, source, kinds_of(adoptions[0]))
    case, secret = take_in(adoptions[0], heard, actor=None, files=files)
    delivery = IntakeDelivery.objects.create(
        source=source,
        key=signed.key,
        body_sha256=_digest(signed.body),
        state=DeliveryState.TAKEN,
        case=case,
    )
    return delivery, secret


def _read(
    body: bytes, source: IntakeSource, kinds: Mapping[str, str]
) -> tuple[Heard, list[ReceivedFile]]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ProblemsFound([Problem("intake.json")])
    problems = list(_field_problems(told, kinds))
    files = [] if problems else list(_files(told.get("files", []), problems))
    if problems:
        raise ProblemsFound(problems)
    text = {name: str(told.get(name) or "").strip() for name in _LONGEST}
    teller = Teller(
        name=text["name"],
        phone=text["phone"],
        email=text["email"],
        on_behalf_of=text["on_behalf_of"],
        is_confidential=told.get("is_confidential", False),
    )
    heard = Heard(
        description=text["description"],
        kind=told["kind"],
        source=source.channel,
        requested_remedy=text["requested_remedy"],
        customer=_customer(told),
        product=text["product"],
        location=text["location"],
        teller=teller,
    )
    return heard, files


def _customer(told: Mapping[str, object]) -> Customer | None:
    number = told.get("customer_number")
    return Customer.objects.filter(number=number).first() if number else None


def _field_problems(told: Mapping[str, object], kinds: Mapping[str, str]) -> Iterator[Problem]:
    known = {*_LONGEST, *_OTHER_FIELDS}
    for name in sorted(set(told) - known):
        yield _field(name[:40], "不认识的字段", f"可用：{'、'.join(sorted(known))}。")
    for name, most in _LONGEST.items():
        value = told.get(name) or ""
        if not isinstance(value, str) or len(value) > most:
            yield _field(name, "不是文字或太长", f"需要不超过 {most} 个字的文字。")
    if not told.get("description"):
        yield _field("description", "没有填", "请写反馈内容。")
    if told.get("kind") not in kinds:
        yield _field("kind", str(told.get("kind"))[:40], f"可用：{'、'.join(kinds)}。")
    if not isinstance(told.get("is_confidential", False), bool):
        yield _field("is_confidential", "不是真假值", "请用 true 或 false。")
    yield from _known_problems(told)


def _known_problems(told: Mapping[str, object]) -> Iterator[Problem]:
    if told.get("customer_number") and _customer(told) is None:
        yield _field("customer_number", "没有这个客户", "请核对编号，或不填。")
    if isinstance(email := told.get("email"), str) and email:
        try:
            validate_email(email)
        except ValidationError:
            yield _field("email", "不是邮箱地址", "请核对，或不填。")


def _field(name: str, found: str, needed: str) -> Problem:
    return Problem("intake.field", name, found, needed)


def _files(told: object, problems: list[Problem]) -> Iterator[ReceivedFile]:
    if not isinstance(told, list) or len(told) > MOST_FILES:
        problems.append(_field("files", "不是列表或太多", f"最多 {MOST_FILES} 个。"))
        return
    for one in told:
        try:
            content = base64.b64decode(one["content"], validate=True)
            file = received_file(str(one["name"]), content)
        except (TypeError, KeyError, binascii.Error, ValueError):
            problems.append(_field("files", "读不出", "每个文件要有 name 和 base64 的 content。"))
            continue
        problems += refusing(file.problems)
        yield file


@transaction.atomic
def add_source(*, name: str, code: str, adoption_key: str, channel: str, actor: Person):
    """Let another system deliver feedback."""
    if IntakeSource.objects.filter(code=code).exists():
        raise ProblemsFound([Problem("cases.source_code_taken", found=code)])
    source = IntakeSource.objects.create(
        name=name.strip(), code=code, adoption_key=adoption_key, channel=channel, added_by=actor
    )
    _record(source, actor)
    return source


@transaction.atomic
def renew_source_secret(source: IntakeSource, *, actor: Person) -> IntakeSource:
    """Give a source another key; what was signed with the old one is refused from now on."""
    source.generation += 1
    source.save(update_fields=["generation"])
    _record(source, actor)
    return source


@transaction.atomic
def switch_source(source: IntakeSource, *, is_active: bool, actor: Person) -> IntakeSource:
    """Let a source deliver, or no longer."""
    source.is_active = is_active
    source.save(update_fields=["is_active"])
    _record(source, actor)
    return source


def _record(source: IntakeSource, actor: Person) -> None:
    facts = {"setting": f"intake.{source.code}"}
    record("settings.changed", actor=actor.pk, thing=f"source-{source.pk}", facts=facts)
