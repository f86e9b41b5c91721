"""What the pages show of files brought in and of pushes."""

from manyi.steps.fieldwork.models import AnswerImport, PushRefusal, PushSource
from manyi.steps.sampling.models import Wave, WaveAudience


def imports_listed(wave: Wave, *, count: int = 6) -> list[AnswerImport]:
    """Return the newest files of a wave."""
    rows = AnswerImport.objects.filter(audience__wave=wave)
    return list(rows.select_related("audience", "imported_by", "customer")[:count])


def push_source(audience: WaveAudience) -> PushSource | None:
    """Return the activity that pushes to the audience, if any."""
    return PushSource.objects.filter(audience=audience).select_related("changed_by").first()


def refusals_of(source: PushSource | None, *, count: int = 20) -> list[PushRefusal]:
    """Return the latest pushes that were not taken."""
    return list(PushRefusal.objects.filter(source=source)[:count]) if source else []
