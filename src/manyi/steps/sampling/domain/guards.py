"""What every act on a wave asks first."""

from collections.abc import Iterable

from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

PLANNING = (WaveState.PLANNED, WaveState.SAMPLED)


def refuse(*problems: Iterable[Problem]) -> None:
    """Raise everything found at once; nothing found, nothing raised."""
    if found := [problem for group in problems for problem in group]:
        raise ProblemsFound(found)


def lock(wave: Wave) -> None:
    """Keep others from the wave until the transaction ends; refuse a picture of it grown old."""
    state = Wave.objects.select_for_update().values_list("state", flat=True).get(pk=wave.pk)
    if state != wave.state:
        raise ProblemsFound([Problem("sampling.changed_meanwhile", place=wave.title)])


def planning_problems(wave: Wave) -> tuple[Problem, ...]:
    """Return why objects, questionnaires and samples of this wave are fixed by now."""
    if wave.state in PLANNING:
        return ()
    return (Problem("sampling.wave_past_planning", wave.title, str(wave.get_state_display())),)


def gate_problems(wave: Wave) -> tuple[Problem, ...]:
    """Return what lacks before a questionnaire can be chosen or a sample drawn."""
    return STEP["sampling"].gate.problems(
        {
            "objects_named": wave.objects_assessed.exists(),
            "occasion_named": bool(wave.occasion),
        }
    )
