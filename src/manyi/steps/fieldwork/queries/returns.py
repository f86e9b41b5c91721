"""What went out and what came back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from manyi.analytics.sampling import margin_of_error
from manyi.regulation import AudienceFigures, WaveFigures
from manyi.regulation.schema.surveys import ResponseRateAbove
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import InboxAnswer, Invitation, Response
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.sampling.queries import current_draw, survey_of

# A named answer says whose it is; of the others it is kept only that they were invited.
_INVITED = Q(invitation__isnull=False) | Q(is_invited=True)


@dataclass(frozen=True)
class AudienceReturns:
    """One audience's figures; `returned` is in time, `invited` of those by an invitation."""

    audience: WaveAudience
    issued: int = 0
    waiting: int = 0
    undeliverable: int = 0
    returned: int = 0
    invited: int = 0
    late: int = 0
    by_channel: Mapping[str, int] = field(default_factory=dict)

    @property
    def delivered(self) -> int:
        return self.issued - self.undeliverable

    @property
    def rate(self) -> float | None:
        """Returned of what was delivered; answers over the open link have no such share."""
        return self.invited / self.delivered if self.delivered > 0 else None


def returns_of(waves: Iterable[Wave]) -> dict[int, list[AudienceReturns]]:
    """Return every wave's audiences with their counts, in a few queries however many waves.

    Of an anonymous wave in the field only what is mixed counts: figures and names move together,
    at least ten at a time.
    """
    audiences = list(WaveAudience.objects.filter(wave__in=list(waves)).select_related("wave"))
    sent, back, kept_back = _sent(audiences), _back(audiences), _kept_back(audiences)
    found: dict[int, list[AudienceReturns]] = defaultdict(list)
    for audience in audiences:
        states, rows = sent[audience.pk], back[audience.pk] + kept_back[audience.pk]
        in_time = [row for row in rows if not row["is_late"]]
        found[audience.wave_id].append(
            AudienceReturns(
                audience=audience,
                issued=sum(states.values()),
                waiting=states.get(InvitationState.WAITING, 0),
                undeliverable=states.get(InvitationState.UNDELIVERABLE, 0),
                returned=sum(row["n"] for row in in_time),
                invited=sum(row["by_invitation"] for row in in_time),
                late=sum(row["n"] for row in rows if row["is_late"]),
                by_channel=_by_channel(in_time),
            )
        )
    return found


def return_counts(wave: Wave) -> tuple[AudienceReturns, ...]:
    """Return one wave's audiences with their counts."""
    return tuple(returns_of([wave])[wave.pk])


def _sent(audiences: list[WaveAudience]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Invitation.objects.filter(audience__in=audiences).order_by()
    for row in rows.values("audience_id", "state").annotate(n=Count("pk")):
        found[row["audience_id"]][row["state"]] = row["n"]
    return found


def _back(audiences: list[WaveAudience]) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = defaultdict(list)
    rows = Response.objects.filter(audience__in=audiences).order_by()
    for row in rows.values("audience_id", "is_late", "channel").annotate(
        n=Count("pk"), by_invitation=Count("pk", filter=_INVITED)
    ):
        found[row["audience_id"]].append(row)
    return found


def _kept_back(audiences: list[WaveAudience]) -> dict[int, list[dict]]:
    """Return the anonymous answers that were too few to be released when their wave ended."""
    found: dict[int, list[dict]] = defaultdict(list)
    ended = [
        one.pk
        for one in audiences
        if one.wave.identity == Identity.ANONYMOUS and one.wave.state != WaveState.ISSUED
    ]
    if not ended:
        return found
    rows = InboxAnswer.objects.filter(audience__in=ended).order_by().values("audience_id")
    for row in rows.annotate(n=Count("pk"), by_invitation=Count("pk", filter=Q(is_invited=True))):
        found[row["audience_id"]].append(row | {"is_late": False, "channel": Channel.LINK.value})
    return found


def _by_channel(rows: list[dict]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row["channel"]] += row["n"]
    return dict(found)


def rounds_of(wave: Wave) -> list[Wave]:
    """Return the wave and the rounds before it, the first first."""
    rounds = [wave]
    while rounds[0].reissue_of is not None:
        rounds.insert(0, rounds[0].reissue_of)
    return rounds


def responses_of(wave: Wave) -> QuerySet[Response]:
    """Return every response that came in for the wave: of its earlier rounds too, and late ones.

    A re-issued wave asks only those who had not answered; its figures stand on all its rounds.
    Audiences of different rounds share their `key`, not their id.
    """
    rounds = rounds_of(wave)
    return (
        Response.objects.filter(audience__wave__in=rounds)
        .select_related("audience", "invitation__member")
        .order_by("submitted_at", "key")
    )


def unanswered(wave: Wave) -> QuerySet[Invitation]:
    """Return the invitations that reached someone who has not answered."""
    open_states = (InvitationState.WAITING, InvitationState.SENT)
    return Invitation.objects.filter(audience__wave=wave, state__in=open_states).select_related(
        "audience", "member__contact__customer", "member__person"
    )


def wave_figures(wave: Wave) -> WaveFigures:
    """Return what the regulation's validity rules are judged on, all rounds together.

    Issued is what the first round sent: later rounds send to the same people again.
    """
    rounds = rounds_of(wave)
    counts = returns_of(rounds)
    first = {part.audience.key: part for part in counts[rounds[0].pk]}
    by_rate = _judged_by_rate(wave)
    figures = {}
    for key, part in first.items():
        parts = [one for each in rounds for one in counts[each.pk] if one.audience.key == key]
        is_by_rate = key in by_rate or None in by_rate
        returned = sum(one.invited if is_by_rate else one.returned for one in parts)
        figures[key] = AudienceFigures(
            returned=returned,
            issued=part.issued,
            undeliverable=sum(one.undeliverable for one in parts),
            late=sum(one.late for one in parts),
            by_stratum=_by_stratum(rounds, key),
            margin=_margin(part.audience, returned),
        )
    return WaveFigures(figures, issued_on=wave.opens_on, closed_on=wave.closed_on)


def _margin(audience: WaveAudience, returned: int) -> float | None:
    """Return the half width of the 95 % interval of a share among those who answered."""
    draw = current_draw(audience)
    if draw is None or not 0 < returned <= draw.frame_size:
        return None
    return margin_of_error(returned, population=draw.frame_size)


def _judged_by_rate(wave: Wave) -> set[str | None]:
    """Return the audiences with a rate rule: there only invited people's answers may count."""
    held = survey_of(wave).validity.values()
    return {rule.audience for rule in held if isinstance(rule, ResponseRateAbove)}


def _by_stratum(rounds: list[Wave], key: str) -> dict[str, int]:
    if rounds[0].identity != Identity.NAMED:
        return _by_group(rounds, key)
    rows = (
        Invitation.objects.filter(audience__wave__in=rounds, audience__key=key)
        .exclude(member__stratum="")
        .order_by()
        .values("member__stratum")
        .annotate(n=Count("response", filter=Q(response__is_late=False)))
    )
    return {row["member__stratum"]: row["n"] for row in rows}


def _by_group(rounds: list[Wave], key: str) -> dict[str, int]:
    """Return the counts by stratum as the answers tell, which do not name their invitations."""
    asked = {"audience__wave__in": rounds, "audience__key": key}
    invited = Invitation.objects.filter(**asked).exclude(member__stratum="")
    found = dict.fromkeys(invited.order_by().values_list("member__stratum", flat=True), 0)
    groups = Response.objects.filter(**asked, is_invited=True, is_late=False).order_by()
    for group in groups.values_list("strata", flat=True):
        if group.get("stratum") in found:
            found[group["stratum"]] += 1
    return found


def has_kept_back(wave: Wave) -> bool:
    """Whether anonymous answers came in that were too few to be released."""
    return InboxAnswer.objects.filter(audience__wave__in=rounds_of(wave)).exists()
