"""Waves that are not named, in the field, and the tokens a letter would have carried."""

from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import SampleMember, Wave
from tests.steps.fieldwork.factories import answer, personal_door, ready_wave
from tests.steps.sampling.factories import Ground, make_ground


def issued_as(
    identity: Identity, ground: Ground | None = None, *, key: int = 24, dealers: int = 10
) -> Wave:
    """A wave of the mode in the field; it asks customers and dealers, not our own salespeople."""
    ground = ground or make_ground()
    wave = ready_as(identity, ground, key=key, dealers=dealers)
    return domain.issue_wave(wave, actor=ground.company.people["service"])


def ready_as(identity: Identity, ground: Ground, *, key: int = 24, dealers: int = 10) -> Wave:
    """A wave of the mode that the gate lets out."""
    wave = ready_wave(ground, key=key, dealers=dealers)
    Wave.objects.filter(pk=wave.pk).update(identity=identity)
    ourselves = SampleMember.objects.filter(draw__audience__wave=wave).exclude(person=None)
    ourselves.update(excluded_because="不问自己人")
    return Wave.objects.get(pk=wave.pk)


def anonymous_wave(ground: Ground | None = None, *, key: int = 24, dealers: int = 10) -> Wave:
    return issued_as(Identity.ANONYMOUS, ground, key=key, dealers=dealers)


def letter_tokens(wave: Wave, key: str = "customers") -> list[str]:
    """A token for everybody invited in an audience, each as a letter would carry it."""
    invited = Invitation.objects.filter(audience__wave=wave, audience__key=key).order_by("pk")
    return [domain.write_token(one) for one in invited]


def answer_with(tokens: list[str]) -> None:
    """Let the holders of these tokens answer, one after the other."""
    for token in tokens:
        answer(personal_door(token), page_key=f"page-{token}")
