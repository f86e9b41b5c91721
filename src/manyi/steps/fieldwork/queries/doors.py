"""Where a respondent comes in: a personal link, or an open one."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from manyi.core.models import AssessmentObject, Unit
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.sampling.enums import Channel, WaveState
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


def is_over(state: str, closes_on: date | None, day: date) -> bool:
    """Whether a wave in this state with this deadline counts no more answers on the day."""
    return state != WaveState.ISSUED or (closes_on is not None and day > closes_on)


def door_by_token(token_hash: str) -> Door | None:
    """Return the door a personal token opens, by the token's hash."""
    invitation = (
        Invitation.objects.filter(token_hash=token_hash)
        .select_related(
            "member__assessment_object",
            "audience__wave__pack_version",
            "audience__wave__adoption__unit",
            "audience__questionnaire_version",
        )
        .defer("audience__wave__pack_version__text", "audience__questionnaire_version__document")
        .first()
    )
    if invitation is None:
        return None
    own = invitation.member.assessment_object
    return Door(invitation.audience, invitation, (own,) if own else _objects(invitation.audience))


def door_by_open_token(token: str) -> Door | None:
    """Return the door an open link leads to."""
    audience = (
        WaveAudience.objects.filter(open_token=token)
        .select_related("wave__pack_version", "wave__adoption__unit", "questionnaire_version")
        .defer("wave__pack_version__text", "questionnaire_version__document")
        .first()
    )
    return None if audience is None else Door(audience, None, _objects(audience))


def _objects(audience: WaveAudience) -> tuple[AssessmentObject, ...]:
    return tuple(audience.wave.objects_assessed.all())


def organisation_of(unit: Unit) -> str:
    """Return the company's name as a respondent knows it: that of the topmost unit."""
    top = int(unit.path.strip("/").partition("/")[0])
    return unit.name if top == unit.pk else Unit.objects.get(pk=top).name


def personal_link(token: str) -> str:
    """Return the whole address of a personal link, as it is printed and sent."""
    return f"{settings.PUBLIC_URL}/a/{token}/"


def open_link(audience: WaveAudience) -> str:
    """Return the whole address of the audience's open link, or nothing where there is none."""
    return f"{settings.PUBLIC_URL}/o/{audience.open_token}/" if audience.open_token else ""
