"""What pages say and hide in waves that are not named."""

import pytest
from django.urls import reverse

from manyi.core.ledger import read_entries
from manyi.steps.cleaning.domain import freezing_problems
from manyi.steps.cleaning.queries import rows_of
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.models import Invitation, Response, SpareToken
from manyi.steps.sampling.enums import Channel, Identity
from manyi.steps.sampling.models import Wave
from tests.steps.fieldwork.factories import audience_of, person, tokens
from tests.steps.fieldwork.modes import anonymous_wave, answer_with, issued_as, letter_tokens
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def signed_in(client, ground, key: str = "service"):
    client.force_login(
        person(ground, key), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (Identity.NAMED, "本次调查记名"),
        (Identity.CONFIDENTIAL, "本次调查保密"),
        (Identity.ANONYMOUS, "本次调查匿名"),
    ],
)
def test_first_page_says_what_the_mode_means(client, identity, words):
    wave = issued_as(identity)
    given = letter_tokens(wave) if identity == Identity.ANONYMOUS else tokens(wave)

    page = client.get(f"/a/{given[0]}/").content.decode()

    assert words in page
    assert ("打乱之前的数据库" in page) == (identity == Identity.ANONYMOUS)


def test_list_of_people_tells_who_answered_only_once_they_are_mixed(client):
    ground = make_ground()
    wave = anonymous_wave(ground, key=30)
    answer_with(letter_tokens(wave)[:22])
    signed_in(client, ground)
    address = reverse("fieldwork:people", args=[wave.pk])

    before = client.get(address, {"state": "answered"}).content.decode()
    everybody = client.get(address, {"state": "all"}).content.decode()
    domain.mix_answers()
    after = client.get(address, {"state": "answered"}).content.decode()

    assert "没有这种状态的人" in before
    assert "未混合" not in everybody
    assert after.count("bg-green-lt") == 12
    for page in (before, everybody, after):
        assert "录入答卷" not in page
        assert "无法送达的原因" not in page


def test_link_made_by_hand_is_shown_once_and_opens_the_page(client):
    ground = make_ground()
    wave = anonymous_wave(ground)
    invitation = Invitation.objects.filter(audience=audience_of(wave)).first()
    Invitation.objects.filter(pk=invitation.pk).update(channel=Channel.LINK, state="sent")
    signed_in(client, ground)

    page = client.post(reverse("fieldwork:own_link", args=[invitation.pk])).content.decode()

    token = page.partition("/a/")[2].partition("/")[0]
    assert client.get(f"/a/{token}/").status_code == 200
    assert not SpareToken.objects.filter(token_hash=token).exists()


def test_link_of_a_named_wave_is_not_made_by_hand(client):
    ground = make_ground()
    wave = issued_as(Identity.NAMED, ground)
    signed_in(client, ground)
    invitation = Invitation.objects.filter(audience__wave=wave).first()

    answered = client.post(reverse("fieldwork:own_link", args=[invitation.pk]), follow=True)

    assert "不能给这个人生成本人链接" in answered.content.decode()
    assert SpareToken.objects.count() == 0


def test_identity_page_asks_why_and_is_for_the_quality_manager(client):
    ground = make_ground()
    wave = issued_as(Identity.CONFIDENTIAL, ground, key=3, dealers=1)
    answer_with(tokens(wave)[:1])
    who = str(Invitation.objects.filter(audience__wave=wave).order_by("pk").first().member)
    address = reverse("fieldwork:identity", args=[Response.objects.get().key])

    refused = signed_in(client, ground, "service").post(address, {"reason": "想知道"})
    signed_in(client, ground, "quality")
    blank = client.post(address, {"reason": ""}).content.decode()
    opened = client.post(address, {"reason": "客户反映安全隐患"}).content.decode()

    assert refused.status_code == 403
    assert (who in blank, who in opened) == (False, True)
    assert len(list(read_entries(verbs=["identity.opened"]))) == 1


def test_wave_kept_back_is_not_frozen_and_says_why(client):
    ground = make_ground()
    wave = anonymous_wave(ground)
    answer_with(letter_tokens(wave)[:9])
    domain.close_wave(wave, actor=person(ground), reason="提前结束")
    closed = Wave.objects.get(pk=wave.pk)
    domain.judge_wave(closed, actor=person(ground))

    problems = freezing_problems(Wave.objects.get(pk=wave.pk))
    page = signed_in(client, ground).get(reverse("fieldwork:wave", args=[wave.pk]))

    assert [one.code for one in problems] == ["anonymity.not_released"]
    assert "匿名答卷不足十份" in page.content.decode()


def test_anonymous_rows_can_be_cleaned_and_read_one_by_one_after_the_close(client):
    ground = make_ground()
    wave = anonymous_wave(ground)
    answer_with(letter_tokens(wave)[:12])
    domain.close_wave(wave, actor=person(ground), reason="都答完了")
    signed_in(client, ground, "quality")

    cleaning = client.get(reverse("cleaning:wave", args=[wave.pk]))
    one = client.get(reverse("cleaning:response", args=[Response.objects.first().key]))

    assert (cleaning.status_code, one.status_code) == (200, 200)
    assert "查看是谁答的" not in one.content.decode()
    assert {row.channel for row in rows_of(Wave.objects.get(pk=wave.pk)).rows} == {"link"}
