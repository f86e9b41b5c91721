"""The rules of the house hold, and each of them would notice being broken."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

import manyi
from manyi.core.models import Person
from manyi.loop import STEPS
from manyi.steps.records.models import DutyRecord
from tests.house import rules_of_the_house as house

PACKAGE = Path(manyi.__file__).parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small house that breaks no rule."""
    tree = tmp_path / "house"
    for step in house.LOOP:
        put(tree, f"steps/{step}/templates/{step}/manual.html", "<p>手册</p>")
        put(tree, f"steps/{step}/views.py", 'LINK = "indicators:index"\n')
    put(tree, "core/enums.py", "")
    put(tree, "loop.py", "")
    return tree


def put(tree: Path, name: str, text: str) -> None:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


CHECKS = (
    house.words_that_name_what_comes_later,
    house.calls_of_get_model,
    house.rooms_nobody_planned,
    house.rooms_without_a_noun,
    house.steps_that_are_not_the_loops,
    house.steps_without_a_manual,
)


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_keeps_its_rules(check):
    assert check(PACKAGE) == []


@pytest.mark.parametrize("check", CHECKS)
def test_a_small_house_in_order_is_found_in_order(check, tree):
    assert check(tree) == []


def test_no_table_points_to_a_later_step():
    assert house.keys_that_point_forward(house.models_of_the_house(apps.get_app_configs())) == []


def test_no_table_can_be_reached_back_from_an_earlier_step():
    tables = house.models_of_the_house(apps.get_app_configs())

    assert house.accessors_that_look_forward(tables) == []


def test_every_step_and_core_have_tables_that_were_looked_at():
    tables = house.models_of_the_house(apps.get_app_configs())

    labels = {model._meta.app_label for model in tables}
    assert {*house.LOOP, "core"} - labels == set()


def test_the_settings_mount_the_steps_in_the_order_of_the_loop():
    assert [step.key for step in STEPS] == settings.STEPS


def test_a_key_to_a_later_step_is_caught():
    with isolate_apps("manyi.steps.indicators"):

        class Early(models.Model):
            record = models.ForeignKey(DutyRecord, models.CASCADE, related_name="+")

            class Meta:
                app_label = "indicators"

    assert house.keys_that_point_forward([Early]) == [
        "indicators.Early.record -> records.DutyRecord"
    ]


def test_a_key_from_core_to_a_step_is_caught():
    with isolate_apps("manyi.core"):

        class Low(models.Model):
            records = models.ManyToManyField(DutyRecord, related_name="+")

            class Meta:
                app_label = "core"

    assert house.keys_that_point_forward([Low]) == ["core.Low.records -> records.DutyRecord"]


def test_a_way_back_from_core_into_a_step_is_caught():
    with isolate_apps("manyi.steps.indicators"):

        class Open(models.Model):
            person = models.ForeignKey(Person, models.CASCADE, related_name="opened_plans")
            other = models.ForeignKey(Person, models.CASCADE, related_name="+")

            class Meta:
                app_label = "indicators"

    assert house.accessors_that_look_forward([Open]) == ["indicators.Open.person"]


@pytest.mark.parametrize(
    ("name", "text", "caught"),
    [
        ("steps/sampling/views.py", 'url = reverse("records:index")\n', "records:index"),
        ("steps/sampling/views.py", 'PAGES = {"a": "cases:case"}\n', "cases:case"),
        ("core/pages.py", 'redirect("indicators:index")\n', "indicators:index"),
        (
            "steps/scoring/models.py",
            'plan = models.ForeignKey("improvement.Plan", models.CASCADE)\n',
            "improvement.Plan",
        ),
        (
            "steps/scoring/templates/scoring/a.html",
            "{% url 'reporting:report' 1 %}",
            "{% url 'reporting:",
        ),
        (
            "steps/scoring/templates/scoring/a.html",
            '{% include "cases/row.html" %}',
            '{% include "cases/',
        ),
        (
            "steps/scoring/templates/scoring/a.html",
            '<a href="/records/ledger/">',
            'href="/records/',
        ),
    ],
)
def test_a_word_that_names_a_later_step_is_caught(tree, name, text, caught):
    put(tree, name, text)

    assert house.words_that_name_what_comes_later(tree) == [f"{name}: {caught}"]


def test_a_word_that_names_an_earlier_step_is_not(tree):
    put(tree, "steps/records/views.py", 'LINK = "sampling:wave"\n')
    put(tree, "web/views.py", 'LINK = "records:index"\n')

    assert house.words_that_name_what_comes_later(tree) == []


def test_a_table_fetched_by_its_name_is_caught(tree):
    put(tree, "core/enums.py", "from django.apps import apps\napps.get_model('records', 'X')\n")

    assert house.calls_of_get_model(tree) == ["core/enums.py:2"]


@pytest.mark.parametrize(
    ("name", "caught"),
    [
        ("steps/cases/services.py", "steps/cases/services"),
        ("steps/cases/letters/__init__.py", "steps/cases/letters"),
        ("core/letters.py", "core/letters"),
        ("signals.py", "signals"),
    ],
)
def test_a_room_on_no_list_is_caught(tree, name, caught):
    put(tree, name, "")

    assert house.rooms_nobody_planned(tree) == [caught]


@pytest.mark.parametrize("stem", sorted(house.NAMELESS))
def test_a_room_without_a_noun_is_caught_however_deep(tree, stem):
    put(tree, f"steps/cases/queries/{stem}.py", "")

    assert house.rooms_without_a_noun(tree) == [f"steps/cases/queries/{stem}.py"]


def test_an_eleventh_step_is_caught(tree):
    put(tree, "steps/rewards/views.py", "")

    assert house.steps_that_are_not_the_loops(tree) == ["rewards"]


def test_a_step_that_went_missing_is_caught(tree):
    (tree / "steps" / "cases").rename(tree / "cases-were-here")

    assert house.steps_that_are_not_the_loops(tree) == ["cases"]


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_step_without_words_in_the_manual_is_caught(tree, text):
    put(tree, "steps/cases/templates/cases/manual.html", text)

    assert house.steps_without_a_manual(tree) == ["cases"]
