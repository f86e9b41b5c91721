"""A first wording of a form of the regulation, and one fitted to a newer indicator tree."""

from dataclasses import replace

from manyi.core.models import Adoption
from manyi.questionnaire.drafting import Indicator, draft_from_indicators
from manyi.questionnaire.questionnaire import SCORED, Item, ItemKind, Page, Questionnaire
from manyi.regulation.schema.asking import Form
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM, indicators_asked, scale_of

INTRO = {
    "own": "感谢您使用我们的产品和服务。请按您的实际感受作答。",
    "competitor": "请就您用过的一家同类企业作答，我们想知道自己与同行的差距。",
    "self": "请站在客户的角度，如实评价我们自己的表现。",
    "employee": "请按您的实际感受作答。",
}
PURPOSE = "本问卷用于了解满意程度并改进产品和服务。"
CONFIDENTIALITY = "您的答卷只用于统计和改进，不会向无关人员公开。"
THANKS = "感谢您的意见。"


def first_wording(adoption: Adoption, form: Form, tree: IndicatorTree) -> Questionnaire:
    """Return a complete questionnaire that asks every indicator on the form's scale."""
    draft = draft_from_indicators(_branches(tree), scale_of(adoption, form, tree), title=form.label)
    worded = replace(
        draft,
        intro="\n".join([INTRO[form.about], *_other_texts(form)]),
        purpose=form.says.get("purpose", PURPOSE),
        confidentiality=form.says.get("confidentiality", CONFIDENTIALITY),
        thanks=form.says.get("thanks", THANKS),
        pages=tuple(_with_open_question(page, form) for page in draft.pages),
    )
    return _asking_the_competitor(worded, form) if form.about == "competitor" else worded


def fitted_to(
    tree: IndicatorTree, document: Questionnaire, *, adoption: Adoption, form: Form
) -> Questionnaire:
    """Return the document with items for new indicators and without those of indicators gone."""
    fresh = first_wording(adoption, form, tree)
    wanted = {item.indicator: item for item in fresh.items() if item.kind in SCORED}
    kept = [_kept_page(page, set(wanted)) for page in document.pages]
    asked = {item.indicator for page in kept for item in page.items}
    missing = {name for name in wanted if name not in asked}
    for page in fresh.pages:
        kept = _with_items(
            kept, page, tuple(item for item in page.items if item.indicator in missing)
        )
    return replace(document, pages=tuple(page for page in kept if page.items))


def _branches(tree: IndicatorTree) -> tuple[Indicator, ...]:
    """Return what becomes a page each: below a lone root, its children."""
    branches = indicators_asked(tree)
    while len(branches) == 1 and branches[0].children:
        branches = branches[0].children
    return branches


def _other_texts(form: Form) -> list[str]:
    placed = {"purpose", "confidentiality", "thanks"}
    return [text for name, text in form.says.items() if name not in placed]


def _with_open_question(page: Page, form: Form) -> Page:
    if form.open_question is None:
        return page
    items = (
        replace(item, label=form.open_question) if item.kind is ItemKind.LONG_TEXT else item
        for item in page.items
    )
    return replace(page, items=tuple(items))


def _asking_the_competitor(document: Questionnaire, form: Form) -> Questionnaire:
    field = form.fields.get(COMPETITOR_ITEM)
    asked = Item(
        id=COMPETITOR_ITEM,
        kind=ItemKind.SHORT_TEXT,
        label=field.label if field else "您评价的是哪一家企业？",
        required=True,
        max_length=120,
    )
    first = Page(id="page_competitor", title="评价对象", items=(asked,))
    return replace(document, pages=(first, *document.pages))


def _kept_page(page: Page, indicators: set[str | None]) -> Page:
    kept = (item for item in page.items if item.kind not in SCORED or item.indicator in indicators)
    return replace(page, items=tuple(kept))


def _with_items(pages: list[Page], fresh: Page, items: tuple[Item, ...]) -> list[Page]:
    """Put new items on their page, or make it before the closing page."""
    if not items:
        return pages
    if any(page.id == fresh.id for page in pages):
        return [
            replace(page, items=(*page.items, *items)) if page.id == fresh.id else page
            for page in pages
        ]
    return [*pages[:-1], replace(fresh, items=items), *pages[-1:]]
