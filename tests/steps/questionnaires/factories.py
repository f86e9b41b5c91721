"""A published questionnaire of the after-sales regulation, or a draft of one."""

from manyi.core.models import Adoption
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires import domain
from manyi.steps.questionnaires.models import QuestionnaireVersion
from tests.factories import Company


def draft_form(
    adoption: Adoption, tree: IndicatorTree, form: str = "customer_form"
) -> QuestionnaireVersion:
    return domain.draft_questionnaire(adoption, form=form, tree=tree, actor=None)


def publish_form(
    adoption: Adoption, tree: IndicatorTree, company: Company, form: str = "customer_form"
) -> QuestionnaireVersion:
    return domain.publish(draft_form(adoption, tree, form), actor=company.people["quality"])
