"""The company sorts its feedback: categories below those of the pack, and the one of a case."""

from django.db import transaction
from django.db.models import Max

from manyi.core.ledger import record
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.models import Case, Category


@transaction.atomic
def add_category(
    parent: Category, *, label: str, code: str, indicator: str = "", actor: Person
) -> Category:
    """Add a category of the company's own below another; it is of the same kind."""
    rows = Category.objects.filter(adoption_key=parent.adoption_key)
    if (taken := rows.filter(code=code).first()) is not None:
        raise ProblemsFound([Problem("cases.category_taken", place=taken.label, found=code)])
    last = rows.filter(parent=parent).aggregate(last=Max("position"))["last"]
    made = Category.objects.create(
        adoption_key=parent.adoption_key,
        code=code,
        label=label.strip(),
        kind=parent.kind,
        parent=parent,
        indicator=indicator,
        position=0 if last is None else last + 1,
    )
    _record(made, actor)
    return made


@transaction.atomic
def change_category(
    category: Category, *, label: str, indicator: str, is_active: bool, actor: Person
) -> Category:
    """Rename a category, tie it to an indicator, retire it or take it up again."""
    label = label.strip()
    if is_from_pack(category) and (label != category.label or not is_active):
        raise ProblemsFound([Problem("cases.category_of_pack", place=category.label)])
    if not is_active and category.parts.filter(is_active=True).exists():
        raise ProblemsFound([Problem("cases.category_in_use", place=category.label)])
    category.label, category.indicator, category.is_active = label, indicator, is_active
    category.save()
    _record(category, actor)
    return category


def is_from_pack(category: Category) -> bool:
    """Whether the regulation brought the category; what lies below is the company's own."""
    return category.parent_id is None


@transaction.atomic
def classify_case(case: Case, *, category: Category, actor: Person) -> Case:
    """Say what the case is about; its kind and the indicator it touches follow."""
    if category.adoption_key != case.adoption.key:
        raise ProblemsFound([Problem("cases.category_elsewhere", place=category.label)])
    before = case.category.indicator if case.category else ""
    if case.indicator == before:
        case.indicator = category.indicator
    case.category, case.kind = category, category.kind
    case.save()
    record_case_act(case, "case.classified", actor=actor, facts={"category": category.code})
    return case


def _record(category: Category, actor: Person) -> None:
    record(
        "settings.changed",
        actor=actor.pk,
        thing=f"category-{category.pk}",
        facts={"setting": f"category.{category.code}"},
    )
