"""The categories a regulation brings with it."""

from django.db import transaction

from manyi.core.models import Adoption
from manyi.steps.cases.enums import CaseKind
from manyi.steps.cases.models import Category
from manyi.steps.cases.queries import provision_of


@transaction.atomic
def seed_categories(adoption: Adoption) -> None:
    """Plant the pack's categories for an adoption; those that stand already stay as they are.

    An amended regulation adds what is new; a category it no longer has keeps its old cases.
    """
    _key, provision = provision_of(adoption)
    roots = {
        code: category.kind or code
        for code, category in provision.categories.items()
        if (category.kind or code) in CaseKind.values
    }
    for position, (code, kind) in enumerate(roots.items()):
        Category.objects.get_or_create(
            adoption_key=adoption.key,
            code=code,
            defaults={
                "label": provision.categories[code].label,
                "kind": kind,
                "position": position,
            },
        )


def category_for(adoption: Adoption, kind: str) -> Category | None:
    """Return the category a piece of feedback has when nobody chose one: the pack's for its kind.

    None where the regulation has no such category.
    """
    roots = Category.objects.filter(adoption_key=adoption.key, kind=kind, parent=None)
    found = roots.filter(is_active=True).first()
    if found is None:
        seed_categories(adoption)
        found = roots.filter(is_active=True).first()
    return found
