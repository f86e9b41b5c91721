"""What the customer may see of their case: what happened in plain words, and nothing internal."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyi.core.ledger.reading import read_entries
from manyi.steps.cases.enums import CaseState, RatingState
from manyi.steps.cases.models import Case, CaseNote, Hold, Rating
from manyi.steps.cases.queries.terms import provision_of

# Only these acts are told; every other one is nobody's business but ours.
TOLD: dict[str, str | Promise] = {
    "case.received": _("收到您的反馈"),
    "case.assigned": _("已交专人办理"),
    "case.confirmed": _("已与您确认情况"),
    "case.planned": _("已拟定处理办法"),
    "case.fixed": _("处理已实施"),
    "case.compensated": _("补偿已给付"),
    "case.answered": _("已答复您"),
    "case.held": _("等您的回复，暂停计时"),
    "case.resumed": _("继续办理"),
    "case.supplemented": _("收到您的补充"),
    "letter.sent": _("已给您去函"),
    "case.revisited": _("已回访"),
    "case.reopened": _("重新办理"),
    "case.closed": _("办结"),
    "case.rated": _("收到您的评价"),
}


@dataclass(frozen=True)
class Told:
    """One line of what happened, as the customer reads it."""

    moment: datetime
    words: str | Promise


@dataclass(frozen=True)
class Shown:
    """Everything the customer's page shows of a case."""

    case: Case
    happened: tuple[Told, ...]
    notes: tuple[CaseNote, ...]
    hold: Hold | None
    rating: Rating | None
    routes: tuple[str, ...]
    merged_into: str

    @property
    def may_supplement(self) -> bool:
        """Whether more can be said to the case as it is; a closed one is taken up again."""
        return self.case.state != CaseState.CLOSED

    @property
    def may_rate(self) -> bool:
        return self.rating is not None and self.rating.rated_at is None


def shown_to_customer(case: Case) -> Shown:
    """Return what the customer may see, oldest first."""
    _key, provision = provision_of(case.adoption)
    entries = read_entries(thing=case.thing, verbs=tuple(TOLD))
    return Shown(
        case=case,
        happened=tuple(Told(one.recorded, TOLD[one.verb]) for one in entries),
        notes=tuple(case.notes.filter(is_public=True)),
        hold=case.holds.filter(resumed_at=None).first(),
        rating=case.ratings.filter(round=case.round).first(),
        routes=provision.external_routes,
        merged_into=case.merged_into.number if case.merged_into else "",
    )


def unsure_ratings() -> int:
    """Return of how many rating letters nobody knows whether they went out."""
    return Rating.objects.filter(state=RatingState.UNSURE).count()
