"""What every act on a wave's responses asks first."""

from manyi.loop import STEP
from manyi.problems import ProblemsFound
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

_CLOSED = {WaveState.CLOSED, WaveState.JUDGED, WaveState.FROZEN, WaveState.SCORED}


def hold(wave: Wave) -> Wave:
    """Return the wave as it stands, kept from other acts until the transaction ends."""
    return (
        Wave.objects.select_for_update(of=("self",))
        .select_related("adoption__pack_version", "adoption__unit", "pack_version")
        .get(pk=wave.pk)
    )


def is_closed(wave: Wave) -> bool:
    """Whether the wave takes no more answers that count."""
    return wave.state in _CLOSED


def refuse_if_open(wave: Wave) -> None:
    """Raise ProblemsFound while the gate "清理答卷" is shut."""
    if problems := STEP["cleaning"].gate.problems({"wave_closed": is_closed(wave)}):
        raise ProblemsFound(problems)
