"""Figures of a wave in progress: new answers are added to sums, never counted anew."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.adoption import pack_of
from manyi.regulation.scorecard import Scorecard, compute_scorecard
from manyi.steps.cleaning.queries import rows_of
from manyi.steps.fieldwork.domain import seal_responses
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.scoring import domain, queries
from manyi.steps.scoring.models import StoredSums
from tests.factories import make_customer
from tests.steps.cleaning.factories import (
    Field,
    add_example,
    items_of,
    levels,
    make_field,
    make_members,
    make_response,
    make_wave,
    worked_example,
)
from tests.steps.scoring.factories import scored_example

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def customers(wave: Wave) -> WaveAudience:
    return wave.audiences.select_related("wave__pack_version").get(key="customers")


def fold(wave: Wave) -> int:
    seal_responses()
    return domain.fold_answers(customers(wave))


def live_card(wave: Wave) -> Scorecard:
    found = queries.stored_figures(wave)
    assert found is not None
    return found.card


def counted_anew(wave: Wave) -> Scorecard:
    pack = pack_of(wave.pack_version)
    return compute_scorecard(pack, wave.survey, rows_of(wave).tables())


def figures(card: Scorecard) -> list[object]:
    """Every number of scores, items and objects."""
    lines = [(one.key, one.value, one.low, one.high, one.n, one.working) for one in card.scores]
    items = [(one.indicator, one.counts, one.degree, one.rate, one.missing) for one in card.items]
    objects = [(one.label, one.respondents, one.degree, one.low, one.high) for one in card.objects]
    return [lines, items, objects]


def test_answers_folded_in_portions_give_the_figures_of_all_answers(field: Field) -> None:
    wave = worked_example(field)
    first = fold(wave)
    form = field.forms["customer_form"]
    for places in ([0, 1, 2], [4, None, 3, 1], [2] * 7):
        make_response(wave, levels(form, places), product=field.product)

    second = fold(wave)

    assert (first, second) == (25, 3)
    assert figures(live_card(wave)) == figures(counted_anew(wave))


def test_folding_again_adds_nothing(field: Field) -> None:
    wave = worked_example(field)
    fold(wave)
    before = bytes(StoredSums.objects.get().data)

    again = fold(wave)

    assert (again, bytes(StoredSums.objects.get().data)) == (0, before)


def test_late_answers_and_answers_not_yet_sealed_are_not_in_the_live_figures(field: Field) -> None:
    wave = worked_example(field)
    form = field.forms["customer_form"]
    make_response(wave, levels(form, [4] * 7), is_late=True)
    fold(wave)
    make_response(wave, levels(form, [4] * 7))

    without_sealing = domain.fold_answers(customers(wave))

    assert (without_sealing, live_card(wave).respondents) == (0, {"customers": 25})


def test_oversampled_answers_count_by_design_weight_while_the_wave_runs(field: Field) -> None:
    wave = make_wave(field)
    people = [make_customer(f"客户{n}", field.company.root) for n in range(4)]
    members = make_members(
        wave,
        people,
        weights=[1.0, 1.0, 4.0, 2.0],
        oversample={"key": 3},
        drawn_by=field.actor,
    )
    form = field.forms["customer_form"]
    for member, place in zip(members[:2], (0, 2), strict=True):
        make_response(wave, levels(form, [place] * 7), member=member, product=field.product)
    fold(wave)
    for member, place in zip(members[2:], (4, 1), strict=True):
        make_response(wave, levels(form, [place] * 7), member=member, product=field.product)
    fold(wave)

    live, anew = live_card(wave), counted_anew(wave)

    assert [one.value for one in live.scores] == pytest.approx([one.value for one in anew.scores])
    assert [one.low for one in live.items] == pytest.approx([one.low for one in anew.items])
    assert live.notes == anew.notes


def test_marks_are_folded_too() -> None:
    field = make_field("quality_measurement")
    wave = make_wave(field, survey="annual", occasion="2026")
    items = items_of(field.forms["survey_form"])
    for marks in ([31, 20, 10, 20, 10, 9], [25, 10, 10], [30, 12.5, 8, 15, 7, 6]):
        answers = {item: min(mark, 8) for item, mark in zip(items, marks, strict=False)}
        make_response(wave, answers, product=field.product)
        fold(wave)

    live, anew = live_card(wave), counted_anew(wave)

    assert [one.value for one in live.scores] == pytest.approx([one.value for one in anew.scores])
    assert [one.low for one in live.scores] == pytest.approx([one.low for one in anew.scores])
    assert [one.counts for one in live.items] == [one.counts for one in anew.items]


def test_where_answers_are_not_named_figures_move_in_steps_of_five(field: Field) -> None:
    wave = worked_example(field)
    Wave.objects.filter(pk=wave.pk).update(identity="anonymous")
    fold(wave)
    form = field.forms["customer_form"]
    for _ in range(4):
        make_response(wave, levels(form, [0] * 7))
    four = fold(wave)
    make_response(wave, levels(form, [0] * 7))

    five = fold(wave)

    assert (four, five, live_card(wave).respondents) == (0, 5, {"customers": 30})


def test_a_scored_wave_shows_its_recorded_figures_from_its_sums(field: Field) -> None:
    score = scored_example(field)

    found = queries.stored_figures(score.wave)

    assert found is not None
    assert (found.is_live, found.respondents) == (False, 25)
    assert found.card == queries.scorecard_of(score)


def test_scoring_ends_the_live_figures_of_the_wave(field: Field) -> None:
    wave = worked_example(field)
    fold(wave)
    live_before = StoredSums.objects.filter(snapshot=None).count()

    score = scored_example(field, occasion="2026-04")
    own = StoredSums.objects.filter(audience__wave=score.wave)

    assert live_before == 1
    assert [row.snapshot_id for row in own] == [score.snapshot_id]


def test_the_figures_are_given_as_data_to_whoever_may_read(client: Client, field: Field) -> None:
    wave = worked_example(field)
    fold(wave)
    client.force_login(field.company.people["auditor"])

    told = client.get(reverse("scoring:figures_json", args=[wave.pk])).json()

    degree, *_others = told["card"]["scores"]
    assert (told["is_live"], told["respondents"]) == (True, 25)
    assert (degree["printed"], degree["working"]) == ("76.00%", "190/250")


def test_a_wave_without_answers_has_no_figures_yet(client: Client, field: Field) -> None:
    wave = make_wave(field)
    client.force_login(field.company.people["auditor"])

    told = client.get(reverse("scoring:figures_json", args=[wave.pk])).json()

    assert told == {"wave": wave.thing, "respondents": 0, "card": None}


def test_the_page_of_a_running_wave_says_that_its_figures_are_no_result(
    client: Client, field: Field
) -> None:
    wave = worked_example(field)
    fold(wave)
    add_example(wave, field)
    fold(wave)
    client.force_login(field.company.people["quality"])

    page = client.get(reverse("scoring:wave", args=[wave.pk])).content.decode()

    assert "50 份答卷" in page
    assert "未经清理，也未判定是否有效" in page
    assert "76.00%" in page
