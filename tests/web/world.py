"""A company in the middle of its loop: a scored wave, a report, a plan, a case, a filed form."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from manyi.steps.cases.models import Case
from manyi.steps.improvement.models import Plan
from manyi.steps.records.models import DutyRecord
from manyi.steps.sampling.models import Wave
from tests.factories import Company, make_customer
from tests.house.rules_of_the_house import models_of_the_house
from tests.steps.cases.factories import registered
from tests.steps.cleaning.factories import Field, make_field
from tests.steps.improvement.factories import before, open_plan

SMALL = (3, 1, 1, 1, 1)
ROLES = (
    "admin",
    "quality",
    "service",
    "sales",
    "department",
    "manager",
    "auditor",
)


@dataclass(frozen=True)
class World:
    """What a test finds there."""

    field: Field
    wave: Wave
    plan: Plan
    case: Case
    record: DutyRecord

    @property
    def company(self) -> Company:
        return self.field.company


def make_world() -> World:
    field = make_field()
    company = field.company
    wave = before(field, SMALL)
    customer = make_customer("KA1", company.departments["business"])
    record = DutyRecord.objects.create(
        adoption=field.adoption,
        duty="duties.content_meeting",
        occasion="2026Q1",
        form="plan_form",
        fields={"purpose": "了解看法"},
        on=date(2026, 2, 27),
        recorded_by=company.people["service"],
    )
    case = registered(company, field.adoption, customer=customer)
    return World(field, wave, open_plan(field, wave), case, record)


def signed_in(company: Company, key: str) -> Client:
    client = Client()
    client.force_login(company.people[key])
    return client


def everything_kept() -> dict[str, list[tuple]]:
    """Every row of every table of the house, to be held against a later look."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in models_of_the_house(apps.get_app_configs())
    }


def staff_addresses() -> dict[str, dict[str, str]]:
    """Every named address of the staff's side, with the kind of each thing it asks for."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str):
    for one in patterns:
        if isinstance(one, URLResolver):
            if "allauth" not in str(one.urlconf_name):
                yield from _walk(one.url_patterns, one.namespace or namespace)
        elif one.name:
            kinds = {name: type(kind).__name__ for name, kind in one.pattern.converters.items()}
            yield f"{namespace}:{one.name}".strip(":"), kinds
