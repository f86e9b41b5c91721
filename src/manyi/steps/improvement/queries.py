"""Questions of step 8: what an indicator scored before and after, which plans wait."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from manyi.analytics.comparison import Difference, difference_of_estimates
from manyi.core.adoption import pack_of
from manyi.core.models import Person
from manyi.steps.improvement.enums import PlanState
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries import latest_score
from manyi.steps.scoring.queries.weak import self_audiences

OPENED_BY_A_SCORE = ("wave.scored", "score.below_target")
ENOUGH = 2  # respondents on each side, below which no comparison has a spread


@dataclass(frozen=True)
class Effect:
    """One indicator before and after: both figures, the difference, and whether it is proven."""

    before: float | None
    after: float | None
    n_before: int
    n_after: int
    difference: Difference | None
    goal: float | None

    @property
    def is_proven(self) -> bool:
        """Whether the rise is more than chance gives and reaches the goal that was set."""
        if self.difference is None or self.after is None:
            return False
        reached = self.goal is None or self.after >= self.goal
        return reached and self.difference.proves_improvement()


def item_lines(score: Score, indicator: str) -> list[dict]:
    """Return what each outside audience answered on an indicator.

    One answer has no spread, so an audience of one is left out of every comparison.
    """
    own = self_audiences(score.scorecard)
    return [
        line
        for line in score.scorecard["items"]
        if line["indicator"] == indicator
        and line["audience"] not in own
        and line["error"] is not None
    ]


@dataclass(frozen=True)
class ItemFigure:
    """An indicator's degree over the outside audiences, with its standard error."""

    degree: float
    error: float
    n: int


def item_figure(score: Score, indicator: str) -> ItemFigure | None:
    """Return the indicator's degree pooled over answers; None without enough of them."""
    lines = item_lines(score, indicator)
    n = sum(line["n"] for line in lines)
    if n < ENOUGH:
        return None
    degree = sum(line["n"] * line["degree"] for line in lines) / n
    error = sum((line["n"] * line["error"]) ** 2 for line in lines) ** 0.5 / n
    return ItemFigure(degree, error, n)


def effect_of(plan: Plan, wave: Wave) -> Effect:
    """Return how the plan's indicator stood when it was opened and in another wave."""
    later = latest_score(wave)
    before = item_figure(plan.score, plan.indicator) if plan.score else None
    after = item_figure(later, plan.indicator) if later else None
    difference = _difference(before, after)
    return Effect(
        before=before.degree if before else plan.baseline,
        after=after.degree if after else None,
        n_before=before.n if before else 0,
        n_after=after.n if after else 0,
        difference=difference,
        goal=plan.goal,
    )


def _difference(before: ItemFigure | None, after: ItemFigure | None) -> Difference | None:
    if before is None or after is None or before.error == after.error == 0:
        return None
    return difference_of_estimates(
        before.degree,
        after.degree,
        errors=(before.error, after.error),
        freedom=_freedom(before, after),
    )


def _freedom(before: ItemFigure, after: ItemFigure) -> float:
    """Return Welch's degrees of freedom: few answers must not prove as much as many."""
    parts = [(figure.error**2, figure.n - 1) for figure in (before, after)]
    return sum(part for part, _ in parts) ** 2 / sum(part**2 / n for part, n in parts)


@dataclass(frozen=True)
class Opening:
    """One way the regulation opens a plan for a scored wave: provision, trigger, and its label."""

    provision: str
    trigger: str
    label: str


def openings(wave: Wave) -> tuple[Opening, ...]:
    """Return the improvements the regulation opens once a wave is scored or below its target."""
    provisions = pack_of(wave.adoption.pack_version).improvements
    return tuple(
        Opening(key, trigger, one.label)
        for key, one in provisions.items()
        for trigger, when in one.opened_by.items()
        if when.after in OPENED_BY_A_SCORE
    )


def proving_waves(plan: Plan) -> QuerySet[Wave]:
    """Return the scored waves of the same survey after the plan was opened: they can prove it."""
    rows = Wave.objects.filter(adoption__key=plan.adoption.key, pk__in=Score.objects.values("wave"))
    if plan.wave:
        rows = rows.filter(survey=plan.wave.survey).exclude(pk=plan.wave_id)
    return rows.filter(opens_on__gte=timezone.localdate(plan.opened_at)).order_by("-pk")


def listed_plans() -> QuerySet[Plan]:
    """Return every plan with what a list shows: proven ones last, the soonest day first."""
    rows = Plan.objects.select_related("owner", "department", "wave", "adoption__unit")
    is_proven = Case(When(state=PlanState.PROVEN, then=1), default=0)
    return rows.order_by(is_proven, "due", "pk")


def open_plans() -> QuerySet[Plan]:
    """Return plans that still want something, soonest first."""
    return listed_plans().exclude(state=PlanState.PROVEN)


def actions_of(person: Person) -> QuerySet[Action]:
    """Return the measures this person still has to carry out."""
    return Action.objects.filter(doer=person, done_on=None).select_related("plan")


def overdue_actions(day: date) -> QuerySet[Action]:
    """Return the measures whose day has passed."""
    return Action.objects.filter(done_on=None, due__lt=day).select_related("plan", "doer")
