"""A tree of the after-sales regulation, as a draft or published."""

from manyi.core.models import Adoption
from manyi.steps.indicators import domain
from manyi.steps.indicators.models import IndicatorTree
from tests.factories import Company, adopt_pack, make_company


def make_adoption(name: str = "after_sales") -> tuple[Company, Adoption]:
    company = make_company()
    return company, adopt_pack(name, company)


def draft_content(adoption: Adoption) -> IndicatorTree:
    return domain.draft_tree(adoption, section="content", actor=None)


def publish_content(adoption: Adoption, company: Company) -> IndicatorTree:
    return domain.publish_tree(draft_content(adoption), actor=company.people["quality"])
