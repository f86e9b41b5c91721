from datetime import timedelta

import pytest

from manyi.core.adoption import pack_of
from manyi.core.approvals import current_step, refuse, signing_problems
from manyi.core.clock import at, now, today
from manyi.core.ledger import read_entries
from manyi.core.models import Approval
from manyi.questionnaire.questionnaire import ItemKind
from manyi.regulation import duty_key, rules
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.enums import InvitationState, VerdictState
from manyi.steps.fieldwork.models import Invitation, Verdict, WaveReview
from manyi.steps.fieldwork.queries import responses_of, unanswered
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.fieldwork.queries.wave_page import verdict_words
from manyi.steps.indicators.domain import draft_tree, publish_tree
from manyi.steps.sampling import domain as sampling
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from tests.factories import make_customer
from tests.steps.fieldwork.factories import (
    answer,
    answer_all,
    audience_of,
    issued_wave,
    open_door,
    person,
    personal_door,
    refused,
    sign_all,
    tokens,
)
from tests.steps.questionnaires.factories import publish_form
from tests.steps.sampling.factories import Ground, make_ground

pytestmark = pytest.mark.django_db

REVIEW = {"cause": "联系人换人", "action": "核对名单后重发"}


def annual_wave(count: int) -> tuple[Ground, Wave]:
    """A wave of quality_measurement, valid above 60 %, sent to so many customers."""
    ground = make_ground("quality_measurement")
    quality, service = person(ground, "quality"), person(ground)
    for n in range(count):
        make_customer(f"C{n:04d}", ground.company.departments["business"])
    pack = pack_of(ground.adoption.pack_version)
    form = pack.surveys["annual"].audience["customers"].form
    tree = publish_tree(
        draft_tree(ground.adoption, section=pack.forms[form].indicators, actor=None), actor=quality
    )
    version = publish_form(ground.adoption, tree, ground.company, form)
    wave = sampling.plan_wave(
        ground.adoption,
        survey="annual",
        occasion=f"{today().year}-12",
        objects=[ground.product],
        actor=service,
    )
    [audience] = wave.audiences.all()
    sampling.choose_questionnaire(audience, version, actor=service)
    sampling.draw_sample(audience, size=None, seed=1, channel="email", actor=service)
    wave = sampling.approve_sample(Wave.objects.get(pk=wave.pk), actor=quality)
    return ground, domain.issue_wave(wave, actor=service)


def mark_answers(audience) -> dict:
    items = questionnaire_of(audience.questionnaire_version).items()
    return {
        item.id: (item.choices[0].code if item.kind is ItemKind.LEVEL else item.full_mark)
        for item in items
        if item.kind in {ItemKind.LEVEL, ItemKind.MARK}
    }


def answer_annual(wave: Wave, count: int, *, skip: int = 0) -> None:
    answers = mark_answers(audience_of(wave))
    for token in tokens(wave)[skip : skip + count]:
        domain.submit_response(personal_door(token), page_key=token, answers=answers)


def close_and_judge(wave: Wave, ground: Ground) -> Verdict:
    domain.close_wave(wave, actor=person(ground), reason="已收回")
    return domain.judge_wave(wave, actor=person(ground))


def test_ten_issued_need_seven_back():
    ground, wave = annual_wave(10)
    answer_annual(wave, 6)

    verdict = close_and_judge(wave, ground)

    assert verdict.state == VerdictState.INVALID
    [rule] = verdict.rules
    assert (rule["address"], rule["found"], rule["needed"], rule["met"]) == (
        "surveys.annual.validity.rate",
        "6/10 = 60.00%",
        "大于 60%，即至少 7 份",
        False,
    )


def test_undeliverable_letters_leave_the_denominator():
    ground, wave = annual_wave(10)
    answer_annual(wave, 6)
    unlucky = unanswered(wave).last()
    domain.mark_undeliverable(unlucky, reason="退信", actor=person(ground))

    verdict = close_and_judge(wave, ground)

    assert (verdict.state, verdict.rules[0]["found"]) == (VerdictState.VALID, "6/9 = 66.67%")


def test_late_and_open_answers_do_not_make_a_rate():
    ground, wave = annual_wave(10)
    answer_annual(wave, 6)
    answers = mark_answers(audience_of(wave))
    for key in ("a", "b"):
        domain.submit_response(open_door(wave), page_key=key, answers=answers)
    with at(now() + timedelta(days=16)):
        answer_annual(wave, 2, skip=6)
        domain.close_due_waves()
        verdict = domain.judge_wave(wave, actor=person(ground))

    assert (verdict.state, verdict.rules[0]["found"]) == (VerdictState.INVALID, "6/10 = 60.00%")


def test_verdict_cites_every_rule_it_judged_by():
    ground, wave = annual_wave(10)
    answer_annual(wave, 7)

    close_and_judge(wave, ground)

    entry = next(read_entries(verbs=["wave.judged"]))
    assert entry.cites == ("surveys.annual.validity.rate",)
    assert entry.facts == {"wave": wave.thing, "valid": True, "rules": 1, "unmet": 0}
    assert [(o.address, o.name) for o in entry.occasions] == [
        ("surveys.annual.validity", wave.thing)
    ]
    assert Wave.objects.get(pk=wave.pk).state == WaveState.JUDGED


def test_competitor_forms_are_judged_apart():
    ground = make_ground()
    wave = issued_wave(ground)
    answer_all(wave, "competitors")

    verdict = close_and_judge(wave, ground)

    assert [(rule["address"], rule["found"], rule["met"]) for rule in verdict.rules] == [
        ("surveys.key.validity.forms", "0 份", False),
        ("surveys.key.validity.competitors", "3 份", False),
    ]


def test_wave_in_the_field_cannot_be_judged_and_no_wave_twice():
    ground, wave = annual_wave(2)

    assert refused(domain.judge_wave, wave, actor=person(ground)) == ["wave.not_closed"]
    close_and_judge(wave, ground)
    assert refused(domain.judge_wave, wave, actor=person(ground)) == ["wave.not_closed"]


def test_reissue_asks_exactly_those_who_did_not_answer_and_adds_up():
    ground, wave = annual_wave(25)
    answer_annual(wave, 12)
    domain.mark_undeliverable(unanswered(wave).last(), reason="退信", actor=person(ground))
    left = set(unanswered(wave).values_list("member__contact", flat=True))
    close_and_judge(wave, ground)
    domain.review_wave(wave, fields=REVIEW, actor=person(ground))

    again = domain.reissue_wave(wave, actor=person(ground))

    asked = set(
        Invitation.objects.filter(audience__wave=again).values_list("member__contact", flat=True)
    )
    assert asked == left
    assert (again.round, again.reissue_of_id, again.occasion, again.state) == (
        2,
        wave.pk,
        wave.occasion,
        WaveState.ISSUED,
    )
    entry = next(read_entries(verbs=["wave.reissued"]))
    assert entry.facts == {"wave": again.thing, "first": wave.thing, "issued": 12, "round": 2}
    assert [(o.address, o.name) for o in entry.occasions] == [
        ("surveys.annual.if_invalid.reissue", wave.thing)
    ]
    assert len(list(read_entries(verbs=["wave.issued"]))) == 1
    answer_annual(again, 6)
    verdict = close_and_judge(again, ground)
    assert (verdict.state, verdict.rules[0]["found"]) == (VerdictState.VALID, "18/24 = 75.00%")
    assert responses_of(again).count() == 18
    assert responses_of(wave).count() == 12


def test_reissue_waits_for_the_review_and_happens_once():
    ground, wave = annual_wave(4)
    actor = person(ground)
    close_and_judge(wave, ground)

    assert refused(domain.reissue_wave, wave, actor=actor) == ["wave.review_first"]
    assert refused(domain.review_wave, wave, fields={"cause": " "}, actor=actor) == [
        "review.field_missing"
    ] * len(refused_fields(wave))
    domain.review_wave(wave, fields=REVIEW, actor=actor)
    domain.reissue_wave(wave, actor=actor)
    assert refused(domain.reissue_wave, wave, actor=actor) == ["wave.reissued_already"]


def refused_fields(wave: Wave) -> list[str]:
    form = pack_of(wave.pack_version).forms["review_form"]
    return [name for name, blank in form.fields.items() if blank.required]


def test_review_is_kept_and_written_down_without_its_words():
    ground, wave = annual_wave(4)
    close_and_judge(wave, ground)

    review = domain.review_wave(wave, fields=REVIEW, actor=person(ground))

    assert WaveReview.objects.get() == review
    assert review.fields == REVIEW
    entry = next(read_entries(verbs=["wave.reviewed"]))
    assert entry.facts == {
        "wave": wave.thing,
        "form": "review_form",
        "record": f"review-{review.pk}",
    }
    assert "联系人" not in str(entry)


def test_valid_wave_is_neither_reviewed_nor_reissued_nor_waived():
    ground, wave = annual_wave(2)
    answer_annual(wave, 2)
    close_and_judge(wave, ground)
    actor = person(ground)

    assert refused(domain.review_wave, wave, fields=REVIEW, actor=actor) == ["wave.not_invalid"]
    assert refused(domain.reissue_wave, wave, actor=actor) == ["wave.not_invalid"]
    assert refused(domain.request_waiver, wave, reason="客户少", actor=actor) == [
        "wave.not_invalid"
    ]


def test_waiver_is_granted_by_the_regulations_chain_and_never_reads_as_met():
    ground = make_ground()
    wave = issued_wave(ground)
    close_and_judge(wave, ground)

    approval = domain.request_waiver(wave, reason="客户总数不足 100 家", actor=person(ground))
    own = signing_problems(current_step(approval), person(ground), today())
    assert [problem.code for problem in own] == ["approval.own_work"]
    sign_all(approval, ground.company, "quality", "manager")

    verdict = Verdict.objects.get(wave=wave)
    assert (verdict.state, verdict.is_waived, verdict_words(verdict)) == (
        VerdictState.INVALID,
        True,
        "无效，已豁免",
    )
    entry = next(read_entries(verbs=["waiver.granted"]))
    unmet = ["surveys.key.validity.forms", "surveys.key.validity.competitors"]
    assert entry.facts["rules"] == unmet
    assert entry.cites == tuple(unmet)
    set_aside = {
        duty_key(wave.adoption.key, rule, wave.thing)
        for rule in rules(pack_of(wave.pack_version))
        if rule.address in {"surveys.key.if_invalid.review", "surveys.key.if_invalid.reissue"}
    }
    assert set(entry.facts["duties"]) == set_aside
    assert entry.actor == person(ground, "manager").pk


def test_refused_waiver_leaves_the_wave_invalid_and_can_be_asked_anew():
    ground = make_ground()
    wave = issued_wave(ground)
    close_and_judge(wave, ground)
    actor = person(ground)
    approval = domain.request_waiver(wave, reason="太忙", actor=actor)
    assert refused(domain.request_waiver, wave, reason="太忙", actor=actor) == [
        "waiver.asked_already"
    ]

    refuse(current_step(approval), person=person(ground, "quality"), words="理由不足")

    assert Verdict.objects.get(wave=wave).is_waived is False
    domain.request_waiver(wave, reason="客户总数不足 100 家", actor=actor)
    assert Approval.objects.filter(thing=wave.thing).count() == 2


def test_waiver_without_reason_is_refused():
    ground = make_ground()
    wave = issued_wave(ground)
    close_and_judge(wave, ground)

    assert refused(domain.request_waiver, wave, reason="", actor=person(ground)) == [
        "waiver.reason_missing"
    ]


def test_answered_invitation_cannot_turn_undeliverable():
    ground = make_ground()
    wave = issued_wave(ground)
    answer(personal_door(tokens(wave)[0]), page_key="k")
    answered = Invitation.objects.get(state=InvitationState.ANSWERED)

    codes = refused(domain.mark_undeliverable, answered, reason="退信", actor=person(ground))

    assert codes == ["invitation.answered"]
