"""Acts of step 10: duties recorded, documents filed."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import holds_role, pack_of
from manyi.core.clock import today
from manyi.core.ledger.canonical import canonical
from manyi.core.models import Adoption, Person
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import WorkingCalendar
from manyi.regulation.schema.acts import HumanDuty, RecordKind
from manyi.regulation.schema.asking import Form
from manyi.steps.records.models import DutyRecord, FiledRecord


def provision_of(adoption: Adoption, address: str) -> HumanDuty:
    """Return the duty at an address of the pack (`duties.monitoring`)."""
    return pack_of(adoption.pack_version).duties[address.removeprefix("duties.")]


def form_of(adoption: Adoption, address: str) -> Form | None:
    """Return the record form of a duty, where it has one."""
    provision = provision_of(adoption, address)
    pack = pack_of(adoption.pack_version)
    return pack.forms[provision.record] if provision.record else None


# A figure of 0 has been filled in.
_BLANK: tuple[object, ...] = (None, "", [])


def duty_problems(
    adoption: Adoption, address: str, fields: Mapping[str, object], *, on: date, actor: Person
) -> tuple[Problem, ...]:
    """Return why this record cannot be kept: role, day, and every blank that must be filled."""
    provision, form = provision_of(adoption, address), form_of(adoption, address)
    problems = []
    owing = (provision.role, *provision.together_with)
    if not any(holds_role(actor, adoption, role, today()) for role in owing):
        role = pack_of(adoption.pack_version).roles[provision.role].label
        problems.append(Problem("records.not_in_role", place=provision.label, needed=role))
    if on > today():
        problems.append(Problem("records.day_to_come", place=provision.label, found=str(on)))
    blanks = form.fields if form else {}
    problems += [
        Problem("records.blank", place=form.label, needed=field.label)
        for key, field in blanks.items()
        if field.required and fields.get(key) in _BLANK
    ]
    return tuple(problems)


@transaction.atomic
def record_duty(
    adoption: Adoption,
    *,
    duty: str,
    occasion: str,
    fields: Mapping[str, object],
    on: date,
    actor: Person,
) -> DutyRecord:
    """Keep the record form of a duty for one occasion; the words stay here, not in the ledger."""
    if problems := duty_problems(adoption, duty, fields, on=on, actor=actor):
        raise ProblemsFound(problems)
    provision = provision_of(adoption, duty)
    row = DutyRecord.objects.create(
        adoption=adoption,
        duty=duty,
        occasion=occasion,
        form=provision.record or "",
        fields=dict(fields),
        on=on,
        recorded_by=actor,
    )
    record_act(
        "duty.recorded",
        adoption=adoption,
        actor=actor,
        address=duty,
        occasion=occasion,
        on=on,
        thing=row.thing,
        cites=[duty] + ([f"forms.{provision.record}"] if provision.record else []),
        facts={
            "record": row.thing,
            "form": provision.record,
            "present": _present(adoption, duty, fields),
        },
        commitments={"fields": canonical(dict(fields))},
    )
    return row


def _present(adoption: Adoption, duty: str, fields: Mapping[str, object]) -> list[str]:
    form = form_of(adoption, duty)
    lists = [
        fields.get(key, [])
        for key, field in (form.fields.items() if form else ())
        if field.type == "attendance"
    ]
    return [str(role) for present in lists for role in present]


@transaction.atomic
def file_record(
    adoption: Adoption,
    *,
    kind: str,
    thing: str,
    title: str,
    sha256: str,
    approved: bool,
    actor: Person,
) -> FiledRecord:
    """File an approved document under a record kind of the pack, with its date of disposal."""
    facts = {"approved": approved}
    if problems := STEP["records"].gate.problems(facts):
        raise ProblemsFound(problems)
    provision = pack_of(adoption.pack_version).records.get(kind)
    row = FiledRecord.objects.create(
        adoption=adoption,
        thing=thing,
        title=title,
        sha256=sha256,
        keep_until=_keep_until(provision),
        filed_by=actor,
    )
    record_act(
        "record.filed",
        adoption=adoption,
        actor=actor,
        address=f"records.{kind}" if provision else "document",
        occasion=thing,
        thing=thing,
        facts={
            "record": f"filed_record-{row.pk}",
            "kind": kind,
            "keep_until": row.keep_until.isoformat() if row.keep_until else None,
            "hash": sha256 or None,
        },
    )
    return row


def _keep_until(provision: RecordKind | None) -> date | None:
    if provision is None or provision.keep == "permanent":
        return None
    return WorkingCalendar({}).add(today(), provision.keep)
