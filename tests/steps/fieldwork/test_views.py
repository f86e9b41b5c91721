from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from manyi.core.clock import at, now
from manyi.core.models import Person
from manyi.core.outbox import jobs_listed
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation, Response, Verdict, WaveReview
from manyi.steps.fieldwork.queries import open_link
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from tests.steps.fieldwork.factories import (
    all_answers,
    answer,
    answer_all,
    audience_of,
    issued_wave,
    person,
    personal_door,
    ready_wave,
    tokens,
)
from tests.steps.sampling.factories import make_ground, plan_key_wave

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(messages) -> list[str]:
    return [str(message) for message in messages]


def test_empty_board_teaches_the_first_step():
    ground = make_ground()

    page = signed_in(person(ground)).get("/fieldwork/").content.decode()

    assert "还没有可以发出的调查" in page
    assert 'href="/sampling/"' in page


def test_board_shows_true_counts_and_days_left():
    ground = make_ground()
    wave = issued_wave(ground)
    answer_all(wave, count=2)

    page = signed_in(person(ground)).get("/fieldwork/").content.decode()

    assert "2 / 8" in page
    assert "重点客户 2 / 3" in page
    assert "25.00%" in page
    assert "30 天" in page
    assert 'hx-get="/fieldwork/counts/"' in page


def test_board_asks_the_database_the_same_for_one_wave_and_for_three():
    ground = make_ground()
    issued_wave(ground)
    client = signed_in(person(ground))
    client.get("/fieldwork/")
    with CaptureQueriesContext(connection) as one:
        client.get("/fieldwork/")
    for occasion in ("2026Q2", "2026Q3"):
        _issue_another(ground, occasion)
    with CaptureQueriesContext(connection) as three:
        page = client.get("/fieldwork/").content.decode()

    assert page.count("季度重点客户常规调查") == 3
    assert len(three) == len(one)


def _issue_another(ground, occasion: str) -> Wave:
    wave = plan_key_wave(ground, occasion)
    first = Wave.objects.exclude(pk=wave.pk).first()
    for audience in wave.audiences.all():
        audience.questionnaire_version = audience_of(first, audience.key).questionnaire_version
        audience.save()
    wave.mark_sampled()
    wave.mark_approved()
    wave.save()
    domain.issuing.send_out(domain.locking.hold(wave), closes_on=None)
    return wave


def test_wave_goes_out_from_its_page():
    ground = make_ground()
    wave = ready_wave(ground)
    client = signed_in(person(ground))

    shown = client.get(f"/fieldwork/waves/{wave.pk}/issue/").content.decode()
    done = client.post(
        f"/fieldwork/waves/{wave.pk}/issue/",
        {"closes_on": (now() + timedelta(days=10)).date().isoformat()},
        follow=True,
    )

    assert "涉及 8 人" in shown
    assert words(done.context["messages"]) == ["问卷已发出，邮件正在后台发送。"]
    assert Wave.objects.get(pk=wave.pk).state == WaveState.ISSUED
    assert len(jobs_listed(job="fieldwork.send_invitations")) == 1


def test_refused_issue_says_everything_that_lacks_and_changes_nothing():
    ground = make_ground()
    wave = plan_key_wave(ground)
    client = signed_in(person(ground))

    page = client.post(
        f"/fieldwork/waves/{wave.pk}/issue/", {"closes_on": now().date().isoformat()}
    )

    told = words(page.context["messages"])
    assert len(told) == 5
    assert any("样本名单还没有抽取" in one for one in told)
    assert Wave.objects.get(pk=wave.pk).state == WaveState.PLANNED


@pytest.mark.parametrize("who", ["auditor", "department"])
def test_who_may_only_read_sees_the_wave_and_can_do_nothing(who):
    ground = make_ground()
    wave = issued_wave(ground)
    client = signed_in(person(ground, who))

    page = client.get(f"/fieldwork/waves/{wave.pk}/")

    assert page.status_code == 200
    assert f"/fieldwork/waves/{wave.pk}/close/" not in page.content.decode()
    for name in ("issue", "remind", "extend", "close", "judge", "review", "reissue", "waive"):
        assert client.post(f"/fieldwork/waves/{wave.pk}/{name}/").status_code == 403
    assert client.get(f"/fieldwork/audiences/{audience_of(wave).pk}/key/").status_code == 403


def test_stranger_is_sent_to_sign_in():
    wave = issued_wave()

    for path in (
        "/fieldwork/",
        f"/fieldwork/waves/{wave.pk}/",
        f"/fieldwork/waves/{wave.pk}/close/",
    ):
        assert Client().get(path).status_code == 302


def test_wave_page_shows_link_code_and_counts_of_every_audience():
    ground = make_ground()
    wave = issued_wave(ground)
    client = signed_in(person(ground))
    audience = audience_of(wave)

    page = client.get(f"/fieldwork/waves/{wave.pk}/").content.decode()
    code = client.get(f"/fieldwork/audiences/{audience.pk}/qr.svg")

    assert f'data-copy="{open_link(audience)}"' in page
    assert page.count("qr.svg") >= 4
    assert f'hx-get="/fieldwork/waves/{wave.pk}/counts/"' in page
    assert (code.status_code, code.headers["Content-Type"]) == (200, "image/svg+xml")


def test_list_of_people_starts_with_who_has_not_answered():
    ground = make_ground()
    wave = issued_wave(ground)
    answer_all(wave, count=1)
    client = signed_in(person(ground))

    waiting = client.get(f"/fieldwork/waves/{wave.pk}/people/").content.decode()
    everybody = client.get(f"/fieldwork/waves/{wave.pk}/people/?state=all").content.decode()

    assert waiting.count("联系人KA0000") == 1
    assert everybody.count("联系人KA0000") == 2


def test_list_of_people_asks_the_database_the_same_for_one_and_for_three():
    ground = make_ground()
    wave = issued_wave(ground)
    client = signed_in(person(ground))
    path = f"/fieldwork/waves/{wave.pk}/people/?state=answered"
    answer_all(wave, count=1)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for token in tokens(wave)[1:]:
        answer(personal_door(token), page_key=token)
    with CaptureQueriesContext(connection) as three:
        page = client.get(path).content.decode()

    assert page.count("联系人KA") == 3
    assert len(three) == len(one)


def test_letter_that_came_back_is_marked_with_its_reason():
    ground = make_ground()
    wave = issued_wave(ground)
    one = Invitation.objects.filter(audience=audience_of(wave)).first()

    done = signed_in(person(ground)).post(
        f"/fieldwork/invitations/{one.pk}/undeliverable/", {"reason": "退信"}, follow=True
    )

    one.refresh_from_db()
    assert (one.state, one.failure) == (InvitationState.UNDELIVERABLE, "退信")
    assert words(done.context["messages"]) == ["已标记为无法送达，不再计入发出份数。"]


def test_paper_answer_is_keyed_and_faults_stand_beside_their_blanks():
    ground = make_ground()
    wave = issued_wave(ground)
    audience = audience_of(wave)
    member = Invitation.objects.filter(audience=audience).first().member
    client = signed_in(person(ground))
    path = f"/fieldwork/audiences/{audience.pk}/key/"
    given = {"member": member.pk, **all_answers(audience)}

    faulty = client.post(path, given | {"q_delivery": ""})
    kept = client.post(path, given)

    assert faulty.context["form"].errors == {"q_delivery": ["请回答这一题。"]}
    assert kept.status_code == 302
    row = Response.objects.get()
    assert (row.keyed_by, row.invitation.member) == (person(ground), member)


def test_early_close_judge_review_reissue_by_buttons():
    ground = make_ground()
    wave = issued_wave(ground)
    client = signed_in(person(ground))
    base = f"/fieldwork/waves/{wave.pk}"

    client.post(f"{base}/close/", {"reason": "已全部收回"})
    client.post(f"{base}/judge/")
    shown = client.get(f"{base}/").content.decode()
    client.post(f"{base}/review/", {"cause": "名单旧", "action": "核对后重发"})
    again = client.post(
        f"{base}/reissue/", {"closes_on": (now() + timedelta(days=9)).date().isoformat()}
    )

    assert "无效，不能计分" in shown
    assert shown.count("未达到") == 2
    assert Verdict.objects.get(wave=wave).state == "invalid"
    assert WaveReview.objects.get(wave=wave).fields == {"cause": "名单旧", "action": "核对后重发"}
    second = Wave.objects.get(reissue_of=wave)
    assert again.headers["Location"] == f"/fieldwork/waves/{second.pk}/"


def test_blank_review_is_refused_beside_its_fields():
    ground = make_ground()
    wave = issued_wave(ground)
    domain.close_wave(wave, actor=person(ground), reason="已收回")
    domain.judge_wave(wave, actor=person(ground))

    page = signed_in(person(ground)).post(f"/fieldwork/waves/{wave.pk}/review/", {"cause": ""})

    assert set(page.context["form"].errors) == {"cause", "action"}
    assert WaveReview.objects.count() == 0


def test_waived_wave_never_reads_as_met():
    ground = make_ground()
    wave = issued_wave(ground)
    domain.close_wave(wave, actor=person(ground), reason="已收回")
    domain.judge_wave(wave, actor=person(ground))
    Verdict.objects.update(is_waived=True, waiver_reason="客户不足 100 家")

    page = signed_in(person(ground)).get(f"/fieldwork/waves/{wave.pk}/").content.decode()

    assert page.count("未达到，已豁免") == 3
    assert ">达到<" not in page


def test_reminder_is_asked_for_by_button():
    ground = make_ground()
    wave = issued_wave(ground)
    Invitation.objects.update(state=InvitationState.SENT, sent_at=now() - timedelta(days=2))
    client = signed_in(person(ground))

    with at(now()):
        shown = client.get(f"/fieldwork/waves/{wave.pk}/remind/").content.decode()
        client.post(f"/fieldwork/waves/{wave.pk}/remind/")

    assert "涉及 8 人" in shown
    assert len(jobs_listed(job="fieldwork.send_reminders")) == 1
