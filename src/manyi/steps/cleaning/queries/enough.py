"""Whether what counts after cleaning is still as much as the verdict took for enough."""

from dataclasses import dataclass

from manyi.regulation.schema.surveys import ReturnedAtLeast
from manyi.steps.cleaning.queries.rows import WaveRows
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import survey_of


@dataclass(frozen=True)
class Shortfall:
    """An audience of whose forms fewer count than the regulation wants returned."""

    audience: str
    used: int
    needed: int


def shortfalls(wave: Wave, rows: WaveRows) -> list[Shortfall]:
    """Return the audiences that fall short; the verdict itself stands on what was returned."""
    labels = dict(wave.audiences.values_list("key", "label"))
    used = [row.audience for row in rows.rows if row.is_used]
    found = []
    for rule in survey_of(wave).validity.values():
        if isinstance(rule, ReturnedAtLeast):
            n = len(used) if rule.audience is None else used.count(rule.audience)
            if n < rule.n:
                label = labels.get(rule.audience or "", rule.audience or "")
                found.append(Shortfall(label, n, rule.n))
    return found
