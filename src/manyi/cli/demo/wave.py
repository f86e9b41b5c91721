"""One wave of the demonstration, from the plan to the score, as the people of the company do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from manyi.cli.demo.company import Demo
from manyi.cli.demo.respondents import Respondents
from manyi.cli.demo.story import Story
from manyi.core.approvals import current_step, sign, signing_problems
from manyi.core.clock import today
from manyi.core.models import Adoption, Approval, Person
from manyi.steps.cases.domain import sweep_low_answers
from manyi.steps.cleaning import domain as cleaning
from manyi.steps.cleaning.queries import undecided
from manyi.steps.fieldwork import domain as fieldwork
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.questionnaires.queries import published_version
from manyi.steps.sampling import domain as sampling
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import survey_of
from manyi.steps.scoring import domain as scoring

FIELD_DAYS = 26
HURRIED_S = 30


@dataclass(frozen=True)
class Wish:
    """What makes one wave differ from the next."""

    survey: str
    occasion: str
    title: str
    objects: tuple[str, ...]
    shares: dict[str, float]
    sizes: dict[str, int]
    channel: str = "link"


@dataclass
class WaveStory:
    """A wave with the people who carry it: clerk, approver, and those who countersign."""

    story: Story
    demo: Demo
    respondents: Respondents
    adoption: Adoption
    wish: Wish
    clerk: Person
    approver: Person
    after_score: Callable[[Wave], None]
    wave: Wave | None = None

    def plan(self) -> None:
        """Name occasion and objects, then write the plan the regulation asks for."""
        demo, wish = self.demo, self.wish
        objects = [demo.objects[code] for code in wish.objects]
        self.wave = sampling.plan_wave(
            self.adoption,
            survey=wish.survey,
            occasion=wish.occasion,
            title=wish.title,
            objects=objects,
            actor=self.clerk,
        )
        if survey_of(self.wave).plan is not None:
            fields = {
                "purpose": "了解客户对产品、供货和服务的满意程度，找出要改进的项目",
                "focus": "本次侧重交货期和售后响应",
                "audience": "重点客户普查，经销商，业务员自评，竞争对手表不少于 10 份",
                "channels": "链接、信函录入",
                "dates": f"{wish.occasion} 发放，30 天内回收",
            }
            sampling.file_plan(self.wave, fields=fields, actor=self.clerk)
        sign_all(self.story, self.demo)

    def draw(self) -> None:
        """Choose the questionnaires and draw the names."""
        for audience in self.wave.audiences.all():
            form = survey_of(self.wave).audience[audience.key].form
            version = published_version(self.adoption, form)
            sampling.choose_questionnaire(audience, version, actor=self.clerk)
            sampling.draw_sample(
                audience,
                size=self.wish.sizes.get(audience.key),
                seed=self.wave.pk * 100 + audience.pk,
                channel=self.wish.channel if audience.key == "customers" else "link",
                actor=self.clerk,
            )

    def approve(self) -> None:
        """Somebody other than the drawer approves the names."""
        self.wave = Wave.objects.get(pk=self.wave.pk)
        sampling.approve_sample(self.wave, actor=self.approver)

    def issue(self) -> None:
        """Send out, and let people answer over the following weeks."""
        self.wave = fieldwork.issue_wave(self.wave, actor=self.clerk)
        self.let_answer(self.wave)

    def let_answer(self, wave: Wave, share: float | None = None) -> None:
        """Spread the answers of each audience over the field time, then the day of closing."""
        field_days = min(FIELD_DAYS, (wave.closes_on - wave.opens_on).days - 2)
        for audience in wave.audiences.all():
            asked = list(
                Invitation.objects.filter(audience=audience)
                .exclude(state="undeliverable")
                .select_related("audience__wave", "member__assessment_object")
            )
            wanted = share or self.wish.shares.get(audience.key, 0.8)
            people = self.respondents.returning(asked, wanted)
            for offset, group in self.respondents.spread(people, field_days).items():
                day = wave.opens_on + timedelta(days=offset)
                self.story.on(day, lambda group=group: self._answers(group), hour=15)
        self.story.on(wave.closes_on + timedelta(days=1), lambda: self.close(wave), hour=9)

    def _answers(self, group: list[Invitation]) -> None:
        for invitation in group:
            self.respondents.answer(invitation, invitation.token_hash)
        fieldwork.seal_responses()
        sweep_low_answers()

    def close(self, wave: Wave) -> None:
        """Close what has run its time and judge it; an invalid wave is reviewed and sent again."""
        fieldwork.close_due_waves()
        wave = Wave.objects.get(pk=wave.pk)
        verdict = fieldwork.judge_wave(wave, actor=self.clerk)
        if verdict.state == "valid":
            self.story.then(1, lambda: self.clean(wave))
        else:
            self.story.then(3, lambda: self.review(wave))

    def review(self, wave: Wave) -> None:
        """Say why it fell short, and send out again to those who have not answered."""
        fields = {
            "cause": "发放正值客户年末停产检修，联系人多不在岗",
            "action": "改在月初发放，业务员逐户电话说明",
        }
        fieldwork.review_wave(wave, fields=fields, actor=self.clerk)
        self.story.then(4, lambda: self.reissue(wave))

    def reissue(self, wave: Wave) -> None:
        """Send the next round to exactly the unanswered."""
        again = fieldwork.reissue_wave(wave, actor=self.clerk)
        self.let_answer(again, share=0.92)

    def clean(self, wave: Wave) -> None:
        """Look at the flags, set aside what cannot be believed, freeze, and score."""
        cleaning.raise_flags(wave, actor=self.clerk)
        for response in list(undecided(wave)):
            hurried = (response.seconds or HURRIED_S) < HURRIED_S
            reason = (
                "全部同一答案且用时过短，电话核实未认真填写"
                if hurried
                else "电话核实，确系本人意见"
            )
            decide = cleaning.set_aside if hurried else cleaning.keep
            decide(response, reason=reason, actor=self.clerk)
        cleaning.freeze_wave(wave, actor=self.clerk)
        scoring.score_wave(wave, actor=self.clerk)
        self.after_score(wave)


def sign_all(story: Story, demo: Demo) -> None:
    """Have every open approval signed, a working day a signature, by who holds its role."""

    def one_signature() -> None:
        signed = False
        for approval in Approval.objects.filter(state="open"):
            step = current_step(approval)
            signer = next(
                (p for p in demo.people.values() if not signing_problems(step, p, today())), None
            )
            if signer is not None:
                sign(step, person=signer, words="同意")
                signed = True
        if signed:
            story.then(1, one_signature, hour=16)

    story.then(1, one_signature, hour=16)
