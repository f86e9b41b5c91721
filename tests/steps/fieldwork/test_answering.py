import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from manyi.core.clock import at, now
from manyi.core.ledger import count_entries, read_entries
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain import Outcome
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Draft, Invitation, Response
from manyi.steps.fieldwork.queries import door_by_token
from manyi.steps.fieldwork.queries.tokens import hash_token
from manyi.steps.sampling.models import SampleMember
from tests.factories import make_object
from tests.steps.fieldwork.factories import (
    all_answers,
    answer,
    audience_of,
    issued_wave,
    open_door,
    person,
    personal_door,
    refused,
    tokens,
)
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def test_answer_is_kept_with_everything_it_came_with():
    ground = make_ground()
    wave = issued_wave(ground)
    token = tokens(wave)[0]
    door = personal_door(token)

    kept = domain.submit_response(
        door,
        page_key="k1",
        answers=all_answers(door.audience) | {"opinion": "包装很好"},
        language="zh-hans",
        seconds=75,
    )

    row = Response.objects.get()
    assert kept == domain.Submission(Outcome.KEPT, row)
    assert row.answers == all_answers(door.audience) | {"opinion": "包装很好"}
    assert (row.channel, row.seconds, row.is_late, row.competitor) == ("email", 75, False, "")
    assert row.questionnaire_version == audience_of(wave).questionnaire_version
    assert row.assessment_object == ground.product
    assert row.invitation.state == InvitationState.ANSWERED


def test_same_page_sent_twice_is_one_answer_and_thanked_again():
    wave = issued_wave()
    token = tokens(wave)[0]

    first = answer(personal_door(token), page_key="k1")
    again = answer(personal_door(token), page_key="k1")

    assert (first.outcome, again.outcome) == (Outcome.KEPT, Outcome.REPEATED)
    assert Response.objects.count() == 1


def test_spent_link_opened_on_another_page_has_been_answered_before():
    wave = issued_wave()
    token = tokens(wave)[0]
    stale = personal_door(token)
    answer(personal_door(token), page_key="k1")

    assert answer(stale, page_key="k2").outcome == Outcome.ANSWERED_BEFORE
    assert Response.objects.count() == 1


def test_spent_link_says_so_before_it_finds_fault():
    wave = issued_wave()
    token = tokens(wave)[0]
    answer(personal_door(token), page_key="k1")

    empty = domain.submit_response(personal_door(token), page_key="k2", answers={})

    assert empty.outcome == Outcome.ANSWERED_BEFORE


def test_open_link_takes_as_many_answers_as_pages_were_opened():
    wave = issued_wave()

    outcomes = [answer(open_door(wave), page_key=key).outcome for key in ("a", "b", "b")]

    assert outcomes == [Outcome.KEPT, Outcome.KEPT, Outcome.REPEATED]
    assert list(Response.objects.values_list("invitation", "channel")) == [(None, "link")] * 2


def test_incomplete_answer_writes_nothing_and_names_every_item():
    wave = issued_wave()
    door = personal_door(tokens(wave)[0])
    answers = all_answers(door.audience)
    missing = sorted(answers)[:2]

    with pytest.raises(ProblemsFound) as error:
        domain.submit_response(
            door,
            page_key="k1",
            answers={key: code for key, code in answers.items() if key not in missing},
        )

    assert sorted((p.code, p.place) for p in error.value.problems) == [
        ("answer.required", place) for place in missing
    ]
    assert Response.objects.count() == 0
    assert Invitation.objects.filter(state=InvitationState.ANSWERED).count() == 0


def test_choice_that_was_not_offered_is_refused():
    wave = issued_wave()
    door = open_door(wave)
    answers = all_answers(door.audience)
    first = next(iter(answers))

    codes = refused(
        domain.submit_response, door, page_key="k", answers=answers | {first: "wonderful"}
    )

    assert codes == ["answer.not_a_choice"]


def test_competitors_name_is_asked_and_kept():
    wave = issued_wave()
    door = open_door(wave, "competitors")
    without = {k: v for k, v in all_answers(door.audience).items() if k != "competitor"}

    assert refused(domain.submit_response, door, page_key="k1", answers=without) == [
        "answer.required"
    ]
    kept = answer(door, page_key="k2")
    assert kept.response.competitor == "某仪表厂"


def test_invited_persons_late_answer_is_kept_and_marked():
    wave = issued_wave()
    token = tokens(wave)[0]

    with at(now() + timedelta(days=31)):
        kept = answer(personal_door(token), page_key="k1")

    assert (kept.outcome, kept.response.is_late) == (Outcome.KEPT, True)


def test_answer_on_the_last_day_is_in_time():
    wave = issued_wave()
    token = tokens(wave)[0]

    with at(now() + timedelta(days=30)):
        kept = answer(personal_door(token), page_key="k1")

    assert (kept.outcome, kept.response.is_late) == (Outcome.KEPT, False)


def test_open_link_is_closed_after_the_deadline():
    wave = issued_wave()
    door = open_door(wave)

    with at(now() + timedelta(days=31)):
        assert answer(door, page_key="k1").outcome == Outcome.CLOSED
    assert Response.objects.count() == 0


def test_wave_closed_while_a_page_was_open_counts_as_late():
    ground = make_ground()
    wave = issued_wave(ground)
    token = tokens(wave)[0]
    personal, openly = personal_door(token), open_door(wave)
    domain.close_wave(wave, actor=person(ground), reason="名单已全部答完")

    late = answer(personal, page_key="k1")
    closed = answer(openly, page_key="k2")

    assert (late.outcome, late.response.is_late) == (Outcome.KEPT, True)
    assert closed.outcome == Outcome.CLOSED
    assert Response.objects.count() == 1


def test_with_several_objects_one_has_to_be_chosen():
    ground = make_ground()
    wave = issued_wave(ground)
    second = make_object("p2", ground.company.departments["manufacturing"])
    wave.objects_assessed.add(second)
    door = open_door(wave)
    answers = all_answers(door.audience)

    assert refused(domain.submit_response, door, page_key="k", answers=answers) == [
        "response.object_missing"
    ]
    kept = domain.submit_response(door, page_key="k", answers=answers, object_id=second.pk)
    assert kept.response.assessment_object == second


def test_members_own_object_is_what_they_rate():
    ground = make_ground()
    wave = issued_wave(ground)
    second = make_object("p2", ground.company.departments["manufacturing"])
    wave.objects_assessed.add(second)
    SampleMember.objects.filter(draw__audience=audience_of(wave)).update(assessment_object=second)

    door = personal_door(tokens(wave)[0])
    kept = answer(door, page_key="k")

    assert door.objects == (second,)
    assert kept.response.assessment_object == second


@pytest.mark.django_db(transaction=True)
def test_one_link_sent_from_many_places_at_once_is_one_answer():
    wave = issued_wave()
    token = tokens(wave)[0]
    outcomes: list[Outcome] = []

    def send(page_key: str) -> None:
        try:
            outcomes.append(answer(personal_door(token), page_key=page_key).outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(f"k{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [Outcome.ANSWERED_BEFORE] * 7 + [Outcome.KEPT]
    assert Response.objects.count() == 1


def test_an_answer_writes_no_ledger_entry():
    wave = issued_wave()
    before = count_entries()

    answer(open_door(wave), page_key="k1")

    assert count_entries() == before


def test_submission_costs_few_statements():
    wave = issued_wave()
    door = personal_door(tokens(wave)[0])
    answers = all_answers(door.audience)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        domain.submit_response(door, page_key="k1", answers=answers)

    verbs = [q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert verbs == ["UPDATE", "DELETE", "INSERT", "SELECT"]


def test_draft_opens_with_its_token_only_and_goes_with_the_answer():
    wave = issued_wave()
    mine, other = tokens(wave)[:2]
    door = personal_door(mine)

    assert domain.save_draft(door.invitation, token=mine, fields={"opinion": ["写到一半"]})

    assert domain.open_draft(door.invitation, token=mine) == {"opinion": ["写到一半"]}
    assert domain.open_draft(door.invitation, token=other) is None
    assert "写到一半".encode() not in bytes(Draft.objects.get().box)
    answer(personal_door(mine), page_key="k1")
    assert Draft.objects.count() == 0
    assert not domain.save_draft(door_by_token(hash_token(mine)).invitation, token=mine, fields={})


def test_keyed_answer_is_marked_with_who_keyed_it():
    ground = make_ground()
    wave = issued_wave(ground)
    audience = audience_of(wave)
    member = Invitation.objects.filter(audience=audience).first().member

    row = domain.key_response(
        audience, answers=all_answers(audience), member=member, actor=person(ground)
    )

    assert (row.channel, row.keyed_by, row.is_late) == ("keyed", person(ground), False)
    assert row.invitation.state == InvitationState.ANSWERED
    [entry] = read_entries(verbs=["responses.keyed"])
    assert entry.facts == {"wave": wave.thing, "responses": 1}


def test_keyed_answer_of_someone_who_answered_is_refused():
    ground = make_ground()
    wave = issued_wave(ground)
    audience = audience_of(wave)
    answer(personal_door(tokens(wave)[0]), page_key="k1")
    member = Response.objects.get().invitation.member

    codes = refused(
        domain.key_response,
        audience,
        answers=all_answers(audience),
        member=member,
        actor=person(ground),
    )

    assert codes == ["response.answered_before"]
    assert Response.objects.count() == 1


def test_keyed_competitor_form_takes_the_name_beside_the_answers():
    ground = make_ground()
    wave = issued_wave(ground)
    audience = audience_of(wave, "competitors")
    answers = {k: v for k, v in all_answers(audience).items() if k != "competitor"}

    row = domain.key_response(audience, answers=answers, competitor=" 乙厂 ", actor=person(ground))

    assert row.competitor == "乙厂"
