import gzip
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from manyi.channels.web import qr_svg
from manyi.core.clock import at, now
from manyi.core.outbox import drain
from manyi.steps.fieldwork.models import Draft, Response
from manyi.steps.questionnaires.models import RenderedPage
from tests.factories import make_object
from tests.steps.fieldwork.factories import all_answers, audience_of, issued_wave, tokens
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def page_key(page: str) -> str:
    return re.search(r'name="page_key" value="([^"]+)"', page)[1]


def sheet(wave, key: str = "customers", **changes: str) -> dict[str, str]:
    return {"page_key": "k1", **all_answers(audience_of(wave, key)), **changes}


def test_looking_writes_nothing_and_leaves_no_cookie(visitor):
    wave = issued_wave()

    with CaptureQueriesContext(connection) as queries:
        seen = [
            visitor.get(f"/a/{tokens(wave)[0]}/"),
            visitor.get(f"/o/{audience_of(wave).open_token}/"),
            visitor.get(f"/o/{audience_of(wave).open_token}/thanks/"),
        ]

    assert [answer.status_code for answer in seen] == [200, 200, 200]
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert [answer.cookies.output() for answer in seen] == [""] * 3
    assert Session.objects.count() == 0


def test_answering_leaves_no_cookie_and_no_session(visitor):
    wave = issued_wave()

    sent = visitor.post(f"/a/{tokens(wave)[0]}/", sheet(wave))

    assert (sent.status_code, sent.headers["Location"]) == (
        303,
        f"/a/{tokens(wave)[0]}/thanks/?lang=zh-hans",
    )
    assert sent.cookies.output() == ""
    assert Session.objects.count() == 0
    assert Response.objects.count() == 1


def test_every_view_has_a_page_key_of_its_own(visitor):
    wave = issued_wave()
    address = f"/o/{audience_of(wave).open_token}/"

    keys = {page_key(visitor.get(address).content.decode()) for _ in range(3)}

    assert len(keys) == 3


def test_page_names_what_is_rated_who_asks_and_how_answers_are_kept(visitor):
    wave = issued_wave()

    named = visitor.get(f"/a/{tokens(wave)[0]}/").content.decode()
    openly = visitor.get(f"/o/{audience_of(wave).open_token}/").content.decode()

    assert "关于：<strong>对象p1</strong>" in named
    assert "江南仪表 请您评价" in named
    assert "本次调查记名" in named
    assert "本次调查记名" not in openly
    assert "系统不记录您是谁" in openly
    assert wave.closes_on.isoformat() in named


def test_every_item_is_a_fieldset_with_legend_and_named_radios(visitor):
    wave = issued_wave()

    page = visitor.get(f"/a/{tokens(wave)[0]}/").content.decode()

    assert page.count("<fieldset") == page.count("<legend") == 8
    radios = re.findall(r'<input type="radio" name="(q_\w+)" value="(\w+)"', page)
    assert [value for name, value in radios if name == "q_delivery"] == [
        "very_satisfied",
        "satisfied",
        "fairly_satisfied",
        "dissatisfied",
        "very_dissatisfied",
        "na",
    ]
    assert "<textarea" in page
    assert "您需要反映的其他问题" in page


def test_page_rendered_at_publication_is_what_is_shown(visitor):
    wave = issued_wave()
    drain()
    version = audience_of(wave).questionnaire_version
    assert RenderedPage.objects.filter(version=version, language="zh-hans").count() == 1
    stored = RenderedPage.objects.get(version=version)
    stored.html = stored.html.replace("交货期", "交货期（存的）")
    stored.save()

    page = visitor.get(f"/a/{tokens(wave)[0]}/").content.decode()

    assert "交货期（存的）" in page
    assert "<!--slot" not in page
    assert "<!--edition" not in page


def test_page_drawn_with_older_templates_is_drawn_anew(visitor):
    wave = issued_wave()
    version = audience_of(wave).questionnaire_version
    RenderedPage.objects.update_or_create(
        version=version, language="zh-hans", defaults={"html": "<!--edition:0-->\nalt"}
    )

    assert "交货期" in visitor.get(f"/a/{tokens(wave)[0]}/").content.decode()


def test_faults_stand_above_and_beside_and_what_was_typed_stays(visitor):
    wave = issued_wave()
    sent = sheet(wave, opinion="包装<破>了")
    del sent["q_delivery"]

    answer = visitor.post(f"/a/{tokens(wave)[0]}/", sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page_key(page) == "k1"
    assert re.findall(r'<li><a href="#q-(\w+)">([^<]+)</a>', page) == [
        ("q_delivery", "第 5 题「交货期」：请回答这一题。")
    ]
    assert re.findall(r'<fieldset class="card faulty" id="q-(\w+)"', page) == ["q_delivery"]
    assert "包装&lt;破&gt;了" in page
    assert page.count(" checked>") == 6
    assert Response.objects.count() == 0


def test_same_page_again_is_thanked_and_another_is_told_it_was_answered(visitor):
    wave = issued_wave()
    address = f"/a/{tokens(wave)[0]}/"
    visitor.post(address, sheet(wave))

    again = visitor.post(address, sheet(wave))
    other = visitor.post(address, sheet(wave, page_key="k2"))
    look = visitor.get(address)

    assert (again.status_code, again.headers["Location"].partition("?")[0]) == (
        303,
        f"{address}thanks/",
    )
    assert (other.status_code, look.status_code) == (409, 200)
    assert all("<h1>已答过</h1>" in one.content.decode() for one in (other, look))
    assert Response.objects.count() == 1


def test_closed_open_link_and_late_personal_link_tell_so(visitor):
    wave = issued_wave()

    with at(now() + timedelta(days=31)):
        openly = visitor.get(f"/o/{audience_of(wave).open_token}/")
        late = visitor.get(f"/a/{tokens(wave)[0]}/")

    assert openly.status_code == 410
    assert "<h1>调查已截止</h1>" in openly.content.decode()
    assert "不计入本期的统计结果" in late.content.decode()


def test_unknown_link_is_told_in_words(visitor):
    answer = visitor.get("/a/AAAAAAAAAAAAAAAAAAAAAA/")

    assert answer.status_code == 404
    assert "<h1>没有找到问卷</h1>" in answer.content.decode()


def test_open_link_with_several_objects_asks_which(visitor):
    ground = make_ground()
    wave = issued_wave(ground)
    second = make_object("p2", ground.company.departments["manufacturing"])
    wave.objects_assessed.add(second)
    address = f"/o/{audience_of(wave).open_token}/"

    shown = visitor.get(address).content.decode()
    refused = visitor.post(address, sheet(wave))
    kept = visitor.post(address, sheet(wave, object=str(second.pk)))

    assert re.findall(r'name="object" value="(\d+)"', shown) == [
        str(ground.product.pk),
        str(second.pk),
    ]
    assert refused.status_code == 422
    assert "请先选择您评价的是哪一项" in refused.content.decode()
    assert kept.status_code == 303
    assert Response.objects.get().assessment_object == second


def test_draft_is_kept_and_handed_to_another_browser(visitor):
    wave = issued_wave()
    address = f"/a/{tokens(wave)[0]}/draft/"

    empty = visitor.get(address)
    put = visitor.put(address, {"q_delivery": ["satisfied"]}, content_type="application/json")
    other = Client().get(address)

    assert (empty.status_code, put.status_code) == (204, 204)
    assert json.loads(other.content) == {"q_delivery": ["satisfied"]}
    assert visitor.put(address, "[", content_type="application/json").status_code == 400
    assert Draft.objects.count() == 1


def test_page_weighs_little_and_asks_no_other_host(visitor):
    wave = issued_wave()
    answer = visitor.get(f"/a/{tokens(wave)[0]}/", HTTP_ACCEPT_ENCODING="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content).decode()

    linked = re.findall(r'(?:src|href)="([^"#?]+)"', page)
    files = [one.removeprefix(f"/{settings.STATIC_URL}".replace("//", "/")) for one in linked]
    weights = [len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files]

    assert files == ["answering/icon.svg", "answering/answer.css", "answering/answer.js"]
    assert "://" not in page
    assert len(answer.content) + sum(weights) < 60_000


def test_qr_code_is_drawn_here():
    drawn = qr_svg("https://ask.example.org/o/abc/", title="扫码填写")

    assert drawn.startswith("<svg")
    assert "<title>扫码填写</title>" in drawn
