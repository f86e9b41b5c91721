"""Figures of a wave of a million answers from stored sums, and a thousand new answers added."""

# ruff: noqa: E402 (the settings must stand before tables may be imported)

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from harness import Claim, main, within

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="manyi-bench-"))
(HOME / "static").mkdir()
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["MANYI_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyi.config.settings")

import django

django.setup()

import numpy as np
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from manyi.core.adoption import pack_of
from manyi.core.models import AssessmentObject
from manyi.regulation.scorecard import (
    AnswerTable,
    Coding,
    compute_scorecard,
    packed,
    ruler,
    sum_answers,
    unpacked,
)
from manyi.steps.fieldwork.domain import seal_responses
from manyi.steps.fieldwork.models import Response
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.domain import fold_answers
from manyi.steps.scoring.models import StoredSums
from manyi.steps.scoring.queries import stored_figures
from tests.factories import make_object
from tests.steps.cleaning.factories import Field, items_of, make_field, make_response, make_wave

NEW, OBJECTS, REGIONS, LEVELS = 1000, 20, 8, 5
RUNS = 7


def claims(*, quick: bool) -> list[Claim]:
    """Measure on 10⁶ answers, or on 10⁵ when quick; the sums have the same size."""
    call_command("migrate", "--run-syncdb", verbosity=0)
    rows = 100_000 if quick else 1_000_000
    field = make_field()
    wave = make_wave(field)
    table = _table(field, rows)
    _store(wave, table)
    shown, difference = _shown(field, wave), _difference(wave, table)
    fold_ms, counted = _folded(field, wave)
    connections.close_all()
    size = f"{rows:,} answers, {len(table.items)} items, {OBJECTS} objects, {REGIONS} regions"
    return [
        within(
            f"figures as JSON through every middleware, ms of CPU, {size}", ours=shown, limit=50
        ),
        within(f"{NEW} new answers read, coded and added, ms of CPU", ours=fold_ms, limit=20),
        within("largest difference from a count of all rows", ours=difference, limit=1e-12),
        within("answers missing after the fold", ours=abs(rows + NEW * RUNS - counted), limit=0.5),
    ]


def _table(field: Field, rows: int) -> AnswerTable:
    generator = np.random.default_rng(20261127)
    keys = [
        item["indicator"]
        for page in field.forms["customer_form"].document["pages"]
        for item in page["items"]
        if item["kind"] == "level"
    ]
    objects = [make_object(f"object-{n:02}", field.product.owner) for n in range(OBJECTS)]
    return AnswerTable(
        "customers",
        rows,
        {key: generator.integers(-1, LEVELS, rows).astype(np.int8) for key in keys},
        objects=Coding(
            generator.integers(0, OBJECTS, rows), tuple(sorted(one.name for one in objects))
        ),
        segments={
            "区域": Coding(
                generator.integers(0, REGIONS, rows), tuple(f"区域{n}" for n in range(REGIONS))
            )
        },
    )


def _store(wave: Wave, table: AnswerTable) -> None:
    pack = pack_of(wave.pack_version)
    sums = sum_answers(table, ruler(pack, pack.surveys[wave.survey], "customers", {}))
    StoredSums.objects.create(
        audience=wave.audiences.get(),
        data=packed(sums),
        respondents=sums.respondents,
        stored_at=timezone.now(),
    )


def _shown(field: Field, wave: Wave) -> float:
    client = Client()
    client.force_login(field.company.people["quality"])
    path = f"/scoring/waves/{wave.pk}/figures.json"
    return min(_milliseconds(lambda: client.get(path).content) for _ in range(RUNS))


def _difference(wave: Wave, table: AnswerTable) -> float:
    anew = compute_scorecard(pack_of(wave.pack_version), wave.survey, {"customers": table})
    shown = stored_figures(wave).card
    pairs = zip((*anew.scores, *anew.items), (*shown.scores, *shown.items), strict=True)
    return max(abs((a.low or 0.0) - (b.low or 0.0)) for a, b in pairs)


def _folded(field: Field, wave: Wave) -> tuple[float, int]:
    """Return what adding a thousand answers costs, and how many answers the sums then speak of."""
    audience = wave.audiences.select_related("wave__pack_version").get()
    objects = list(AssessmentObject.objects.all())
    spent = []
    for run in range(RUNS):
        _answer(field, wave, objects, seed=run)
        seal_responses()
        spent.append(_milliseconds(lambda: fold_answers(audience)))
    return min(spent), unpacked(bytes(StoredSums.objects.get().data)).respondents


def _answer(field: Field, wave: Wave, objects: list[AssessmentObject], *, seed: int) -> None:
    generator = np.random.default_rng(seed)
    template = make_response(wave, {})
    Response.objects.all().delete()
    items = items_of(field.forms["customer_form"])
    codes = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "na")
    rows = []
    for number in range(NEW):
        chosen = generator.integers(0, len(codes), len(items))
        rows.append(
            Response(
                page_key_hash=f"{seed}-{number}",
                audience=template.audience,
                questionnaire_version=template.questionnaire_version,
                assessment_object=objects[number % len(objects)],
                channel=template.channel,
                answers={item: codes[at] for item, at in zip(items, chosen, strict=True)},
                submitted_at=template.submitted_at,
                salt=template.salt,
            )
        )
    Response.objects.bulk_create(rows)


def _milliseconds(act) -> float:
    started = time.process_time()
    act()
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    try:
        main(claims)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
