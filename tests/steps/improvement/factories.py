"""Scored waves whose first indicator has a degree the test chooses, and a plan between them."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from manyi.core.clock import at
from manyi.core.models import Person
from manyi.steps.improvement import domain
from manyi.steps.improvement.models import Plan
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.domain import score_wave
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries import latest_score
from tests.steps.cleaning.factories import Field, items_of, make_response, make_wave, one_item
from tests.steps.scoring.factories import frozen

# Answers from 很满意 to 很不满意 that earn these degrees.
DEGREE_68_0 = (40, 60, 60, 20, 20)
DEGREE_69_1 = (40, 71, 49, 20, 20)
DEGREE_76_2 = (64, 66, 48, 12, 10)
OPENED_AT = datetime(2026, 4, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
DUE = date(2026, 6, 30)


def scored_wave(field: Field, counts: Sequence[int], *, occasion: str, opens_on: date) -> Wave:
    wave = make_wave(field, occasion=occasion)
    Wave.objects.filter(pk=wave.pk).update(opens_on=opens_on)
    form = field.forms["customer_form"]
    for place, times in enumerate(counts):
        for _ in range(times):
            make_response(wave, one_item(form, place), product=field.product)
    score_wave(frozen(wave, field), actor=field.actor)
    return Wave.objects.get(pk=wave.pk)


def before(field: Field, counts: Sequence[int] = DEGREE_68_0) -> Wave:
    return scored_wave(field, counts, occasion="2026-03", opens_on=date(2026, 3, 2))


def after(field: Field, counts: Sequence[int]) -> Wave:
    return scored_wave(field, counts, occasion="2026-07", opens_on=date(2026, 7, 1))


def asked_indicator(field: Field) -> str:
    """The indicator of the one item that is answered."""
    first = items_of(field.forms["customer_form"])[0]
    for page in field.forms["customer_form"].document["pages"]:
        for item in page["items"]:
            if item["id"] == first:
                return item["indicator"]
    raise LookupError(first)


def open_plan(field: Field, wave: Wave, **changes: object) -> Plan:
    """A plan for the weak indicator of a scored wave, under weak_item of the regulation."""
    score: Score = latest_score(wave)
    given = {
        "provision": "weak_item",
        "trigger": "dissatisfied",
        "occasion": wave.thing,
        "wave": wave,
        "score": score,
        "indicator": asked_indicator(field),
        "indicator_label": "产品功能主要性能",
        "finding": "读数漂移",
        "owner": field.company.people["department"],
        "department": None,
        "due": DUE,
        "actor": field.company.people["quality"],
    }
    with at(OPENED_AT):
        return domain.open_plan(field.adoption, **(given | changes))


def fill(plan: Plan, **changes: object) -> Plan:
    given = {
        "cause": "传感器受潮",
        "correction": "更换密封件",
        "prevention": "出厂前做潮湿试验",
        "resources": "",
        "actor": plan.owner,
    }
    return domain.fill_plan(plan, **(given | changes))


def carried_out(plan: Plan, doer: Person) -> Plan:
    """The plan filled in, with one measure done by somebody; it waits for its proof."""
    fill(plan)
    action = domain.add_action(plan, description="更换密封件", doer=doer, due=DUE, actor=plan.owner)
    domain.complete_action(action, done_on=date(2026, 5, 8), evidence="工单 12", actor=doer)
    return domain.finish_plan(plan, actor=plan.owner)
