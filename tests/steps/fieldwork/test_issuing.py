import secrets
from datetime import UTC, date, datetime

import pytest

from manyi.core.clock import at
from manyi.core.ledger import latest_entries, read_entries
from manyi.core.models import Contact
from manyi.core.outbox import jobs_listed
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries import open_link, personal_link
from manyi.steps.fieldwork.queries.tokens import hash_token, make_token, recover_token
from manyi.steps.sampling.enums import WaveState
from tests.steps.fieldwork.factories import (
    agree_plan,
    audience_of,
    issued_wave,
    person,
    ready_wave,
    refused,
    tokens,
)
from tests.steps.sampling.factories import (
    approved_wave,
    choose_questionnaires,
    draw_everybody,
    make_customers,
    make_ground,
    plan_key_wave,
)

pytestmark = pytest.mark.django_db

SPRING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def test_issue_pins_the_pack_and_sets_the_regulations_deadline():
    with at(SPRING):
        wave = issued_wave()

    assert (wave.state, wave.pack_version, wave.opens_on, wave.closes_on) == (
        WaveState.ISSUED,
        wave.adoption.pack_version,
        date(2026, 3, 2),
        date(2026, 4, 1),
    )


def test_everyone_drawn_gets_one_invitation_and_only_the_hash_of_the_token_is_kept():
    wave = issued_wave(key=2)

    invited = Invitation.objects.filter(audience=audience_of(wave)).order_by("pk")
    made = [make_token(one.member_id) for one in invited]
    assert [one.token_hash for one in invited] == [hash_token(token) for token in made]
    assert [one.state for one in invited] == [InvitationState.WAITING] * 2
    assert all(len(token) == 22 for token in made)
    assert len(set(made)) == 2


def test_token_can_be_made_again_under_a_former_secret(settings):
    token = make_token(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = secrets.token_hex()

    assert recover_token(7, hash_token(token)) == token
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LookupError):
        recover_token(7, hash_token(token))


def test_issue_is_written_down_with_what_was_sent_and_cited():
    wave = issued_wave(key=3, dealers=1)

    issued = next(read_entries(verbs=["wave.issued"]))
    assert issued.thing == wave.thing
    assert [(o.adoption, o.address, o.name) for o in issued.occasions] == [
        (wave.adoption.key, "surveys.key", "2026Q1")
    ]
    assert issued.cites == (
        "surveys.key",
        "surveys.key.window",
        "surveys.key.audience.customers",
        "surveys.key.audience.dealers",
        "surveys.key.audience.self",
        "surveys.key.audience.competitors",
    )
    assert issued.facts == {
        "wave": wave.thing,
        "issued": 8,
        "due": wave.closes_on.isoformat(),
        "round": 1,
        "pack": "after_sales",
    }
    [sent] = read_entries(verbs=["invitations.issued"])
    assert sent.facts == {"wave": wave.thing, "issued": 8, "channel": "email"}
    links = list(read_entries(verbs=["link.opened"]))
    assert [entry.facts["link"] for entry in links] == [a.pk for a in wave.audiences.all()]


def test_issue_asks_for_letters_once_and_for_the_pages():
    wave = issued_wave()

    assert [row.payload for row in jobs_listed(job="fieldwork.send_invitations")] == [
        {"wave_id": wave.pk}
    ]
    versions = set(wave.audiences.values_list("questionnaire_version", flat=True))
    pages = jobs_listed(job="fieldwork.render_pages")
    assert {row.payload["version"] for row in pages} == versions


def test_links_start_with_the_public_address(settings):
    settings.PUBLIC_URL = "https://ask.example.org"
    wave = issued_wave()
    audience = audience_of(wave)

    assert personal_link("abc") == "https://ask.example.org/a/abc/"
    assert open_link(audience) == f"https://ask.example.org/o/{audience.open_token}/"


def test_gate_names_everything_that_lacks_at_once():
    ground = make_ground()
    wave = plan_key_wave(ground, objects=[])

    codes = refused(domain.issue_wave, wave, actor=person(ground))

    assert codes == [
        "gate.objects_named",
        "gate.questionnaires_published",
        "gate.sample_drawn",
        "gate.sample_approved",
        "gate.prior_duties_done",
        "wave.duty_lacking",
    ]


def test_gate_wants_another_to_approve_the_sample():
    ground = make_ground()
    make_customers(ground)
    wave = plan_key_wave(ground)
    choose_questionnaires(wave, ground)
    draw_everybody(wave, ground)
    agree_plan(wave, ground.company)

    assert refused(domain.issue_wave, wave, actor=person(ground)) == ["gate.sample_approved"]


def test_gate_wants_the_plan_countersigned():
    ground = make_ground()
    make_customers(ground)
    wave = approved_wave(ground)

    codes = refused(domain.issue_wave, wave, actor=person(ground))

    assert codes == ["gate.prior_duties_done", "wave.duty_lacking"]
    agree_plan(wave, ground.company)
    assert domain.issue_wave(wave, actor=person(ground)).state == WaveState.ISSUED


def test_second_issue_is_refused_and_invites_nobody_twice():
    ground = make_ground()
    wave = issued_wave(ground)
    count = Invitation.objects.count()

    assert refused(domain.issue_wave, wave, actor=person(ground)) == ["wave.issued_already"]
    assert Invitation.objects.count() == count


def test_deadline_beyond_the_regulations_window_is_refused():
    ground = make_ground()
    with at(SPRING):
        wave = ready_wave(ground)
        late = refused(domain.issue_wave, wave, closes_on=date(2026, 4, 2), actor=person(ground))
        sooner = domain.issue_wave(wave, closes_on=date(2026, 3, 20), actor=person(ground))

    assert late == ["wave.deadline_outside_window"]
    assert sooner.closes_on == date(2026, 3, 20)


def test_who_opted_out_after_the_draw_gets_no_letter():
    ground = make_ground()
    wave = ready_wave(ground, key=2)
    Contact.objects.filter(name="联系人KA0000").update(opted_out_on=date(2026, 1, 2))

    domain.issue_wave(wave, actor=person(ground))

    states = Invitation.objects.filter(audience=audience_of(wave)).order_by("member__contact__name")
    assert [(one.member.contact.name, one.state) for one in states] == [
        ("联系人KA0000", InvitationState.UNDELIVERABLE),
        ("联系人KA0001", InvitationState.WAITING),
    ]


def test_ledger_holds_no_token():
    wave = issued_wave()

    written = " ".join(str(entry) for entry in latest_entries(count=200))

    assert "wave.issued" in written
    assert not any(token in written for token in tokens(wave))
    assert audience_of(wave).open_token not in written
