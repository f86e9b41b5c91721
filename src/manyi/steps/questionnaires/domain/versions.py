"""A version's life: drafted, worded, published for good."""

import json

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import now, today
from manyi.core.models import Adoption, Person
from manyi.core.outbox import enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.questionnaire import (
    ItemKind,
    content_hash,
    to_json,
)
from manyi.questionnaire.questionnaire import Questionnaire as Document
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.indicators.queries import published_tree
from manyi.steps.questionnaires.domain.checking import publishing_problems
from manyi.steps.questionnaires.domain.wording import first_wording, fitted_to
from manyi.steps.questionnaires.enums import VersionState
from manyi.steps.questionnaires.models import Questionnaire, QuestionnaireVersion
from manyi.steps.questionnaires.queries import document_of, form_of, latest_version


@transaction.atomic
def draft_questionnaire(
    adoption: Adoption, *, form: str, tree: IndicatorTree, actor: Person | None
) -> QuestionnaireVersion:
    """Start a form of the regulation with one item for each indicator of the tree."""
    provision = pack_of(adoption.pack_version).forms[form]
    _refuse_strange_tree(tree, adoption, provision.indicators)
    questionnaire, _ = Questionnaire.objects.get_or_create(
        adoption=adoption, form=form, defaults={"title": provision.label}
    )
    _refuse_second_draft(questionnaire)
    document = first_wording(adoption, provision, tree)
    return _add_version(questionnaire, tree, document, actor)


@transaction.atomic
def new_version(questionnaire: Questionnaire, *, actor: Person | None) -> QuestionnaireVersion:
    """Start the next version as a copy, fitted to the indicator tree now published."""
    _refuse_second_draft(questionnaire)
    last = latest_version(questionnaire)
    tree = published_tree(questionnaire.adoption, last.tree.section) or last.tree
    document = fitted_to(
        tree, document_of(last), adoption=questionnaire.adoption, form=form_of(last)
    )
    return _add_version(questionnaire, tree, document, actor)


@transaction.atomic
def save_draft(
    version: QuestionnaireVersion, *, document: Document, actor: Person | None
) -> QuestionnaireVersion:
    """Keep a draft as it stands, finished or not; a published version is refused."""
    _refuse_published(version)
    version.document = _stored(document)
    version.saved_at = now()
    version.save(update_fields=["document", "saved_at"])
    _rename(version.questionnaire, document.title)
    return version


@transaction.atomic
def publish(version: QuestionnaireVersion, *, actor: Person) -> QuestionnaireVersion:
    """Make the version final, with the hash of its content, and have its pages rendered."""
    version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    _refuse_published(version)
    if problems := publishing_problems(version):
        raise ProblemsFound(problems)
    document = document_of(version)
    version.content_hash = content_hash(document)
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, now(), actor
    version.save(update_fields=["content_hash", "state", "published_at", "published_by"])
    _record_publication(version, document, actor)
    enqueue("fieldwork.render_pages", key=version.thing, version=version.pk)
    return version


def _record_publication(version: QuestionnaireVersion, document: Document, actor: Person) -> None:
    address = f"forms.{version.questionnaire.form}"
    form = form_of(version)
    parts = [f"{address}.{part}" for part in ("open_question", "says", "about")]
    pack = pack_of(version.adoption.pack_version)
    record_act(
        "form.published",
        adoption=version.adoption,
        actor=actor,
        address=address,
        on=today(),
        thing=version.thing,
        cites=(
            address,
            f"indicators.{form.indicators}.items",
            f"scales.{form.scale}",
            *(part for part in parts if pack.has(part)),
        ),
        facts={
            "form": version.questionnaire.form,
            "questionnaire": version.thing,
            "items": sum(item.kind is not ItemKind.INFORMATION for item in document.items()),
            "language": document.language,
            "hash": version.content_hash,
        },
    )


def _add_version(
    questionnaire: Questionnaire, tree: IndicatorTree, document: Document, actor: Person | None
) -> QuestionnaireVersion:
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.versions.count() + 1,
        tree=tree,
        document=_stored(document),
        saved_at=now(),
    )
    record_act(
        "form.drafted",
        adoption=questionnaire.adoption,
        actor=actor,
        address=f"forms.{questionnaire.form}",
        thing=version.thing,
        facts={
            "form": questionnaire.form,
            "questionnaire": version.thing,
            "version": version.number,
        },
    )
    return version


def _stored(document: Document) -> dict:
    return json.loads(to_json(document))


def _rename(questionnaire: Questionnaire, title: str) -> None:
    """Let the list show the title of the first version; a published one keeps its name."""
    is_new = not questionnaire.versions.filter(state=VersionState.PUBLISHED).exists()
    if is_new and title.strip() and questionnaire.title != title:
        questionnaire.title = title
        questionnaire.save(update_fields=["title"])


def _refuse_published(version: QuestionnaireVersion) -> None:
    if not version.is_draft:
        raise ProblemsFound([Problem("questionnaires.published_final", place=str(version))])


def _refuse_second_draft(questionnaire: Questionnaire) -> None:
    draft = questionnaire.versions.filter(state=VersionState.DRAFT).first()
    if draft is not None:
        raise ProblemsFound([Problem("questionnaires.draft_open", place=str(draft))])


def _refuse_strange_tree(tree: IndicatorTree, adoption: Adoption, section: str | None) -> None:
    if tree.adoption_id != adoption.pk or tree.section != section:
        raise ProblemsFound([Problem("questionnaires.tree_of_another", place=str(tree))])
