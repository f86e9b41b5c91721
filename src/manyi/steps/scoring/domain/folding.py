"""Keeping sums: new answers are added to what is stored, a frozen wave's are stored once."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from manyi.core.adoption import pack_of
from manyi.core.clock import now
from manyi.regulation.scorecard import AudienceSums, packed, ruler, sum_answers, unpacked
from manyi.steps.cleaning.models import Snapshot
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import rounds_of
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.scoring.models import StoredSums
from manyi.steps.scoring.queries.live_answers import answer_table, new_answers

# Where answers are not named, two looks at the figures must not be one person apart.
LEAST_STEP = 5
_LIVE = (WaveState.ISSUED, WaveState.CLOSED, WaveState.JUDGED)


def fold_new_answers() -> int:
    """Add the answers of every wave in progress to its live sums; return how many were new."""
    audiences = WaveAudience.objects.filter(wave__state__in=_LIVE)
    rows = audiences.select_related("wave__pack_version").order_by("pk")
    return sum(fold_answers(audience) for audience in rows)


@transaction.atomic
def fold_answers(audience: WaveAudience) -> int:
    """Add the audience's answers sealed since the last time to its live sums.

    An answer is read once it is sealed: entries of the ledger follow one another, while an
    answer may be committed a little after the moment it carries.
    """
    row = StoredSums.objects.select_for_update().filter(audience=audience, snapshot=None).first()
    reached, known = (row.folded_to, row.respondents) if row else (0, 0)
    last = _last_sealed(audience, after=reached)
    if not last:
        return 0
    until = max(last.values())
    sums = unpacked(bytes(row.data)) if row else None
    for version in QuestionnaireVersion.objects.filter(pk__in=last).order_by("pk"):
        rows = new_answers(audience, version, after=reached, until=until)
        added = _summed(audience, version, rows)
        sums = added if sums is None else sums + added
    folded = (sums.respondents if sums else 0) - known
    if sums is None or folded < _least_step(audience.wave):
        return 0
    live = row or StoredSums(audience=audience)
    live.data, live.respondents = packed(sums), sums.respondents
    live.folded_to, live.stored_at = until, now()
    live.save()
    return folded


@transaction.atomic
def store_snapshot_sums(wave: Wave, snapshot: Snapshot, sums: Mapping[str, AudienceSums]) -> None:
    """Keep the sums a score was computed from; the live ones of the wave are done with."""
    asked = WaveAudience.objects.filter(wave__in=rounds_of(wave)).order_by("wave__round")
    audiences = {one.key: one for one in asked}
    for key, found in sums.items():
        StoredSums.objects.update_or_create(
            audience=audiences[key],
            snapshot=snapshot,
            defaults={
                "data": packed(found),
                "respondents": found.respondents,
                "stored_at": now(),
            },
        )
    StoredSums.objects.filter(audience__in=asked, snapshot=None).delete()


def _last_sealed(audience: WaveAudience, *, after: int) -> dict[int, int]:
    """Return the questionnaires newly answered, and the last entry that seals such an answer."""
    fresh = Response.objects.filter(audience=audience, is_late=False, sealed_in__gt=after)
    answered = fresh.order_by().values_list("questionnaire_version")
    return dict(answered.annotate(last=Max("sealed_in")))


def _summed(audience: WaveAudience, version: QuestionnaireVersion, rows: list) -> AudienceSums:
    table = answer_table(audience, version, rows)
    pack = pack_of(audience.wave.pack_version)
    survey = pack.surveys[audience.wave.survey]
    return sum_answers(table, ruler(pack, survey, audience.key, table.full_marks))


def _least_step(wave: Wave) -> int:
    return 1 if wave.identity == Identity.NAMED else LEAST_STEP
