"""The pages of cleaning, as each role meets them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.contributions import collect
from manyi.steps.cleaning import domain, queries
from manyi.steps.cleaning.models import ResponseDecision, Snapshot
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from tests.steps.cleaning.factories import (
    Field,
    judged,
    levels,
    make_field,
    make_response,
    make_wave,
    one_item,
    worked_example,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def as_person(client: Client, field: Field, name: str) -> Client:
    client.force_login(field.company.people[name])
    return client


def messages_of(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_board_says_what_waits_and_with_as_many_queries_for_three(
    client: Client, field: Field
) -> None:
    as_person(client, field, "quality")
    worked_example(field)
    client.get(reverse("cleaning:index"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("cleaning:index"))
    for n in (4, 5):
        judged(worked_example(field, occasion=f"2026-0{n}"), field)
    with CaptureQueriesContext(connection) as three:
        response = client.get(reverse("cleaning:index"))

    assert len(one) == len(three)
    assert [counts.returned for _wave, counts in response.context["waiting"]] == [25, 25, 25]


def test_an_empty_board_says_what_comes_first(client: Client, field: Field) -> None:
    response = as_person(client, field, "auditor").get(reverse("cleaning:index"))

    assert "还没有截止的调查期" in response.content.decode()


def test_a_list_of_responses_takes_as_many_queries_for_three(client: Client, field: Field) -> None:
    as_person(client, field, "quality")
    counts = []
    for n in (1, 3):
        wave = make_wave(field, survey="key", occasion=f"2026Q{n}")
        for place in range(n):
            make_response(wave, levels(field.forms["customer_form"], [place] * 7))
        domain.raise_flags(wave, actor=field.actor)
        client.get(reverse("cleaning:wave", args=[wave.pk]))
        with CaptureQueriesContext(connection) as queries_made:
            response = client.get(reverse("cleaning:wave", args=[wave.pk]))
        counts.append(len(queries_made))
        assert len(response.context["lines"]) == n

    assert counts[0] == counts[1]


def test_setting_aside_shows_the_score_before_and_after(client: Client, field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    make_response(wave, one_item(form, 0))
    worst = make_response(wave, one_item(form, 4))

    response = as_person(client, field, "service").post(
        reverse("cleaning:decide", args=[wave.pk]),
        {
            "response": [worst.key],
            "decision": "set_aside",
            "reason": "测试答卷",
            "query": "shown=late",
        },
        follow=True,
    )

    assert messages_of(response) == [
        "已决定 1 份，并记入台账。调查满意度：此前 60.00%（2 份），现在 100.00%（1 份）。"
    ]
    assert response.redirect_chain == [(f"/cleaning/waves/{wave.pk}/?shown=late", 302)]
    assert ResponseDecision.objects.get().decided_by == field.company.people["service"]


def test_a_decision_without_reason_writes_nothing(client: Client, field: Field) -> None:
    wave = make_wave(field)
    one = make_response(wave, one_item(field.forms["customer_form"], 0))

    response = as_person(client, field, "quality").post(
        reverse("cleaning:decide", args=[wave.pk]),
        {"response": [one.key], "decision": "set_aside", "reason": " "},
        follow=True,
    )

    assert messages_of(response) == ["请写明剔除的理由，审核员要能看到。"]
    assert not ResponseDecision.objects.exists()


@pytest.mark.parametrize("name", ["auditor", "sales", "department"])
def test_who_only_reads_can_change_nothing(client: Client, field: Field, name: str) -> None:
    wave = make_wave(field)
    as_person(client, field, name)

    answers = [
        client.post(reverse(f"cleaning:{act}", args=[wave.pk])).status_code
        for act in ("raise_flags", "decide", "freeze")
    ]

    assert client.get(reverse("cleaning:wave", args=[wave.pk])).status_code == 200
    assert answers == [403, 403, 403]


def test_single_responses_are_for_those_who_clean_lead_or_audit(
    client: Client, field: Field
) -> None:
    wave = make_wave(field)
    one = make_response(wave, one_item(field.forms["customer_form"], 0))

    seen = {
        name: as_person(client, field, name)
        .get(reverse("cleaning:response", args=[one.key]))
        .status_code
        for name in ("quality", "auditor", "manager", "sales")
    }

    assert seen == {"quality": 200, "auditor": 200, "manager": 200, "sales": 403}


def test_flags_and_freeze_from_the_page(client: Client, field: Field) -> None:
    as_person(client, field, "quality")
    wave = judged(worked_example(field), field)

    raised = client.post(reverse("cleaning:raise_flags", args=[wave.pk]), follow=True)
    frozen = client.post(reverse("cleaning:freeze", args=[wave.pk]), follow=True)

    assert messages_of(raised) == ["已按制度标记 0 份答卷。"]
    assert messages_of(frozen) == ["已冻结第 1 版：收回 25 份，计入 25 份。"]
    assert Snapshot.objects.get().sha256 in frozen.content.decode()


def test_an_open_wave_leads_back_to_its_page_with_the_reason(client: Client, field: Field) -> None:
    wave = make_wave(field, state=WaveState.ISSUED)

    response = as_person(client, field, "quality").get(
        reverse("cleaning:wave", args=[wave.pk]), follow=True
    )

    assert response.redirect_chain == [(reverse("sampling:wave", args=[wave.pk]), 302)]
    assert messages_of(response) == [
        "还不能清理答卷：本期还在回收。请等截止日，或提前截止并写明理由。"
    ]


def test_a_response_shows_its_answers_in_words(client: Client, field: Field) -> None:
    wave = make_wave(field)
    one = make_response(wave, one_item(field.forms["customer_form"], 1))

    response = as_person(client, field, "quality").get(reverse("cleaning:response", args=[one.key]))

    words = [answer["words"] for answer in response.context["answers"]]
    assert words == ["满意", *["不了解/不适用"] * 6, ""]


def test_the_rows_behind_a_figure_are_listed(client: Client, field: Field) -> None:
    wave = judged(worked_example(field), field)
    snapshot = domain.freeze_wave(wave, actor=field.actor)

    response = as_person(client, field, "quality").get(
        reverse("cleaning:rows", args=[snapshot.pk]),
        {"audience": "customers", "item": "function", "level": "3"},
    )

    assert response.context["page"].paginator.count == 3
    assert len(response.context["lines"]) == 3


def test_too_few_left_after_cleaning_is_said(client: Client, field: Field) -> None:
    wave = make_wave(field, survey="key", occasion="2026Q1")
    make_response(wave, levels(field.forms["customer_form"], [0, 1, 2, 1, 0, 1, 2]))

    response = as_person(client, field, "quality").get(reverse("cleaning:wave", args=[wave.pk]))

    assert [(one.audience, one.used, one.needed) for one in response.context["shortfalls"]] == [
        ("customers", 1, 100),
        ("competitors", 0, 10),
    ]


def test_the_wave_page_is_told_what_cleaning_does_next(field: Field) -> None:
    wave = judged(worked_example(field), field)
    person = field.company.people["quality"]

    def next_acts(row: Wave) -> list[str]:
        given = collect("wave.next", wave=row, person=person)
        return [act["label"] for act in given if act["url"].startswith("/cleaning/")]

    before = next_acts(wave)
    snapshot = domain.freeze_wave(wave, actor=field.actor)

    assert (before, next_acts(Wave.objects.get(pk=wave.pk))) == (["清理并冻结答卷"], [])
    panel = next(one for one in collect("wave.panel", wave=wave) if one["label"] == "清理")
    assert [row["value"] for row in panel["rows"]] == [25, 25, 0, 0, 0, f"{snapshot.sha256[:12]}…"]
    assert queries.latest_snapshot(wave) == snapshot
