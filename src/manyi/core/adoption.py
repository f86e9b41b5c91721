"""A regulation in force: pack versions stored, adopted by a unit, its roles held by people."""

from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models import Q, QuerySet

from manyi.core.acts import record_act
from manyi.core.models import Adoption, Group, PackVersion, Person, RoleHolder, Unit
from manyi.core.organisation import members, units_below
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Pack, load_pack


@lru_cache(maxsize=32)
def _checked(text: str, name: str | None) -> Pack:
    return load_pack(text, name=name)


def store_pack(text: str, *, name: str | None = None) -> PackVersion:
    """Keep a checked pack; other content under a taken name and version is refused."""
    pack = _checked(text, name)
    version, made = PackVersion.objects.get_or_create(
        name=pack.name,
        version=pack.version,
        defaults={"title": pack.document.title, "text": text, "content_hash": pack.hash},
    )
    if not made and version.content_hash != pack.hash:
        raise ProblemsFound([Problem("adoption.version_taken", place=str(version))])
    return version


@lru_cache(maxsize=64)
def _read_pack(content_hash: str, pk: int) -> Pack:
    version = PackVersion.objects.get(pk=pk)
    return _checked(version.text, version.name)


def pack_of(version: PackVersion) -> Pack:
    """Return the pack of a stored version; a version never changes, so it is read once."""
    return _read_pack(version.content_hash, version.pk)


@transaction.atomic
def adopt(
    version: PackVersion, unit: Unit, *, start: date, end: date | None = None, actor: Person | None
) -> Adoption:
    """Bring a pack into force for a unit; an open older version of it ends the day before."""
    key = f"{version.name}-{unit.code}"
    _end_older(version, unit, start)
    adoption = Adoption.objects.create(
        key=key, pack_version=version, unit=unit, start=start, end=end
    )
    record_act(
        "regulation.adopted",
        adoption=adoption,
        actor=actor,
        address="document",
        on=start,
        thing=f"adoption-{adoption.pk}",
        facts={"pack": version.name, "start": start.isoformat(), "unit": unit.pk},
    )
    return adoption


def _end_older(version: PackVersion, unit: Unit, start: date) -> None:
    older = Adoption.objects.filter(
        unit=unit, pack_version__name=version.name, end=None, start__lt=start
    )
    older.update(end=date.fromordinal(start.toordinal() - 1))


def adoptions_in_force(day: date) -> QuerySet[Adoption]:
    """Return every adoption whose span covers the day."""
    return (
        Adoption.objects.filter(start__lte=day)
        .filter(Q(end=None) | Q(end__gte=day))
        .select_related("pack_version", "unit")
    )


def adoptions_over(unit: Unit, day: date) -> list[Adoption]:
    """Return what is in force for a unit: its own adoptions and those of the units above it."""
    above = [int(pk) for pk in unit.path.strip("/").split("/")]
    return list(adoptions_in_force(day).filter(unit__in=above).order_by("-unit__path"))


@transaction.atomic
def assign_role(
    adoption: Adoption,
    role: str,
    holder: Unit | Group | Person | str,
    *,
    start: date,
    actor: Person | None,
) -> RoleHolder:
    """Give a role of the regulation to a unit, a group, a person or a post."""
    if role not in pack_of(adoption.pack_version).roles:
        raise ProblemsFound([Problem("adoption.role_unknown", place=str(adoption), found=role)])
    kind, value = _holder_field(holder)
    holding = RoleHolder.objects.create(adoption=adoption, role=role, start=start, **{kind: value})
    record_act(
        "role.assigned",
        adoption=adoption,
        actor=actor,
        address=f"roles.{role}",
        occasion="once",
        on=start,
        facts={"role": role, "holder": f"{kind}-{getattr(value, 'pk', value)}"},
    )
    return holding


@transaction.atomic
def end_role(holding: RoleHolder, *, on: date, actor: Person | None) -> RoleHolder:
    """End a holding; the day is its last. Duties then fall to whoever is assigned next."""
    adoption, label = holding.adoption, _label(holding)
    found = (
        Problem("adoption.role_ended_before", label, str(holding.end)) if holding.end else None,
        Problem("adoption.role_ends_before_start", label, str(on), str(holding.start))
        if on < holding.start
        else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    holding.end = on
    holding.save(update_fields=["end"])
    kind, value = _held_by(holding)
    record_act(
        "role.ended",
        adoption=adoption,
        actor=actor,
        address=f"roles.{holding.role}",
        occasion="once",
        on=on,
        facts={"role": holding.role, "holder": f"{kind}-{value}"},
    )
    return holding


def _label(holding: RoleHolder) -> str:
    return pack_of(holding.adoption.pack_version).roles[holding.role].label


def _held_by(holding: RoleHolder) -> tuple[str, int | str]:
    for kind in ("unit", "group", "person"):
        if (pk := getattr(holding, f"{kind}_id")) is not None:
            return kind, pk
    return "post", holding.post


def _holder_field(holder: Unit | Group | Person | str) -> tuple[str, object]:
    for kind, model in (("unit", Unit), ("group", Group), ("person", Person)):
        if isinstance(holder, model):
            return kind, holder
    return "post", holder


def holders(adoption: Adoption, role: str, day: date) -> QuerySet[RoleHolder]:
    """Return the holdings of a role whose span covers the day."""
    return RoleHolder.objects.filter(adoption=adoption, role=role, start__lte=day).filter(
        Q(end=None) | Q(end__gte=day)
    )


def people_in_role(adoption: Adoption, role: str, day: date) -> QuerySet[Person]:
    """Return everyone who holds the role on the day, through a unit, group, post or by name."""
    found = Person.objects.none()
    for holding in holders(adoption, role, day).select_related("unit", "group", "person"):
        found = found | _people(holding, day)
    return found.filter(is_active=True).distinct()


def _people(holding: RoleHolder, day: date) -> QuerySet[Person]:
    if holding.person_id:
        return Person.objects.filter(pk=holding.person_id)
    if holding.group_id:
        return Person.objects.filter(pk__in=members(holding.group, day).values("pk"))
    if holding.unit_id:
        return Person.objects.filter(unit__in=units_below(holding.unit).values("pk"))
    below = units_below(holding.adoption.unit).values("pk")
    return Person.objects.filter(post=holding.post, unit__in=below)


def holds_role(person: Person, adoption: Adoption, role: str, day: date) -> bool:
    """Whether the person holds the role of the regulation on the day."""
    return people_in_role(adoption, role, day).filter(pk=person.pk).exists()
