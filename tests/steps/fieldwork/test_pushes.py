import hashlib
import json

import pytest
from django.test import Client
from django.utils import timezone

from manyi.questionnaire.questionnaire import ItemKind
from manyi.steps.fieldwork.domain.importing.keeping import import_answers, start_import
from manyi.steps.fieldwork.domain.importing.pushes import questions_proposed, set_push
from manyi.steps.fieldwork.models import ImportedAnswer, PushRefusal, PushSource, Response
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from tests.steps.fieldwork.factories import audience_of, issued_wave, person
from tests.steps.fieldwork.test_imports import levels_of, wjx_file
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db

KEY = "s3cret-of-the-activity"


@pytest.fixture
def source() -> PushSource:
    ground = make_ground()
    audience = audience_of(issued_wave(ground))
    mapping = questions_proposed(questionnaire_of(audience.questionnaire_version))
    return set_push(
        audience, activity="108397328", key=KEY, mapping=mapping, is_open=True,
        actor=person(ground, "quality"),
    )  # fmt: skip


def signed(source: PushSource, *, index: str = "1", key: str = KEY, **answers: str) -> dict:
    asked = questions_proposed(questionnaire_of(source.audience.questionnaire_version))
    items = {item.id: item for item in levels_of(source.audience)}
    levels = {name: "1" for name, target in asked.items() if target.removeprefix("item:") in items}
    sign = hashlib.sha1(f"{source.activity}{index}{key}".encode()).hexdigest()  # noqa: S324 (theirs)
    day = timezone.localdate().isoformat()
    about = {"activity": source.activity, "name": "满意度", "timetaken": "95"}
    about |= {"submittime": f"{day} 00:00:01", "joinid": "9001", "index": index, "sign": sign}
    return about | levels | answers


def pushed(source: PushSource, body: dict):
    return Client(enforce_csrf_checks=True).post(
        f"/fieldwork/push/wjx/{source.audience_id}/",
        json.dumps(body),
        content_type="application/json",
    )


def test_right_signature_makes_one_answer(source):
    answer = pushed(source, signed(source))

    kept = Response.objects.get()
    best = {item.id: item.choices[0].code for item in levels_of(source.audience)}
    assert (answer.status_code, answer.json()) == (201, {"kept": True})
    assert (kept.answers, kept.channel, kept.seconds) == (best, "link", 95)
    assert ImportedAnswer.objects.get().source == "wjx_push"


@pytest.mark.parametrize(
    "wrong", [{"sign": "0" * 40}, {"sign": ""}, {"index": "2"}, {"activity": "1"}]
)
def test_wrong_signature_is_refused_with_a_record(source, wrong):
    answer = pushed(source, signed(source) | wrong)

    assert answer.status_code == 403
    assert Response.objects.count() == 0
    assert [one.reason for one in PushRefusal.objects.all()] == ["签名不对，没有接收。"]


def test_replayed_push_is_still_one_answer(source):
    body = signed(source)

    statuses = [pushed(source, body).status_code for _ in range(3)]

    assert statuses == [201, 200, 200]
    assert Response.objects.count() == 1


def test_answer_pushed_and_then_in_a_file_is_one_answer(source):
    pushed(source, signed(source))
    word = levels_of(source.audience)[0].choices[0].label
    data = wjx_file(source.audience, word=word, rows=2)

    batch = start_import(source.audience, data=data, name="a.csv", actor=source.changed_by)
    done = import_answers(batch, actor=source.changed_by)

    assert (done.accepted, Response.objects.count()) == (1, 2)


def test_push_that_cannot_be_read_says_why_and_is_recorded(source):
    first = next(iter(questions_proposed(questionnaire_of(source.audience.questionnaire_version))))
    kinds = {item.kind for item in questionnaire_of(source.audience.questionnaire_version).items()}
    assert ItemKind.LEVEL in kinds

    odd = pushed(source, signed(source, **{first: "99"}))
    not_json = Client().post(
        f"/fieldwork/push/wjx/{source.audience_id}/", "x=1", content_type="text/plain"
    )

    assert (odd.status_code, not_json.status_code) == (422, 400)
    assert "「q1」填的是「99」" in odd.json()["reasons"][0]
    assert PushRefusal.objects.count() == 1
    assert Response.objects.count() == 0


def test_key_is_kept_locked_and_a_blank_one_keeps_the_old(source):
    again = set_push(
        source.audience, activity="108397328", key="", mapping=source.mapping, is_open=True,
        actor=source.changed_by,
    )  # fmt: skip

    assert KEY.encode() not in bytes(again.key_box)
    assert pushed(again, signed(again)).status_code == 201


def test_closed_door_is_not_there(source):
    PushSource.objects.update(is_open=False)

    assert pushed(source, signed(source)).status_code == 404
