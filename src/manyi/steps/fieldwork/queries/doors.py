"""Where a respondent comes in: a personal link, or an open one."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from manyi.core.models import Adoption, AssessmentObject, Unit
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience


@dataclass(frozen=True)
class Door:
    """The audience a link leads to, the invitation where it is a personal one, what is rated."""

    audience: WaveAudience
    invitation: Invitation | None
    objects: tuple[AssessmentObject, ...]

    @property
    def wave(self) -> Wave:
        return self.audience.wave

    @property
    def channel(self) -> str:
        """How the answer comes in: an invited person's own way, or the open link."""
        if self.invitation is None or self.invitation.channel == Channel.KEYED:
            return Channel.LINK
        return self.invitation.channel

    def is_late(self, day: date) -> bool:
        """Whether an answer of the day comes after the wave's end."""
        return is_over(self.wave.state, self.wave.closes_on, day)

    def is_shut(self, day: date) -> bool:
        """Whether the door takes no answer any more on the day.

        An invited person may answer late; in an anonymous wave a late answer would stand alone.
        """
        takes_late = self.invitation is not None and self.wave.identity != Identity.ANONYMOUS
        return not takes_late and self.is_late(day)


def is_over(state: str, closes_on: date | None, day: date) -> bool:
    """Whether a wave in this state with this deadline counts no more answers on the day."""
    return state != WaveState.ISSUED or (closes_on is not None and day > closes_on)


def door_by_token(token_hash: str) -> Door | None:
    """Return the door a personal token opens, by the token's hash."""
    return _door(Q(token_hash=token_hash)) or _door(Q(spare_tokens__token_hash=token_hash))


def _door(where: Q) -> Door | None:
    found = (
        Invitation.objects.filter(where)
        .select_related(
            "member__assessment_object", "audience__wave", "audience__questionnaire_version"
        )
        .defer("audience__questionnaire_version__document")
        .order_by()
    )
    for invitation in found:
        own = invitation.member.assessment_object
        objects = (own,) if own else _objects(invitation.audience)
        return Door(invitation.audience, invitation, objects)
    return None


def door_by_open_token(token: str) -> Door | None:
    """Return the door an open link leads to."""
    found = (
        WaveAudience.objects.filter(open_token=token)
        .select_related("wave", "questionnaire_version")
        .defer("questionnaire_version__document")
        .order_by()
    )
    return next((Door(audience, None, _objects(audience)) for audience in found), None)


def _objects(audience: WaveAudience) -> tuple[AssessmentObject, ...]:
    return tuple(audience.wave.objects_assessed.all())


def organisation_of(wave: Wave) -> str:
    """Return the company's name as a respondent knows it: that of the topmost unit."""
    path = Adoption.objects.values_list("unit__path", flat=True).get(pk=wave.adoption_id)
    return Unit.objects.values_list("name", flat=True).get(pk=path.strip("/").partition("/")[0])


def personal_link(token: str) -> str:
    """Return the whole address of a personal link, as it is printed and sent."""
    return f"{settings.PUBLIC_URL}/a/{token}/"


def open_link(audience: WaveAudience) -> str:
    """Return the whole address of the audience's open link, or nothing where there is none."""
    return f"{settings.PUBLIC_URL}/o/{audience.open_token}/" if audience.open_token else ""
