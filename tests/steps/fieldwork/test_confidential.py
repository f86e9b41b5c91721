"""Confidential waves: who answered lies apart and locked, opened by role with a reason."""

import pytest

from manyi.core.ledger import read_entries, verify
from manyi.steps.cleaning.queries import rows_of
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain import Outcome
from manyi.steps.fieldwork.models import Invitation, LockedIdentity, Response
from manyi.steps.fieldwork.queries import return_counts
from manyi.steps.sampling.enums import Identity
from tests.steps.fieldwork.factories import (
    answer,
    open_door,
    person,
    personal_door,
    refused,
    tokens,
)
from tests.steps.fieldwork.modes import answer_with, issued_as
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def test_answer_does_not_name_its_invitation_and_is_counted_as_invited():
    wave = issued_as(Identity.CONFIDENTIAL, key=3, dealers=1)

    answer_with(tokens(wave)[:2])

    kept = Response.objects.values_list("invitation", "is_invited", "keyed_by")
    assert list(kept) == [(None, True, None)] * 2
    assert (return_counts(wave)[0].returned, return_counts(wave)[0].invited) == (2, 2)
    assert LockedIdentity.objects.count() == 2


def test_link_is_good_once():
    wave = issued_as(Identity.CONFIDENTIAL, key=3, dealers=1)
    token = tokens(wave)[0]

    outcomes = [answer(personal_door(token), page_key=key).outcome for key in ("a", "a", "b")]

    assert outcomes == [Outcome.KEPT, Outcome.REPEATED, Outcome.ANSWERED_BEFORE]


def test_identity_is_opened_with_a_reason_that_goes_on_record():
    ground = make_ground()
    wave = issued_as(Identity.CONFIDENTIAL, ground, key=3, dealers=1)
    token = tokens(wave)[1]
    answer_with([token])
    row = Response.objects.get()

    found = domain.open_identity(row, reason="客户投诉安全隐患", actor=person(ground, "quality"))

    assert found == personal_door(token).invitation
    [entry] = read_entries(verbs=["identity.opened"])
    assert entry.facts == {"wave": wave.thing, "answer": str(row.key)}
    assert (entry.actor, set(entry.commitments)) == (person(ground, "quality").pk, {"reason"})


def test_identity_stays_shut_without_a_reason_and_where_none_is_kept():
    ground = make_ground()
    wave = issued_as(Identity.CONFIDENTIAL, ground, key=3, dealers=1)
    answer(open_door(wave), page_key="k")
    row = Response.objects.get()

    codes = refused(domain.open_identity, row, reason=" ", actor=person(ground, "quality"))

    assert codes == ["identity.reason_missing", "identity.not_kept"]
    assert list(read_entries(verbs=["identity.opened"])) == []


def test_known_persons_answer_is_found_without_opening_boxes():
    wave = issued_as(Identity.CONFIDENTIAL, key=3, dealers=1)
    answer_with(tokens(wave)[:1])
    first, second = Invitation.objects.filter(audience__wave=wave).order_by("pk")[:2]

    assert domain.response_of(first) == Response.objects.get()
    assert domain.response_of(second) is None


def test_figures_keep_the_groups_and_the_seal_holds():
    ground = make_ground()
    wave = issued_as(Identity.CONFIDENTIAL, ground, key=3, dealers=1)
    answer_with(tokens(wave))
    domain.seal_responses()

    rows = rows_of(wave).rows

    assert {row.segments["customer_class"] for row in rows} == {"重点"} or len(rows) == 3
    assert all(row.weight == 1.0 for row in rows)
    assert verify().is_intact
