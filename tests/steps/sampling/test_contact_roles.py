"""Contacts by the part they play: in a frame, as strata, and in the survey part of the blend."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from manyi.core.adoption import adopt, store_pack
from manyi.core.clock import at
from manyi.core.contacts import (
    end_contact_role,
    give_consent,
    give_contact_role,
    opt_out,
    withdraw_consent,
)
from manyi.core.models import AssessmentObject, Contact
from manyi.core.wordings import wording_of
from manyi.regulation.loader import pack_text
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.models import Wave, WaveAudience
from tests.factories import make_customer, make_object
from tests.steps.cleaning.factories import LEVELS, Field, make_field, make_response, one_item
from tests.steps.cleaning.factories import make_wave as make_closed_wave
from tests.steps.sampling.factories import (
    Ground,
    choose_questionnaires,
    make_ground,
    plan_key_wave,
)
from tests.steps.scoring import factories as scoring

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)

# after_sales, amended: who supervises a project and who owns it are asked too, and count in the
# survey part beside customers and dealers.
AMENDMENTS = {
    'version: "1.0"': 'version: "1.1"',
    "roles:   ": """roles:
  supervisor:      {label: 监理, type: customer}
  proprietor:      {label: 产权人, type: customer}
  """,
    "subjects:   ": """subjects:
  supervisors:     {label: 监理单位, of: contact, where: {role: supervisor, stage: during_sales}}
  parties:         {label: 参建各方, of: contact}
  """,
    "      self:        {of: salespeople": """\
      supervisors: {of: supervisors, form: customer_form, channels: [link, email]}
      parties:     {of: parties, form: customer_form, channels: [link, email]}
      self:        {of: salespeople""",
    "of: [key_customers, ordinary, dealers]": "of: [key_customers, ordinary, dealers, supervisors]",
    "  roles.quality: ": """  roles.supervisor: 项目由监理验收
  roles.proprietor: 建成后由产权人使用
  subjects.parties: 参建各方一并征求意见
  roles.quality: """,
}


def amended() -> str:
    text = pack_text("after_sales")
    for old, new in AMENDMENTS.items():
        assert old in text
        text = text.replace(old, new)
    return text


def amended_ground() -> Ground:
    ground = make_ground()
    adoption = adopt(
        store_pack(amended(), name="after_sales"),
        ground.company.root,
        start=date(2026, 2, 1),
        actor=None,
    )
    return replace(ground, adoption=adoption)


def contact_at(ground: Ground, number: str) -> Contact:
    return make_customer(number, ground.company.departments["business"]).contacts.get()


def play(
    contact: Contact,
    role: str,
    about: AssessmentObject | None = None,
    stage: str = "during_sales",
    start: date = date(2026, 2, 1),
):
    return give_contact_role(
        contact, role, assessment_object=about, service_stage=stage, start=start, actor=None
    )


def audience_of(ground: Ground, key: str, project: AssessmentObject) -> WaveAudience:
    return plan_key_wave(ground, objects=[project]).audiences.get(key=key)


def labels(audience: WaveAudience) -> list[tuple[str, str]]:
    return [(row.contact.name, row.excluded_because) for row in queries.frame_of(audience)]


def test_a_frame_by_role_takes_those_who_play_it_now_in_this_stage_of_this_project() -> None:
    ground = amended_ground()
    project = make_object("tower", ground.company.departments["rd"], kind="project")
    other = make_object("bridge", ground.company.departments["rd"], kind="project")
    with at(MONDAY):
        names = ["here", "everywhere", "elsewhere", "owner", "before", "ended", "later"]
        contacts = {name: contact_at(ground, name) for name in names}
        play(contacts["here"], "supervisor", project)
        play(contacts["everywhere"], "supervisor")
        play(contacts["elsewhere"], "supervisor", other)
        play(contacts["owner"], "proprietor", project)
        play(contacts["before"], "supervisor", project, stage="before_sales")
        ended = play(contacts["ended"], "supervisor", project)
        end_contact_role(ended, on=date(2026, 3, 1), actor=None)
        play(contacts["later"], "supervisor", project, start=date(2026, 3, 3))

        frame = queries.frame_of(audience_of(ground, "supervisors", project))

    assert [(row.contact.name, row.assessment_object.code, row.facts["role"]) for row in frame] == [
        ("联系人everywhere", "tower", "监理"),
        ("联系人here", "tower", "监理"),
    ]


def test_who_opted_out_or_took_their_consent_back_is_shown_and_not_drawn() -> None:
    ground = amended_ground()
    project = make_object("tower", ground.company.departments["rd"], kind="project")
    words = wording_of("survey")
    given = {
        "purpose": "survey",
        "wording_version": words.version,
        "wording_hash": words.hash,
        "channel": "phone",
        "actor": None,
    }
    with at(MONDAY):
        contacts = [contact_at(ground, name) for name in ("asked", "out", "withdrew", "again")]
        for contact in contacts:
            play(contact, "supervisor", project)
        opt_out(contacts[1], actor=None)
        for contact in contacts[2:]:
            withdraw_consent(give_consent(contact, **given), actor=None)
        give_consent(contacts[3], **given)

        frame = labels(audience_of(ground, "supervisors", project))

    assert frame == [
        ("联系人again", ""),
        ("联系人asked", ""),
        ("联系人out", "已声明不愿再被打扰"),
        ("联系人withdrew", "已撤回对调查的同意"),
    ]


def test_roles_are_strata_and_each_is_drawn_from() -> None:
    ground = amended_ground()
    project = make_object("tower", ground.company.departments["rd"], kind="project")
    with at(MONDAY):
        for number in range(4):
            play(contact_at(ground, f"S{number}"), "supervisor", project)
        for number in range(2):
            play(contact_at(ground, f"P{number}"), "proprietor", project)
        wave = plan_key_wave(ground, objects=[project])
        choose_questionnaires(wave, ground)
        audience = wave.audiences.get(key="parties")
        assert queries.strata_of(audience)["role"] == "身份"

        draw = domain.draw_sample(
            audience,
            size=3,
            seed=11,
            strata=["role"],
            channel="email",
            actor=ground.company.people["service"],
        )

    asked = queries.current_members(audience)
    assert sorted(member.stratum for member in asked) == ["产权人", "监理", "监理"]
    assert {name: (one["frame"], one["drawn"]) for name, one in draw.allocation.items()} == {
        "监理": (4, 2),
        "产权人": (2, 1),
    }
    assert {member.stratum: member.design_weight for member in asked} == {
        "监理": 2.0,
        "产权人": 2.0,
    }


def scored(field: Field, places: dict[str, int]) -> Wave:
    """A wave answered once by each audience: the level at this place on the first item."""
    wave = make_closed_wave(
        field,
        survey="key",
        occasion="2026Q1",
        audiences=dict.fromkeys(places, "customer_form"),
    )
    form = field.forms["customer_form"]
    for audience, place in places.items():
        make_response(wave, one_item(form, place), audience=audience, product=field.product)
    return wave


def test_the_survey_part_of_the_blend_takes_customers_dealers_and_contacts_by_role() -> None:
    floors = {"n: 100}": "n: 1}", "audience: competitors, n: 10}": "audience: customers, n: 1}"}
    field = make_field(changes=AMENDMENTS | floors)
    wave = scored(field, {"customers": 0, "dealers": 1, "supervisors": 3, "self": 4})

    score = scoring.domain.score_wave(scoring.frozen(wave, field), actor=field.actor)

    points = dict(zip(LEVELS, (10, 8, 6, 4, 2), strict=True))
    survey = (points["very_satisfied"] + points["satisfied"] + points["dissatisfied"]) / 30
    overall = 0.6 * survey + 0.4 * points["very_dissatisfied"] / 10
    lines = {line["key"]: line for line in score.scorecard["scores"]}
    assert {
        key: (lines[key]["printed"], lines[key]["n"])
        for key in ("survey_degree", "self_degree", "overall_degree")
    } == {
        "survey_degree": (f"{survey:.2%}", 3),
        "self_degree": ("20.00%", 1),
        "overall_degree": (f"{overall:.2%}", 4),
    }
