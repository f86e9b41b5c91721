"""The board: what waits to go out, what is in the field, what waits for a verdict."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from manyi.steps.fieldwork.models import Verdict
from manyi.steps.fieldwork.queries.returns import AudienceReturns, returns_of
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import waves

SECTIONS = {
    "ready": (WaveState.APPROVED,),
    "field": (WaveState.ISSUED,),
    "closed": (WaveState.CLOSED,),
    "judged": (WaveState.JUDGED, WaveState.FROZEN, WaveState.SCORED),
}


@dataclass(frozen=True)
class WaveRow:
    """One wave on the board with its counts, deadline and verdict."""

    wave: Wave
    parts: tuple[AudienceReturns, ...]
    verdict: Verdict | None
    days_left: int | None

    @property
    def issued(self) -> int:
        return sum(part.issued for part in self.parts)

    @property
    def returned(self) -> int:
        return sum(part.returned for part in self.parts)

    @property
    def late(self) -> int:
        return sum(part.late for part in self.parts)

    @property
    def rate(self) -> float | None:
        """Invited people's answers in time, of what was delivered."""
        delivered = sum(part.delivered for part in self.parts)
        return sum(part.invited for part in self.parts) / delivered if delivered > 0 else None


def waves_in(section: str) -> QuerySet[Wave]:
    """Return the waves of a section of the board, the most pressing first."""
    order = "-closed_on" if section == "judged" else "closes_on"
    return waves().filter(state__in=SECTIONS[section]).order_by(order, "pk")


def board_rows(shown: list[Wave], day: date) -> list[WaveRow]:
    """Return the rows of a section, in four queries however many."""
    counts = returns_of(shown)
    verdicts = {one.wave_id: one for one in Verdict.objects.filter(wave__in=shown)}
    return [
        WaveRow(
            wave=wave,
            parts=tuple(counts[wave.pk]),
            verdict=verdicts.get(wave.pk),
            days_left=(wave.closes_on - day).days if _is_open(wave) else None,
        )
        for wave in shown
    ]


def _is_open(wave: Wave) -> bool:
    return wave.state == WaveState.ISSUED and wave.closes_on is not None
