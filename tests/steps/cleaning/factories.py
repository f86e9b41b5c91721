"""A closed wave with the answers a test writes into it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from manyi.core.adoption import adopt, assign_role, store_pack
from manyi.core.models import Adoption, AssessmentObject, Customer, Person
from manyi.regulation.loader import pack_text
from manyi.steps.fieldwork.domain import judge_wave
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation, Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave, WaveAudience
from tests.factories import FOUNDED, Company, make_company, make_object, role_holders
from tests.steps.indicators.factories import publish_content
from tests.steps.questionnaires.factories import publish_form

LEVELS = (
    "very_satisfied",
    "satisfied",
    "fairly_satisfied",
    "dissatisfied",
    "very_dissatisfied",
)
OPENED = date(2026, 3, 2)


@dataclass
class Field:
    """A company with its regulation, published questionnaires and one product."""

    company: Company
    adoption: Adoption
    forms: dict[str, QuestionnaireVersion]
    product: AssessmentObject

    @property
    def actor(self) -> Person:
        return self.company.people["quality"]


def make_field(
    name: str = "after_sales", *, changes: Mapping[str, str] | None = None, all_forms: bool = False
) -> Field:
    """Bring a pack into force, with some of its text changed, and publish its questionnaires."""
    company = make_company()
    text = pack_text(name)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    adoption = adopt(store_pack(text, name=name), company.root, start=FOUNDED, actor=None)
    for role, holder in role_holders(name, company).items():
        assign_role(adoption, role, holder, start=FOUNDED, actor=None)
    tree = publish_content(adoption, company)
    main = "customer_form" if name == "after_sales" else "survey_form"
    forms = {main: publish_form(adoption, tree, company, main)}
    if all_forms and name == "after_sales":
        forms["competitor_form"] = publish_form(adoption, tree, company, "competitor_form")
    product = make_object("meter", company.departments["after_sales"])
    return Field(company, adoption, forms, product)


def make_wave(
    field: Field,
    *,
    survey: str = "special",
    occasion: str = "2026-03",
    audiences: Mapping[str, str] | None = None,
    state: str = WaveState.CLOSED,
) -> Wave:
    """A wave at its end; `audiences` maps each one's name to its form."""
    wave = Wave.objects.create(
        adoption=field.adoption,
        pack_version=field.adoption.pack_version,
        survey=survey,
        occasion=occasion,
        title=f"{survey} {occasion}",
        state=state,
        opens_on=OPENED,
        closes_on=date(2026, 4, 1),
        closed_on=date(2026, 4, 1),
        created_by=field.actor,
    )
    wave.objects_assessed.add(field.product)
    main = next(iter(field.forms))
    for key, form in (audiences or {"customers": main}).items():
        WaveAudience.objects.create(
            wave=wave,
            key=key,
            label=key,
            questionnaire_version=field.forms[form],
            channels=["link", "email"],
        )
    return wave


def items_of(version: QuestionnaireVersion) -> list[str]:
    """The ids of the scored items, in the order asked."""
    return [
        item["id"]
        for page in version.document["pages"]
        for item in page["items"]
        if item["kind"] in ("level", "mark")
    ]


def make_response(
    wave: Wave,
    answers: Mapping[str, object],
    *,
    audience: str = "customers",
    member: SampleMember | None = None,
    product: AssessmentObject | None = None,
    seconds: int | None = 240,
    competitor: str = "",
    is_late: bool = False,
) -> Response:
    """One response as its row is kept, over the open link unless a member sent it."""
    row = wave.audiences.get(key=audience)
    return Response.objects.create(
        page_key_hash=secrets.token_hex(32),
        audience=row,
        questionnaire_version=row.questionnaire_version,
        invitation=_answered(row, member) if member else None,
        assessment_object=product,
        channel=Channel.LINK,
        competitor=competitor,
        answers=dict(answers),
        seconds=seconds,
        submitted_at=datetime(2026, 3, 10, 9, tzinfo=UTC),
        is_late=is_late,
        salt=secrets.token_bytes(16),
    )


def _answered(audience: WaveAudience, member: SampleMember) -> Invitation:
    return Invitation.objects.create(
        audience=audience,
        member=member,
        channel=Channel.EMAIL,
        token_hash=secrets.token_hex(32),
        state=InvitationState.ANSWERED,
    )


def make_members(
    wave: Wave,
    customers: Sequence[Customer],
    *,
    audience: str = "customers",
    weights: Sequence[float] = (),
    oversample: Mapping[str, float] | None = None,
    drawn_by: Person,
) -> list[SampleMember]:
    """The sample of an audience: the first contact of each customer."""
    draw = SampleDraw.objects.create(
        audience=wave.audiences.get(key=audience),
        rule={"method": "census", "oversample": dict(oversample or {})},
        seed=1,
        frame_size=len(customers),
        allocation={},
        drawn_by=drawn_by,
    )
    return [
        SampleMember.objects.create(
            draw=draw,
            contact=customer.contacts.get(),
            design_weight=weights[n] if weights else 1.0,
        )
        for n, customer in enumerate(customers)
    ]


def levels(version: QuestionnaireVersion, places: Iterable[int | None]) -> dict[str, str]:
    """Answers by place of the level, best 0, one for each item in order; None is a blank."""
    return {
        item: LEVELS[place]
        for item, place in zip(items_of(version), places, strict=False)
        if place is not None
    }


def one_item(version: QuestionnaireVersion, place: int) -> dict[str, str]:
    """The first item answered, every other one 不适用."""
    first, *others = items_of(version)
    return {first: LEVELS[place], **dict.fromkeys(others, "na")}


def worked_example(field: Field, **about: object) -> Wave:
    """The example of the regulation: 10/5/6/3/1 answers from 很满意 to 很不满意."""
    wave = make_wave(field, **about)
    add_example(wave, field)
    return wave


def add_example(wave: Wave, field: Field, *, audience: str = "customers") -> None:
    form = field.forms["customer_form"]
    for place, times in enumerate((10, 5, 6, 3, 1)):
        for _ in range(times):
            make_response(wave, one_item(form, place), audience=audience, product=field.product)


def judged(wave: Wave, field: Field) -> Wave:
    judge_wave(wave, actor=field.actor)
    return Wave.objects.get(pk=wave.pk)
