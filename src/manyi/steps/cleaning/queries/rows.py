"""A wave's responses as the rows that are frozen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from manyi.core.models import ContactRole
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, SCORED, Item, ItemKind
from manyi.regulation.scorecard import AnswerTable
from manyi.snapshots import SEGMENT_LABELS, FrozenItem, FrozenRow, preview_tables
from manyi.steps.cleaning.queries.decisions import Standing, decisions_of, standings
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import questionnaire_of, responses_of, rounds_of
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave


@dataclass(frozen=True)
class WaveRows:
    """Every response of a wave, used or set aside, and the items its audiences were asked."""

    rows: tuple[FrozenRow, ...]
    items: Mapping[str, tuple[FrozenItem, ...]]
    weighted: frozenset[str]

    def tables(self) -> dict[str, AnswerTable]:
        """Return the counted answers by audience, as a freeze would hold them."""
        return preview_tables(self.rows, items=self.items, weighted=self.weighted)

    def without_decisions(self) -> "WaveRows":
        """Return the rows as if nobody had set any aside; late ones stay out."""
        return replace(
            self, rows=tuple(replace(row, is_used=not row.is_late, reason="") for row in self.rows)
        )

    def with_changed(self, keys: Iterable[str], *, is_used: bool) -> "WaveRows":
        """Return the rows with some of them counted, or not."""
        changed = frozenset(keys)
        rows = (replace(row, is_used=is_used) if row.key in changed else row for row in self.rows)
        return replace(self, rows=tuple(rows))


def rows_of(wave: Wave) -> WaveRows:
    """Return the wave's rows as its decisions stand."""
    responses = list(
        responses_of(wave).select_related(
            "questionnaire_version__questionnaire",
            "assessment_object",
            "invitation__member__contact__customer",
        )
    )
    columns = _columns(responses)
    standing = standings(responses, decisions_of(wave))
    reading = _Reading(columns, _roles(responses, wave))
    rows = tuple(reading.row(response, standing[response.key]) for response in responses)
    return WaveRows(
        rows=rows,
        items=_items(columns),
        weighted=oversampled(wave),
    )


# An item's key in the frozen table, by questionnaire version and item id.
Columns = Mapping[tuple[str, int], Mapping[str, tuple[str, Item]]]


def _columns(responses: Iterable[Response]) -> Columns:
    versions = {
        (response.audience.key, response.questionnaire_version_id): response.questionnaire_version
        for response in responses
    }
    return {place: scored_keys(version) for place, version in versions.items()}


def scored_keys(version: QuestionnaireVersion) -> dict[str, tuple[str, Item]]:
    """Key the scored items by indicator; a second item of one indicator goes by its own id."""
    found: dict[str, tuple[str, Item]] = {}
    taken: set[str] = set()
    for item in questionnaire_of(version).items():
        if item.kind in SCORED:
            key = item.indicator if item.indicator not in taken else None
            found[item.id] = (key or item.id, item)
            taken.add(key or item.id)
    return found


def _items(columns: Columns) -> dict[str, tuple[FrozenItem, ...]]:
    found: dict[str, dict[str, FrozenItem]] = {}
    for (audience, _version), keys in columns.items():
        ours = found.setdefault(audience, {})
        for key, item in keys.values():
            full_mark = float(item.full_mark or 0) if item.kind is ItemKind.MARK else None
            ours.setdefault(key, FrozenItem(key, item.label, full_mark))
    return {audience: tuple(items.values()) for audience, items in found.items()}


def oversampled(wave: Wave) -> frozenset[str]:
    """Return the audiences drawn with oversampling: their figures count by design weight."""
    draws = SampleDraw.objects.filter(audience__wave__in=rounds_of(wave), is_current=True)
    return frozenset(
        key for key, rule in draws.values_list("audience__key", "rule") if rule.get("oversample")
    )


def _roles(responses: Iterable[Response], wave: Wave) -> dict[int, list[ContactRole]]:
    day = wave.opens_on or wave.created_at.date()
    contacts = {
        response.invitation.member.contact_id for response in responses if response.invitation
    }
    found: dict[int, list[ContactRole]] = {}
    for role in ContactRole.objects.filter(contact__in=contacts - {None}, start__lte=day):
        if _covers(role, day):
            found.setdefault(role.contact_id, []).append(role)
    return found


def _covers(role: ContactRole, day: date) -> bool:
    return role.end is None or role.end >= day


@dataclass(frozen=True)
class _Reading:
    columns: Columns
    roles: Mapping[int, list[ContactRole]]

    def row(self, response: Response, standing: Standing) -> FrozenRow:
        keys = self.columns[response.audience.key, response.questionnaire_version_id]
        rated = response.assessment_object
        member = response.invitation.member if response.invitation else None
        return FrozenRow(
            key=str(response.key),
            audience=response.audience.key,
            answers=dict(_answers(response, keys)),
            not_applicable=frozenset(
                key
                for item_id, (key, _item) in keys.items()
                if response.answers.get(item_id) == NOT_APPLICABLE
            ),
            object_id=rated.pk if rated else None,
            object=rated.name if rated else "",
            segments=self._segments(member, rated.pk if rated else None)
            if member
            else segments_told(response),
            channel=response.channel,
            weight=member.design_weight if member else response.strata.get("weight"),
            competitor=response.competitor,
            is_used=standing.is_used,
            reason=standing.reason if not standing.is_used else "",
            is_late=response.is_late,
        )

    def _segments(self, member: SampleMember, rated: int | None) -> dict[str, str]:
        if member.contact is None:
            return {}
        customer = member.contact.customer
        return {
            "customer_class": customer.get_customer_class_display(),
            "region": customer.region,
            "industry": customer.industry,
            "size": customer.get_size_display() if customer.size else "",
            "relation": customer.get_relation_display(),
            "contact_role": self._role(member.contact_id, rated),
        }

    def _role(self, contact: int, rated: int | None) -> str:
        """Return the contact's role for what was rated, else a role that is for anything."""
        held = self.roles.get(contact, [])
        ours = [role for role in held if role.assessment_object_id in {rated, None}]
        ours.sort(key=lambda role: (role.assessment_object_id is None, role.pk))
        return ours[0].role if ours else ""


def _answers(
    response: Response, keys: Mapping[str, tuple[str, Item]]
) -> Iterator[tuple[str, float]]:
    for item_id, (key, item) in keys.items():
        answer = response.answers.get(item_id)
        if item.kind is ItemKind.MARK and isinstance(answer, int | float):
            yield key, float(answer)
        elif item.kind is ItemKind.LEVEL:
            codes = [choice.code for choice in item.choices]
            if answer in codes:
                yield key, codes.index(answer)


def segments_told(response: Response) -> dict[str, str]:
    """Return the groups that an answer tells of itself where it does not say whose it is."""
    return {name: str(response.strata[name]) for name in SEGMENT_LABELS if name in response.strata}


def named_key(response: UUID) -> str:
    """Return how a response is named to people: the start of its key."""
    return str(response)[:8]
