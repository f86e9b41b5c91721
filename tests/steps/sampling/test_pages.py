from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.contributions import contribute
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.enums import PlanState, WaveState
from manyi.steps.sampling.models import SampleMember, Wave
from tests.steps.indicators.factories import publish_content
from tests.steps.questionnaires.factories import publish_form
from tests.steps.sampling.factories import (
    draw_everybody,
    make_customers,
    make_ground,
    plan_key_wave,
)

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 10, tzinfo=UTC)


def test_board_shows_what_the_regulation_asks_for_and_what_is_late(client):
    ground = make_ground()
    plan_key_wave(ground, "2026Q1")
    client.force_login(ground.company.people["service"])

    with at(datetime(2026, 7, 10, tzinfo=UTC)):
        page = client.get(reverse("sampling:index")).text

    assert "2026 年第二季度" in page
    assert "逾期，应在 2026-06-30 前发出" in page
    assert "2026-09-30 前发出" in page
    assert "2026 年第一季度重点客户常规调查" in page
    plan_it = reverse("sampling:plan_wave", args=[ground.adoption.pk, "key"])
    assert f"{plan_it}?occasion=2026Q2" in page


def test_board_and_list_ask_as_many_questions_for_three_waves_as_for_one(client):
    ground = make_ground()
    client.force_login(ground.company.people["service"])
    plan_key_wave(ground, "2026Q1")
    pages = [reverse("sampling:index"), reverse("sampling:waves")]
    counts = []
    for _round in range(2):
        for page in pages:
            client.get(page)
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                shown = client.get(page)
            counts.append(len(asked))
        if len(counts) == len(pages):
            plan_key_wave(ground, "2026Q2")
            plan_key_wave(ground, "2026Q3")

    assert "2026 年第三季度重点客户常规调查" in shown.text
    assert counts[:2] == counts[2:]


def test_wave_is_planned_from_the_occasion_that_was_clicked(client):
    ground = make_ground()
    client.force_login(ground.company.people["service"])
    with at(MAY):
        offered = client.get(reverse("sampling:choose")).text
        address = reverse("sampling:plan_wave", args=[ground.adoption.pk, "key"])
        page = client.get(address, {"occasion": "2026Q2"}).text
        answer = client.post(
            address, {"occasion": "2026Q2", "title": "", "objects": [ground.product.pk]}
        )

    wave = Wave.objects.get()
    assert "2026 年第二季度" in offered
    assert '<option value="2026Q2" selected>' in page
    assert answer.url == reverse("sampling:wave", args=[wave.pk])
    assert (wave.occasion, list(wave.objects_assessed.all())) == ("2026Q2", [ground.product])


def test_page_of_a_wave_leads_through_its_preparation_in_order(client):
    ground = make_ground()
    make_customers(ground)
    people = ground.company.people
    wave = plan_key_wave(ground, objects=[])
    page_address = reverse("sampling:wave", args=[wave.pk])
    client.force_login(people["service"])
    leads = []

    def lead() -> None:
        leads.append(client.get(page_address).context["lead"]["label"])

    lead()
    client.post(reverse("sampling:wave_objects", args=[wave.pk]), {"objects": [ground.product.pk]})
    lead()
    tree = publish_content(ground.adoption, ground.company)
    own = publish_form(ground.adoption, tree, ground.company)
    other = publish_form(ground.adoption, tree, ground.company, "competitor_form")
    client.post(
        reverse("sampling:wave_questionnaires", args=[wave.pk]),
        {"customers": own.pk, "dealers": own.pk, "self": own.pk, "competitors": other.pk},
    )
    lead()
    client.post(
        reverse("sampling:wave_plan", args=[wave.pk]),
        {
            "purpose": "了解",
            "focus": "交期",
            "audience": "全部",
            "channels": "网上",
            "dates": "三月",
        },
    )
    lead()
    for audience in wave.audiences.all():
        client.post(
            reverse("sampling:audience", args=[audience.pk]),
            {"method": "census", "channel": "email", "seed": 5},
        )
    acts_of_drawer = client.get(page_address).context["acts"]
    client.force_login(people["quality"])
    approved = client.post(reverse("sampling:approve", args=[wave.pk]))

    assert leads == ["选定测评对象", "选定问卷", "编制调研方案", "抽取样本"]
    assert [(act["label"], act["needs"]) for act in acts_of_drawer if act.get("needs")] == [
        ("批准样本", ["样本是您抽取的，请另一位同事批准。"])
    ]
    assert approved.url == page_address
    assert queries.wave_plan(wave).state == PlanState.SUBMITTED
    assert Wave.objects.get().state == WaveState.APPROVED


def test_page_of_a_wave_shows_what_later_steps_hand_in(client):
    ground = make_ground()
    wave = plan_key_wave(ground)
    client.force_login(ground.company.people["service"])
    contribute(
        "wave.next",
        "test",
        lambda wave, person: [{"label": "后来的事", "url": "/x/", "needs": ["还差一样"]}],
    )
    contribute("wave.timeline", "test", lambda wave: {"on": date(2026, 1, 9), "label": "后来发生"})
    contribute(
        "wave.panel",
        "test",
        lambda wave: {"label": "一张卡", "rows": [{"label": "份数", "value": "12"}]},
    )

    try:
        page = client.get(reverse("sampling:wave", args=[wave.pk])).text
    finally:
        for slot in ("wave.next", "wave.timeline", "wave.panel"):
            contribute(slot, "test", lambda **about: None)

    for words in ("后来的事", "还差一样", "2026-01-09", "后来发生", "一张卡", "12"):
        assert words in page


def test_drawing_twice_from_the_page_keeps_the_older_list_on_file(client):
    ground = make_ground()
    make_customers(ground, key=5)
    wave = plan_key_wave(ground)
    audience = wave.audiences.get(key="customers")
    client.force_login(ground.company.people["service"])
    sent = {"method": "sample", "size": 2, "channel": "link", "seed": 5}

    client.post(reverse("sampling:audience", args=[audience.pk]), sent)
    client.post(reverse("sampling:audience", args=[audience.pk]), sent | {"size": 3})

    assert [d.is_current for d in audience.draws.order_by("pk")] == [False, True]
    assert queries.current_members(audience).count() == 3


def test_page_of_an_audience_shows_who_is_left_out_and_takes_an_override(client):
    ground = make_ground()
    make_customers(ground, key=2)
    people = ground.company.people
    with at(datetime(2026, 3, 20, tzinfo=UTC)):
        first = draw_everybody(plan_key_wave(ground, "2026Q1"), ground)
        domain.approve_sample(first, actor=people["quality"])
        first.mark_issued()
        first.opens_on = date(2026, 3, 20)
        first.save()
    client.force_login(people["service"])
    with at(datetime(2026, 4, 9, tzinfo=UTC)):
        audience = plan_key_wave(ground, "2026Q2").audiences.get(key="dealers")
        before = client.get(reverse("sampling:audience", args=[audience.pk])).text
        refused = client.post(
            reverse("sampling:audience", args=[audience.pk]),
            {"method": "census", "channel": "email", "seed": 5},
            follow=True,
        ).text

    assert "近期已调查过" in before
    assert "没有一位可以抽取" in refused


def test_override_from_the_page_needs_a_reason_and_is_kept(client):
    ground = make_ground()
    make_customers(ground, key=2)
    service = ground.company.people["service"]
    audience = plan_key_wave(ground).audiences.get(key="customers")
    domain.draw_sample(audience, size=None, seed=1, channel="email", actor=service)
    member = SampleMember.objects.filter(draw__audience=audience).first()
    SampleMember.objects.filter(pk=member.pk).update(excluded_because="近期已调查过")
    client.force_login(service)
    listed = client.get(reverse("sampling:audience", args=[audience.pk]), {"show": "left_out"})
    address = reverse("sampling:override", args=[member.pk])

    silent = client.post(address, {"reason": ""}, follow=True).text
    client.post(address, {"reason": "客户要求"})

    assert address in listed.text
    assert "需要写明理由" in silent
    member.refresh_from_db()
    assert member.excluded_because == ""


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"method": "sample", "size": ""}, "选了抽样，还没有写样本量"),
        ({"method": "sample", "size": 2, "oversample": "重点"}, "加抽第 1 行写的是「重点」"),
    ],
)
def test_draw_that_cannot_be_read_says_where(client, sent, words):
    ground = make_ground()
    make_customers(ground)
    audience = plan_key_wave(ground).audiences.get(key="customers")
    client.force_login(ground.company.people["service"])

    page = client.post(
        reverse("sampling:audience", args=[audience.pk]), {"channel": "link", "seed": 5} | sent
    ).text

    assert words in page
    assert not audience.draws.exists()


def test_own_sample_cannot_be_approved_and_is_sent_back_with_words(client):
    ground = make_ground()
    make_customers(ground)
    wave = draw_everybody(plan_key_wave(ground), ground)
    client.force_login(ground.company.people["service"])
    page = client.get(reverse("sampling:wave_samples", args=[wave.pk])).text

    own = client.post(reverse("sampling:approve", args=[wave.pk]), follow=True).text
    client.force_login(ground.company.people["quality"])
    client.post(reverse("sampling:refuse", args=[wave.pk]), {"reason": "漏了一家"})

    assert "请另一位同事批准" in page
    assert reverse("sampling:approve", args=[wave.pk]) not in page
    assert "是您抽取的，不能由您自己批准" in own
    assert Wave.objects.get().state == WaveState.PLANNED


def test_auditor_reads_everything_and_changes_nothing(client):
    ground = make_ground()
    make_customers(ground)
    wave = draw_everybody(plan_key_wave(ground), ground)
    audience = wave.audiences.get(key="customers")
    client.force_login(ground.company.people["auditor"])

    read = [
        client.get(reverse(name, args=args)).status_code
        for name, args in (
            ("sampling:index", []),
            ("sampling:waves", []),
            ("sampling:wave", [wave.pk]),
            ("sampling:wave_samples", [wave.pk]),
            ("sampling:audience", [audience.pk]),
            ("sampling:objects", []),
        )
    ]
    changed = [
        client.post(reverse(name, args=args)).status_code
        for name, args in (
            ("sampling:choose", []),
            ("sampling:plan_wave", [ground.adoption.pk, "key"]),
            ("sampling:wave_objects", [wave.pk]),
            ("sampling:wave_questionnaires", [wave.pk]),
            ("sampling:wave_plan", [wave.pk]),
            ("sampling:approve", [wave.pk]),
            ("sampling:refuse", [wave.pk]),
        )
    ]

    drawn = audience.draws.count()
    client.post(
        reverse("sampling:audience", args=[audience.pk]),
        {"method": "census", "channel": "email", "seed": 5},
    )
    assert read == [200] * 6
    assert changed == [403] * 7
    assert audience.draws.count() == drawn
