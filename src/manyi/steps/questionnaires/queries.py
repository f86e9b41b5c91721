"""What is asked of questionnaires: the version in use, its items, what it is drafted from."""

import json
from collections import defaultdict

from django.db.models import QuerySet

from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire import drafting
from manyi.questionnaire.questionnaire import Choice, Questionnaire, from_json
from manyi.regulation import Pack
from manyi.regulation.schema.asking import Form
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.indicators.queries import leaf_indicators
from manyi.steps.questionnaires.enums import VersionState
from manyi.steps.questionnaires.models import Questionnaire as QuestionnaireRow
from manyi.steps.questionnaires.models import QuestionnaireVersion

# The item of a competitor's form that asks which competitor is meant.
COMPETITOR_ITEM = "competitor"


def versions() -> QuerySet[QuestionnaireVersion]:
    """Return every version of every questionnaire with what a list shows of it."""
    return (
        QuestionnaireVersion.objects.select_related(
            "questionnaire__adoption__unit", "questionnaire__adoption__pack_version", "tree"
        )
        .defer("document")
        .order_by("questionnaire__adoption__unit__path", "questionnaire__title", "-number")
    )


def published_versions(adoption: Adoption, form: str) -> QuerySet[QuestionnaireVersion]:
    """Return the published versions of a form, the latest first."""
    return (
        QuestionnaireVersion.objects.filter(
            questionnaire__adoption=adoption,
            questionnaire__form=form,
            state=VersionState.PUBLISHED,
        )
        .select_related("questionnaire__adoption")
        .order_by("-number")
    )


def published_version(adoption: Adoption, form: str) -> QuestionnaireVersion | None:
    """Return the latest published version of a form; None while there is none."""
    return published_versions(adoption, form).first()


def latest_version(questionnaire: QuestionnaireRow) -> QuestionnaireVersion:
    """Return the newest version, draft or published."""
    return questionnaire.versions.order_by("-number")[0]


def document_of(version: QuestionnaireVersion) -> Questionnaire:
    """Return the questionnaire as data."""
    return from_json(json.dumps(version.document))


def form_of(version: QuestionnaireVersion) -> Form:
    """Return what the regulation says about this form."""
    return _pack(version.adoption).forms[version.questionnaire.form]


def questionnaire_forms(adoption: Adoption) -> dict[str, Form]:
    """Return the forms of the regulation that are questionnaires, by name."""
    forms = _pack(adoption).forms
    return {name: form for name, form in forms.items() if form.kind == "questionnaire"}


def indicators_asked(tree: IndicatorTree) -> tuple[drafting.Indicator, ...]:
    """Return the tree as the questionnaire storey reads it."""
    below: dict[int | None, list] = defaultdict(list)
    for indicator in tree.indicators.all():
        below[indicator.parent_id].append(indicator)

    def branch(parent: int | None) -> tuple[drafting.Indicator, ...]:
        return tuple(
            drafting.Indicator(id=one.code, label=one.label, children=branch(one.pk))
            for one in below[parent]
        )

    return branch(None)


def scale_of(
    adoption: Adoption, form: Form, tree: IndicatorTree
) -> drafting.LevelScale | drafting.MarkScale:
    """Return the form's scale with the regulation's points or full marks."""
    scale = _pack(adoption).scales[form.scale or ""]
    if scale.marks is None:
        return drafting.LevelScale(
            levels=tuple(
                Choice(code=code, label=level.label, points=level.points)
                for code, level in scale.levels.items()
            )
        )
    unmarked = [leaf for leaf in leaf_indicators(tree) if leaf.code not in scale.marks.full]
    if unmarked:
        raise ProblemsFound(
            Problem("questionnaires.full_mark_unknown", place=leaf.label, found=scale.label)
            for leaf in unmarked
        )
    return drafting.MarkScale(full_marks=dict(scale.marks.full))


def tree_panel(tree: IndicatorTree) -> dict[str, object]:
    """Return which questionnaires ask this tree, for its page."""
    return {
        "template": "questionnaires/tree_panel.html",
        "versions": versions().filter(tree=tree),
    }


def _pack(adoption: Adoption) -> Pack:
    return pack_of(adoption.pack_version)
