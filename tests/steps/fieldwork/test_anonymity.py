"""What an anonymous wave keeps, moves, tells and refuses; `test_anonymity_attack` attacks it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from manyi.core.clock import at, now
from manyi.core.ledger import read_entries, verify
from manyi.core.models import Customer
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain import Outcome
from manyi.steps.fieldwork.domain.inbox import time_class
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import (
    Draft,
    InboxAnswer,
    Invitation,
    PageKey,
    Response,
    SpareToken,
)
from manyi.steps.fieldwork.queries import return_counts
from manyi.steps.fieldwork.queries.batches import batch_sizes, cells_to_blank
from manyi.steps.fieldwork.queries.reminding import may_be_reminded
from manyi.steps.fieldwork.queries.strata import safe_dimensions
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import Wave
from tests.steps.fieldwork.factories import (
    all_answers,
    answer,
    audience_of,
    open_door,
    person,
    personal_door,
    refused,
)
from tests.steps.fieldwork.modes import anonymous_wave, answer_with, letter_tokens, ready_as
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def states(wave, key: str = "customers") -> Counter:
    invited = Invitation.objects.filter(audience__wave=wave, audience__key=key)
    return Counter(invited.values_list("state", flat=True))


def close(wave, ground):
    return domain.close_wave(wave, actor=person(ground), reason="名单已全部答完")


def test_answer_waits_in_the_inbox_with_nothing_that_tells_when_or_whose():
    wave = anonymous_wave()
    token = letter_tokens(wave)[3]
    door = personal_door(token)

    kept = domain.submit_response(
        door, page_key="k1", answers=all_answers(door.audience), language="en", seconds=75
    )

    row = InboxAnswer.objects.get()
    assert kept == domain.Submission(Outcome.KEPT)
    assert Response.objects.count() == 0
    assert (len(bytes(row.key)), row.seconds, row.is_invited) == (16, 120, True)
    spent = Invitation.objects.get(state=InvitationState.UNMIXED)
    assert (spent.sent_at, spent.reminded_at, spent.mail_day) == (None, None, 0)
    assert {field.name for field in InboxAnswer._meta.fields} == {
        "key",
        "audience",
        "questionnaire_version",
        "assessment_object",
        "competitor",
        "answers",
        "seconds",
        "is_invited",
        "strata",
        "is_shuffled",
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="rowids are SQLite's")
def test_rows_lie_in_the_order_of_their_random_keys():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID'"
            " ORDER BY name"
        )
        found = [name for (name,) in cursor.fetchall()]
        cursor.execute("PRAGMA secure_delete")
        (overwrites,) = cursor.fetchone()

    assert found == ["fieldwork_inboxanswer", "fieldwork_pagekey"]
    assert overwrites == 1


def test_same_page_twice_is_one_answer_and_a_spent_link_says_so():
    wave = anonymous_wave()
    token, other = letter_tokens(wave)[:2]
    stale = personal_door(token)

    outcomes = [answer(personal_door(token), page_key="k1").outcome for _ in range(2)]
    outcomes.append(answer(stale, page_key="k2").outcome)
    outcomes.append(answer(personal_door(other), page_key="k1").outcome)

    assert outcomes == [
        Outcome.KEPT,
        Outcome.REPEATED,
        Outcome.ANSWERED_BEFORE,
        Outcome.REPEATED,
    ]
    assert (InboxAnswer.objects.count(), PageKey.objects.count()) == (1, 1)


def test_every_letter_has_a_token_of_its_own_and_one_spends_all():
    wave = anonymous_wave()
    first, reminder = letter_tokens(wave)[0], letter_tokens(wave)[0]

    answer(personal_door(first), page_key="k1")

    assert first != reminder
    assert answer(personal_door(reminder), page_key="k2").outcome == Outcome.ANSWERED_BEFORE
    assert InboxAnswer.objects.count() == 1


def test_late_answer_is_not_taken():
    wave = anonymous_wave()
    door = personal_door(letter_tokens(wave)[0])

    with at(now() + timedelta(days=31)):
        assert answer(door, page_key="k1").outcome == Outcome.CLOSED

    assert InboxAnswer.objects.count() == PageKey.objects.count() == 0
    assert states(wave) == {"waiting": 24}


def test_ten_stay_behind_when_a_batch_is_moved():
    wave = anonymous_wave(key=30)
    answer_with(letter_tokens(wave)[:19])
    before = domain.mix_answers()

    answer_with(letter_tokens(wave)[19:22])
    moved = domain.mix_answers()

    assert (before, moved) == (0, 12)
    assert (Response.objects.count(), InboxAnswer.objects.count()) == (12, 10)
    assert states(wave) == {"waiting": 8, "answered": 12, "unmixed": 10}
    assert domain.mix_answers() == 0


def test_moved_answers_are_sealed_under_the_day_only_and_can_be_verified():
    wave = anonymous_wave(key=30)
    answer_with(letter_tokens(wave)[:22])

    domain.mix_answers()

    [entry] = read_entries(verbs=["responses.sealed"])
    assert entry.facts["responses"] == 12
    assert (entry.recorded.hour, entry.recorded.minute, entry.recorded.second) == (0, 0, 0)
    rows = Response.objects.values_list(
        "sealed_in", "submitted_at", "invitation", "page_key_hash", "keyed_by", "channel"
    )
    assert set(rows) == {(entry.seq, None, None, None, None, "link")}
    assert verify().is_intact


def test_figures_and_names_move_together():
    ground = make_ground()
    wave = anonymous_wave(ground, key=30)
    answer_with(letter_tokens(wave)[:22])

    unmixed = return_counts(wave)[0]
    domain.mix_answers()
    mixed = return_counts(wave)[0]
    close(wave, ground)
    ended = return_counts(Wave.objects.get(pk=wave.pk))[0]

    assert [(one.returned, one.invited) for one in (unmixed, mixed, ended)] == [
        (0, 0),
        (12, 12),
        (22, 22),
    ]


def test_close_moves_the_rest_and_marks_everybody_who_answered():
    ground = make_ground()
    wave = anonymous_wave(ground, key=30)
    answer_with(letter_tokens(wave)[:22])
    domain.mix_answers()

    close(wave, ground)

    assert (Response.objects.count(), InboxAnswer.objects.count()) == (22, 0)
    assert states(wave) == {"waiting": 8, "answered": 22}
    assert verify().is_intact


def test_fewer_than_ten_answers_are_never_released():
    ground = make_ground()
    wave = anonymous_wave(ground)
    answer_with(letter_tokens(wave)[:9])

    closed = close(wave, ground)

    assert (Response.objects.count(), InboxAnswer.objects.count()) == (0, 9)
    assert return_counts(closed)[0].returned == 9
    assert list(read_entries(verbs=["responses.sealed"])) == []


def test_page_keys_go_the_day_after_the_close():
    ground = make_ground()
    wave = anonymous_wave(ground)
    answer_with(letter_tokens(wave)[:10])
    close(wave, ground)
    assert PageKey.objects.count() == 10

    with at(now() + timedelta(days=1)):
        cleared = domain.clear_page_keys()

    assert (cleared, PageKey.objects.count()) == (10, 0)


def test_reminders_go_to_the_unanswered_only_and_once_a_day_without_a_time_being_kept():
    wave = anonymous_wave()
    for invitation in Invitation.objects.filter(audience__wave=wave):
        domain.note_delivery(invitation)
    answer_with(letter_tokens(wave)[:12])
    first_day = may_be_reminded(wave, now().date()).count()

    with at(now() + timedelta(days=1)):
        due = list(may_be_reminded(wave, now().date()))
        for invitation in due:
            domain.note_reminder(invitation)
        again = may_be_reminded(wave, now().date()).count()

    unanswered = 24 - 12
    others = Invitation.objects.filter(audience__wave=wave).exclude(audience__key="customers")
    assert (first_day, again) == (0, 0)
    assert len(due) == unanswered + others.count()
    assert set(Invitation.objects.values_list("sent_at", "reminded_at")) == {(None, None)}


def test_draft_has_no_time_and_goes_with_the_answer():
    wave = anonymous_wave()
    token = letter_tokens(wave)[0]

    domain.save_draft(personal_door(token).invitation, token=token, fields={"opinion": ["半句"]})
    kept = Draft.objects.get()
    opened = domain.open_draft(personal_door(token).invitation, token=token)
    answer_with([token])

    assert (kept.saved_at, opened) == (None, {"opinion": ["半句"]})
    assert Draft.objects.count() == 0


def test_nothing_is_keyed_in_and_nobody_is_marked_by_hand():
    ground = make_ground()
    wave = anonymous_wave(ground)
    audience = audience_of(wave)
    invitation = Invitation.objects.filter(audience=audience).first()

    keyed = refused(
        domain.key_response, audience, answers=all_answers(audience), actor=person(ground)
    )
    marked = refused(domain.mark_undeliverable, invitation, reason="退信", actor=person(ground))

    assert (keyed, marked) == (["anonymity.no_keying"], ["anonymity.no_marking"])


def test_audience_of_fewer_than_ten_is_refused_when_the_wave_goes_out():
    assert refused(anonymous_wave, key=9) == ["anonymity.too_few"]


def test_group_is_kept_only_where_five_of_every_cell_were_invited():
    ground = make_ground()
    wave = _wave_with(ground, ["华东"] * 12 + ["华南"] * 12)

    kept = Invitation.objects.filter(audience=audience_of(wave)).values_list("strata", flat=True)

    assert Counter(one.get("region") for one in kept) == {"华东": 12, "华南": 12}


def test_region_of_four_people_is_dropped_for_everybody():
    wave = _wave_with(make_ground(), ["华东"] * 20 + ["华南"] * 4)

    kept = Invitation.objects.filter(audience=audience_of(wave)).values_list("strata", flat=True)

    assert {one.get("region") for one in kept} == {None}


def test_cell_that_few_answered_loses_its_name_at_the_close_with_a_partner():
    ground = make_ground()
    wave = _wave_with(ground, ["华东"] * 10 + ["华南"] * 10 + ["西北"] * 10)
    tokens = letter_tokens(wave)
    answer_with([*tokens[:9], *tokens[10:17], *tokens[20:22]])

    close(wave, ground)

    regions = [one.get("region") for one in Response.objects.values_list("strata", flat=True)]
    assert Counter(regions) == {"华东": 9, None: 9}
    assert verify().is_intact


def _wave_with(ground, regions: list[str]):
    """An anonymous wave whose key customers, in the order they are drawn, have these regions."""
    wave = ready_as(Identity.ANONYMOUS, ground, key=len(regions), dealers=10)
    customers = Customer.objects.filter(number__startswith="KA").order_by("number")
    for customer, region in zip(customers, regions, strict=True):
        customer.region = region
        customer.save()
    return domain.issue_wave(wave, actor=person(ground))


def test_open_link_answers_are_mixed_too():
    wave = anonymous_wave()
    for n in range(20):
        answer(open_door(wave), page_key=f"k{n}")

    moved = domain.mix_answers()

    assert moved == 10
    assert set(Response.objects.values_list("is_invited", flat=True)) == {False}


def test_sealer_leaves_the_inbox_alone():
    wave = anonymous_wave()
    answer_with(letter_tokens(wave)[:12])

    assert domain.seal_responses() == 0
    assert SpareToken.objects.count() == 24


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, None), (0, 15), (15, 15), (16, 30), (75, 120), (240, 240)]
)
def test_time_is_kept_as_the_end_of_its_class(seconds, shown):
    assert time_class(seconds) == shown


def test_batches_leave_ten_of_each_cell_and_move_no_handful():
    assert batch_sizes({"a": 19}) == {}
    assert batch_sizes({"a": 20}) == {"a": 10}
    assert batch_sizes({"a": 15, "b": 15, "c": 14}) == {"a": 5, "b": 5}
    assert batch_sizes({"a": 19, "b": 4}) == {}


def test_small_cells_are_blanked_with_a_partner_to_hide_among():
    assert cells_to_blank({"a": 30, "b": 6, "c": 2}) == {"b", "c"}
    assert cells_to_blank({"a": 30, "b": 3, "c": 2}) == {"b", "c"}
    assert cells_to_blank({"a": 30, "b": 6}) == frozenset()


def test_dimensions_are_tried_by_need():
    groups = [{"weight": 1.0, "region": "华东"}] * 6 + [{"weight": 2.0, "region": "华南"}] * 4

    assert "weight" not in safe_dimensions(groups)
    assert safe_dimensions([{"weight": 1.0, "region": "华东"}] * 5)[1] == "weight"
