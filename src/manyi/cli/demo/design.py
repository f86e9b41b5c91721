"""Indicator trees and questionnaires of the demonstration."""

from decimal import Decimal

from manyi.cli.demo.company import Demo
from manyi.core.models import Adoption, Person
from manyi.steps.indicators import domain as indicators
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires import domain as questionnaires

# Branches of the S1d tree: code, label, share of the whole, leaves with their share of the branch.
BRANCHES = (
    ("product", "产品", "0.40", {"function": "0.40", "reliability": "0.40", "appearance": "0.20"}),
    ("supply", "供货", "0.25", {"packaging": "0.30", "delivery": "0.70"}),
    ("care", "服务", "0.35", {"service": "0.50", "after_sales": "0.50"}),
)
OWNERS = {
    "function": "rd",
    "reliability": "technology",
    "appearance": "manufacturing",
    "packaging": "manufacturing",
    "delivery": "supply",
    "service": "after_sales",
    "after_sales": "after_sales",
}


def design_instruments(demo: Demo) -> None:
    """Build the three-level tree of S1d, publish it, and its questionnaires."""
    adoption, actor = demo.adoptions["after_sales"], demo.people["quality"]
    tree = indicators.draft_tree(adoption, section="content", actor=actor)
    root = indicators.add_indicator(tree, code="overall", label="客户满意", actor=actor)
    weights = {"overall": Decimal(1)}
    for code, label, share, leaves in BRANCHES:
        branch = indicators.add_indicator(tree, code=code, label=label, parent=root, actor=actor)
        weights[code] = Decimal(share)
        for position, (leaf, part) in enumerate(leaves.items()):
            row = tree.indicators.get(code=leaf)
            indicators.move_indicator(row, parent=branch, position=position, actor=actor)
            row.refresh_from_db()
            indicators.change_indicator(
                row, label=row.label, owner=demo.units[OWNERS[leaf]], actor=actor
            )
            weights[leaf] = Decimal(part)
    indicators.set_weights(tree, weights, actor=actor)
    indicators.publish_tree(tree, actor=actor)
    publish_forms(adoption, tree, ("customer_form", "competitor_form"), actor)


def design_measurement(demo: Demo) -> None:
    """Publish the tree of S1a as the procedure lists it, and its one form."""
    adoption, actor = demo.adoptions["quality_measurement"], demo.people["business"]
    tree = indicators.draft_tree(adoption, section="content", actor=actor)
    indicators.publish_tree(tree, actor=actor)
    publish_forms(adoption, tree, ("survey_form",), actor)


def publish_forms(
    adoption: Adoption, tree: IndicatorTree, forms: tuple[str, ...], actor: Person
) -> None:
    """Draft each form from the tree and publish it."""
    for form in forms:
        version = questionnaires.draft_questionnaire(adoption, form=form, tree=tree, actor=actor)
        questionnaires.publish(version, actor=actor)
