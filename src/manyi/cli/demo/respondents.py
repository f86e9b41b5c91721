"""How the demonstration's customers answer: seeded draws from what they are like."""

import numpy as np

from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    Item,
    ItemKind,
    Questionnaire,
)
from manyi.steps.fieldwork.domain import submit_response
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries.doors import door_by_token
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM, document_of

# Where the five levels part, in standard deviations of liking; best level first.
PARTINGS = (0.55, -0.65, -1.75, -3.0)
LIKING = {
    "function": 0.5,
    "reliability": 0.35,
    "appearance": 0.3,
    "packaging": 0.1,
    "delivery": -0.75,
    "service": 0.4,
    "after_sales": 0.45,
    "quality": 0.4,
    "price": -0.2,
    "response": 0.1,
    "impression": 0.35,
}
CARELESS = 0.02  # share of people who click the first choice all the way down
COMPETITORS = ("北方仪器", "华测自控")
COMPLAINTS = (
    "交货比合同晚了一周，停产等表。",
    "到货时外箱压坏，法兰面有磕碰。",
    "报修两天才有人来。",
    "说明书和实物接线不一致。",
)
REMARKS = (
    "希望把交货期写进合同并提前通知。",
    "维修师傅很专业，当天解决。",
    "价格再优惠一些就更好。",
    "建议增加现场培训。",
    "总体满意，继续合作。",
    "",
    "",
    "",
)


class Respondents:
    """One seeded source of answers; `lift` is what improvements have done to an indicator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.lift: dict[str, float] = {}

    def answer(self, invitation: Invitation, token_hash: str) -> None:
        """Fill in and send one questionnaire, through the door its link opens."""
        door = door_by_token(token_hash)
        audience = invitation.audience.key
        document = document_of(door.audience.questionnaire_version)
        careless = self.rng.random() < CARELESS
        answers = self._answers(document, audience, careless=careless)
        objects = list(invitation.audience.wave.objects_assessed.order_by("pk"))
        chosen = invitation.member.assessment_object or objects[self.rng.integers(len(objects))]
        submit_response(
            door,
            page_key=self.rng.bytes(12).hex(),
            answers=answers,
            object_id=chosen.pk,
            seconds=14 if careless else int(np.clip(self.rng.lognormal(5.0, 0.4), 45, 3000)),
        )

    def _answers(
        self, document: Questionnaire, audience: str, *, careless: bool
    ) -> dict[str, object]:
        mood = self.rng.normal(0, 0.6) + {"self": 0.7, "competitors": -0.25}.get(audience, 0.0)
        answers: dict[str, object] = {}
        for item in document.items():
            answer = self._one(item, 9.0 if careless else mood)
            if answer is not None:
                answers[item.id] = answer
        if any(item.id == COMPETITOR_ITEM for item in document.items()):
            answers[COMPETITOR_ITEM] = str(self.rng.choice(COMPETITORS))
        return answers

    def _one(self, item: Item, mood: float) -> object:
        indicator = (item.indicator or "").rpartition(".")[2]
        liking = LIKING.get(indicator, 0.2) + self.lift.get(indicator, 0.0) + mood
        liking += self.rng.normal(0, 0.8)
        match item.kind:
            case ItemKind.LEVEL:
                if item.not_applicable and self.rng.random() < 0.03:  # noqa: PLR2004
                    return NOT_APPLICABLE
                return item.choices[sum(liking < parting for parting in PARTINGS)].code
            case ItemKind.MARK:
                full = item.full_mark or 10
                return int(np.clip(round(full * (0.82 + 0.1 * liking)), 0, full))
            case ItemKind.LONG_TEXT | ItemKind.SHORT_TEXT:
                words = COMPLAINTS if liking < -1.2 else REMARKS  # noqa: PLR2004
                return str(self.rng.choice(words)) or None
            case _:
                return None

    def returning(self, invitations: list[Invitation], share: float) -> list[Invitation]:
        """Return who will answer, in the order they do."""
        kept = [one for one in invitations if self.rng.random() < share]
        return [kept[n] for n in self.rng.permutation(len(kept))]

    def spread(self, people: list[Invitation], days: int) -> dict[int, list[Invitation]]:
        """Return who answers on which day of the field time: many at first, fewer later."""
        found: dict[int, list[Invitation]] = {}
        for one in people:
            day = min(days, int(self.rng.exponential(days / 4)))
            found.setdefault(day, []).append(one)
        return found
