"""The pages of scoring, as each role meets them."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.contributions import collect
from manyi.steps.scoring import domain
from manyi.steps.scoring.models import PastFigure, Score, Target
from tests.steps.cleaning.factories import (
    Field,
    add_example,
    make_field,
    make_response,
    make_wave,
    one_item,
    worked_example,
)
from tests.steps.scoring.factories import enter_past, frozen, scored_example

pytestmark = pytest.mark.django_db

FEW = {"n: 100}": "n: 1}", "audience: competitors, n: 10}": "audience: customers, n: 1}"}


@pytest.fixture
def field() -> Field:
    return make_field()


def as_person(client: Client, field: Field, name: str) -> Client:
    client.force_login(field.company.people[name])
    return client


def messages_of(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def with_competitors(field: Field, forms: int) -> Score:
    wave = make_wave(
        field,
        survey="key",
        occasion="2026Q1",
        audiences={
            "customers": "customer_form",
            "self": "customer_form",
            "competitors": "competitor_form",
        },
    )
    add_example(wave, field)
    add_example(wave, field, audience="self")
    for _ in range(forms):
        make_response(
            wave,
            one_item(field.forms["competitor_form"], 1),
            audience="competitors",
            competitor="东海仪表",
        )
    return domain.score_wave(frozen(wave, field), actor=field.actor)


def test_a_score_shows_figures_working_items_and_the_data_they_come_from(
    client: Client, field: Field
) -> None:
    score = scored_example(field)

    response = as_person(client, field, "quality").get(reverse("scoring:score", args=[score.pk]))

    page = response.content.decode()
    figures = response.context["figures"]
    assert [(one["line"].printed, one["line"].n, one["line"].working) for one in figures] == [
        ("76.00%", 25, "190/250"),
        ("84.00%", 25, "21/25"),
    ]
    assert score.snapshot.sha256 in page
    assert "本期调查：有效" in page.replace("</strong>", "").replace("<strong>", "")
    rows = reverse("cleaning:rows", args=[score.snapshot_id])
    assert [cell["url"] for cell in response.context["audiences"][0]["lines"][0]["cells"]][3] == (
        f"{rows}?audience=customers&item=function&level=3"
        "&about=%E4%BA%A7%E5%93%81%E5%8A%9F%E8%83%BD%E4%B8%BB%E8%A6%81%E6%80%A7%E8%83%BD+"
        "%E4%B8%8D%E6%BB%A1%E6%84%8F"
    )


def test_who_may_not_read_responses_sees_figures_without_the_way_to_them(
    client: Client, field: Field
) -> None:
    score = scored_example(field)

    response = as_person(client, field, "sales").get(reverse("scoring:score", args=[score.pk]))

    assert response.status_code == 200
    assert "/cleaning/snapshots/" not in response.content.decode()


def test_charts_are_plain_json_beside_their_place(client: Client, field: Field) -> None:
    score = scored_example(field)

    response = as_person(client, field, "quality").get(reverse("scoring:score", args=[score.pk]))

    pictures = response.context["audiences"][0]["pictures"]
    assert [picture.key for picture in pictures] == ["items-customers", "levels-customers"]
    page = response.content.decode()
    source = page.split('<script id="items-customers" type="application/json">')[1]
    assert json.loads(source.split("</script>")[0]) == json.loads(json.dumps(pictures[0].option))
    assert "style=" not in page


@pytest.mark.parametrize(
    ("forms", "note", "degree", "is_drawn"),
    [(9, "样本不足（需≥10）", "—", False), (10, "", "80.00%", True)],
)
def test_nine_competitor_forms_are_too_few_and_ten_are_drawn(
    client: Client, forms: int, note: str, degree: str, is_drawn: bool
) -> None:
    field = make_field(changes=FEW, all_forms=True)
    score = with_competitors(field, forms)

    response = as_person(client, field, "quality").get(reverse("scoring:score", args=[score.pk]))

    lines = [row["line"] for row in response.context["competitors"]]
    assert [(one.competitor, one.respondents, one.printed_degree, one.note) for one in lines] == [
        ("竞争对手合计", forms, degree, note),
        ("东海仪表", forms, degree, note),
    ]
    picture = response.context["competitor_picture"]
    names = [series["name"] for series in picture.option["series"]] if picture else []
    assert names == (["本公司", "东海仪表", "业务员自评"] if is_drawn else [])


def test_a_wave_not_yet_scored_says_what_lacks(client: Client, field: Field) -> None:
    wave = worked_example(field)

    response = as_person(client, field, "quality").get(reverse("scoring:wave", args=[wave.pk]))

    assert response.context["problems"] == [
        "还不能计分：数据还没有冻结。请先完成清理并冻结。",
        "还不能计分：还没有判定本期是否有效。",
    ]


def test_scoring_from_the_page_and_again_makes_the_next_version(
    client: Client, field: Field
) -> None:
    wave = frozen(worked_example(field), field)
    as_person(client, field, "service")

    told = [
        messages_of(client.post(reverse("scoring:score_wave", args=[wave.pk]), follow=True))
        for _ in range(2)
    ]

    assert told == [["已计分（第 1 版）。"], ["已计分（第 2 版）。"]]
    latest = Score.objects.get(version=2)
    assert client.get(reverse("scoring:wave", args=[wave.pk])).url == reverse(
        "scoring:score", args=[latest.pk]
    )


def test_recomputing_says_that_every_figure_is_the_same(client: Client, field: Field) -> None:
    score = scored_example(field)

    response = as_person(client, field, "auditor").post(
        reverse("scoring:recompute", args=[score.pk]), follow=True
    )

    assert messages_of(response) == ["已由冻结的数据重新计算，每个数字都与记录一致。"]


@pytest.mark.parametrize("name", ["auditor", "sales", "department"])
def test_who_only_reads_can_change_nothing(client: Client, field: Field, name: str) -> None:
    wave = frozen(worked_example(field), field)
    as_person(client, field, name)
    enter = {
        "figure": f"{field.adoption.pk}:overall_degree",
        "period": "2025",
        "value": "80",
        "source": "年报",
    }

    answers = [
        client.post(reverse("scoring:score_wave", args=[wave.pk])).status_code,
        client.post(reverse("scoring:propose_target"), {"adoption": field.adoption.pk}).status_code,
        client.post(reverse("scoring:figures"), enter).status_code,
    ]

    assert answers == [403, 403, 403]
    assert (Score.objects.count(), Target.objects.count(), PastFigure.objects.count()) == (0, 0, 0)


def test_the_board_takes_as_many_queries_for_three(client: Client, field: Field) -> None:
    as_person(client, field, "quality")
    scored_example(field)
    client.get(reverse("scoring:index"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("scoring:index"))
    for n in (4, 5):
        scored_example(field, occasion=f"2026-0{n}")
    with CaptureQueriesContext(connection) as three:
        response = client.get(reverse("scoring:index"))

    assert len(response.context["done"]) == 3
    assert len(one) == len(three)


def test_the_board_draws_the_trend_of_what_has_a_target(client: Client) -> None:
    field = make_field(changes=FEW, all_forms=True)
    enter_past(field, "2025", "0.80")
    with_competitors(field, 10)

    response = as_person(client, field, "auditor").get(reverse("scoring:index"))

    (trend,) = response.context["pictures"]
    assert (trend.title, trend.option["xAxis"]["data"]) == (
        "总体满意度（江南仪表）",
        ["2025", "2026Q1"],
    )


def test_a_target_is_proposed_with_its_working_shown_first(client: Client, field: Field) -> None:
    for period, share in (("2024", "0.80"), ("2025", "0.90")):
        enter_past(field, period, share)
    as_person(client, field, "manager")
    before = client.get(reverse("scoring:targets"), {"year": "2026"})

    response = client.post(
        reverse("scoring:propose_target"),
        {"adoption": field.adoption.pk, "provision": "degree", "year": "2026"},
        follow=True,
    )

    need = before.context["adoptions"][0]["needs"][0]["need"]
    assert (need.label, str(need.proposal.value), need.proposal.mean) == (
        "客户满意度指标",
        "0.87500",
        pytest.approx(0.85),
    )
    assert messages_of(response) == ["目标已提出，等待批准。"]
    target = Target.objects.get()
    links = list(collect("approval.link", approval=target.approval))
    assert [link["url"] for link in links if "/scoring/" in link["url"]] == ["/scoring/targets/"]


def test_a_past_figure_is_typed_as_per_cent_and_marked(client: Client, field: Field) -> None:
    response = as_person(client, field, "quality").post(
        reverse("scoring:figures"),
        {
            "figure": f"{field.adoption.pk}:overall_degree",
            "period": "2025",
            "value": "81.6",
            "source": "2025 年度分析报告",
        },
        follow=True,
    )

    assert [line["printed"] for line in response.context["lines"]] == ["81.60%"]
    assert "人工录入" in response.content.decode()


def test_a_past_figure_that_cannot_be_is_explained(client: Client, field: Field) -> None:
    response = as_person(client, field, "quality").post(
        reverse("scoring:figures"),
        {
            "figure": f"{field.adoption.pk}:overall_degree",
            "period": "去年",
            "value": "816",
            "source": "年报",
        },
    )

    assert messages_of(response) == [
        "「总体满意度」的期次写成「去年」，认不出来。请写成 2025、2025H1、2025Q3 或 2025-07。",
        "「总体满意度」的数值 816.00% 超出范围，应为 0%到 100%。",
    ]
    assert not PastFigure.objects.exists()


def test_the_wave_page_is_told_the_figures(field: Field) -> None:
    score = scored_example(field)

    panel = next(one for one in collect("wave.panel", wave=score.wave) if "计分" in one["label"])

    assert panel["rows"] == [
        {"label": "调查满意度", "value": "76.00% (n=25)"},
        {"label": "调查满意率", "value": "84.00% (n=25)"},
    ]
