"""A planned wave of the key-customer survey, with published questionnaires and customers."""

from dataclasses import dataclass

from manyi.core.enums import CustomerClass, CustomerRelation
from manyi.core.models import Adoption, AssessmentObject
from manyi.steps.sampling import domain
from manyi.steps.sampling.models import Wave
from tests.factories import Company, adopt_pack, make_company, make_customer, make_object
from tests.steps.indicators.factories import publish_content
from tests.steps.questionnaires.factories import publish_form


@dataclass(frozen=True)
class Ground:
    """A company with a regulation in force and one thing to assess."""

    company: Company
    adoption: Adoption
    product: AssessmentObject


def make_ground(pack: str = "after_sales") -> Ground:
    company = make_company()
    adoption = adopt_pack(pack, company)
    return Ground(company, adoption, make_object("p1", company.departments["manufacturing"]))


def plan_key_wave(ground: Ground, occasion: str = "2026Q1", **changes: object) -> Wave:
    """The least wave of after_sales: objects named, no questionnaire chosen."""
    given = {"survey": "key", "title": "", "objects": [ground.product]} | changes
    return domain.plan_wave(
        ground.adoption, occasion=occasion, actor=ground.company.people["service"], **given
    )


def choose_questionnaires(wave: Wave, ground: Ground) -> None:
    """Publish both forms of after_sales and choose them for every audience."""
    tree = publish_content(ground.adoption, ground.company)
    own = publish_form(ground.adoption, tree, ground.company)
    other = publish_form(ground.adoption, tree, ground.company, "competitor_form")
    for audience in wave.audiences.all():
        version = other if audience.key == "competitors" else own
        domain.choose_questionnaire(audience, version, actor=ground.company.people["service"])


def make_customers(ground: Ground, *, key: int = 3, dealers: int = 1) -> None:
    """Key customers KA0001… and dealers JX0001…, one contact each, with an e-mail address."""
    unit = ground.company.departments["business"]
    for n in range(key):
        make_customer(f"KA{n:04d}", unit, customer_class=CustomerClass.KEY)
    for n in range(dealers):
        make_customer(f"JX{n:04d}", unit, relation=CustomerRelation.DEALER)


def draw_everybody(wave: Wave, ground: Ground, channel: str = "email") -> Wave:
    """Ask everybody in every audience."""
    for audience in wave.audiences.all():
        domain.draw_sample(
            audience,
            size=None,
            seed=7,
            channel=channel,
            actor=ground.company.people["service"],
        )
    return wave


def approved_wave(ground: Ground, occasion: str = "2026Q1") -> Wave:
    """A wave that fieldwork can issue, drawn by one person and approved by another."""
    wave = plan_key_wave(ground, occasion)
    choose_questionnaires(wave, ground)
    draw_everybody(wave, ground)
    return domain.approve_sample(wave, actor=ground.company.people["quality"])
