"""Waves, and what the regulation says about each."""

from collections.abc import Iterable

from django.db.models import QuerySet

from manyi.analytics.sampling import margin_of_error
from manyi.core.adoption import pack_of
from manyi.core.models import Person
from manyi.regulation import Pack
from manyi.regulation.schema.surveys import Audience, Survey
from manyi.steps.sampling.enums import Channel
from manyi.steps.sampling.models import (
    SampleDraw,
    SampleMember,
    Wave,
    WaveAudience,
    WavePlan,
)

# How this installation carries the channels a regulation names; all others are keyed in.
_CARRIED = {
    "link": (Channel.LINK, Channel.EMAIL),
    "qr": (Channel.LINK,),
    "email": (Channel.EMAIL,),
}


def waves() -> QuerySet[Wave]:
    """Return every wave with what a list shows of it."""
    return Wave.objects.select_related(
        "adoption__unit", "adoption__pack_version", "pack_version", "created_by"
    )


def pack_of_wave(wave: Wave) -> Pack:
    """Return the pack pinned at issue, before that the one of the adoption."""
    return pack_of(wave.pack_version or wave.adoption.pack_version)


def survey_of(wave: Wave) -> Survey:
    """Return what the regulation says about this kind of survey."""
    return pack_of_wave(wave).surveys[wave.survey]


def audience_provision(audience: WaveAudience) -> Audience:
    """Return what the regulation says about this kind of respondent."""
    return survey_of(audience.wave).audience[audience.key]


def channels_of(provision: Audience) -> list[str]:
    """Return how these respondents can be reached here, in the order of our channels."""
    carried = {way for name in provision.channels for way in _CARRIED.get(name, (Channel.KEYED,))}
    return [channel.value for channel in Channel if channel in carried]


def current_draw(audience: WaveAudience) -> SampleDraw | None:
    """Return the draw in use; None while nothing has been drawn."""
    return audience.draws.filter(is_current=True).first()


def current_members(audience: WaveAudience) -> QuerySet[SampleMember]:
    """Return who is asked: members of the current draw, without exclusions and replacements."""
    return SampleMember.objects.filter(
        draw__audience=audience,
        draw__is_current=True,
        excluded_because="",
        replacement_order=None,
    ).select_related("contact__customer", "person", "assessment_object")


def draw_margin(draw: SampleDraw) -> float | None:
    """Return the half width of the 95 % interval this draw would give if everybody answered."""
    drawn = sum(stratum["drawn"] for stratum in draw.allocation.values())
    if not drawn or drawn > draw.frame_size:
        return None
    return margin_of_error(drawn, population=draw.frame_size)


def planned_audiences(wave: Wave) -> list[WaveAudience]:
    """Return the audiences that must be drawn before the wave can be approved."""
    provisions = survey_of(wave).audience
    return [one for one in wave.audiences.all() if not provisions[one.key].optional]


def undrawn(audiences: Iterable[WaveAudience]) -> list[WaveAudience]:
    """Return the audiences without a current draw."""
    wanted = list(audiences)
    drawn = set(
        SampleDraw.objects.filter(
            audience__in=[one.pk for one in wanted], is_current=True
        ).values_list("audience", flat=True)
    )
    return [one for one in wanted if one.pk not in drawn]


def has_drawn(wave: Wave, person: Person) -> bool:
    """Whether a name of the wave was drawn by this person, who then cannot approve it."""
    drawn = SampleDraw.objects.filter(audience__wave=wave, is_current=True, drawn_by=person)
    return drawn.exists()


def wave_plan(wave: Wave) -> WavePlan | None:
    """Return the survey plan of the wave; None while it is not written."""
    return WavePlan.objects.filter(wave=wave).first()
