"""A wave in the field: everybody invited by e-mail, open links where the regulation has them."""

from manyi.core.approvals import current_step, sign
from manyi.core.models import Approval, Person
from manyi.problems import ProblemsFound
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.questionnaire import ItemKind
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.models import Invitation, Response
from manyi.steps.fieldwork.queries import Door, door_by_open_token, door_by_token
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.fieldwork.queries.tokens import hash_token, make_token
from manyi.steps.sampling.domain import file_plan
from manyi.steps.sampling.models import Wave, WaveAudience
from tests.factories import Company
from tests.steps.sampling.factories import Ground, approved_wave, make_customers, make_ground

PLAN = {
    "purpose": "了解重点客户的看法",
    "focus": "交货期",
    "audience": "全部重点客户",
    "channels": "网上填写",
    "dates": "本季",
}


def agree_plan(wave: Wave, company: Company) -> None:
    """File the plan and have the departments the regulation names countersign it."""
    plan = file_plan(wave, fields=PLAN, actor=company.people["service"])
    sign_all(Approval.objects.get(thing=plan.thing), company, "department", "quality2")


def sign_all(approval: Approval, company: Company, *people: str) -> None:
    """Give every signature of a chain, each by the person named."""
    for name in people:
        sign(current_step(approval), person=company.people[name])
        approval.refresh_from_db()


def ready_wave(ground: Ground, *, key: int = 3, dealers: int = 1) -> Wave:
    """A wave the gate lets out."""
    make_customers(ground, key=key, dealers=dealers)
    wave = approved_wave(ground)
    agree_plan(wave, ground.company)
    return wave


def issued_wave(ground: Ground | None = None, *, key: int = 3, dealers: int = 1) -> Wave:
    ground = ground or make_ground()
    wave = ready_wave(ground, key=key, dealers=dealers)
    return domain.issue_wave(wave, actor=ground.company.people["service"])


def audience_of(wave: Wave, key: str = "customers") -> WaveAudience:
    return wave.audiences.get(key=key)


def tokens(wave: Wave, key: str = "customers") -> list[str]:
    """The tokens of everyone invited in an audience, in the order they were drawn."""
    invited = Invitation.objects.filter(audience__wave=wave, audience__key=key).order_by("pk")
    return [make_token(member) for member in invited.values_list("member_id", flat=True)]


def personal_door(token: str) -> Door:
    return door_by_token(hash_token(token))


def open_door(wave: Wave, key: str = "customers") -> Door:
    return door_by_open_token(audience_of(wave, key).open_token)


def all_answers(audience: WaveAudience, code: str = "satisfied") -> dict[str, Answer]:
    """The least complete answer: one level everywhere, and the competitor where it is asked."""
    answers: dict[str, Answer] = {}
    for item in questionnaire_of(audience.questionnaire_version).items():
        if item.kind is ItemKind.LEVEL:
            answers[item.id] = code
        elif item.id == "competitor":
            answers[item.id] = "某仪表厂"
    return answers


def answer(door: Door, *, page_key: str, code: str = "satisfied") -> domain.Submission:
    return domain.submit_response(door, page_key=page_key, answers=all_answers(door.audience, code))


def answer_all(wave: Wave, key: str = "customers", *, count: int | None = None) -> list[Response]:
    """Let the first so many of an audience answer over their personal links."""
    return [
        answer(personal_door(token), page_key=f"page-{token}").response
        for token in tokens(wave, key)[:count]
    ]


def refused(call, *args, **kwargs) -> list[str]:
    """The codes of the problems an act is refused with; an act that goes through has none."""
    try:
        call(*args, **kwargs)
    except ProblemsFound as error:
        return [problem.code for problem in error.problems]
    return []


def person(ground: Ground, key: str = "service") -> Person:
    return ground.company.people[key]
