"""What follows in the demonstration: supervision, reviews, effects, needs, the public notice."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from manyi.cli.demo.company import Demo
from manyi.cli.demo.story import Story
from manyi.core import clock
from manyi.core.adoption import people_in_role
from manyi.core.clock import today
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain as cases
from manyi.steps.cases.domain import boards, effects, needs, praise, reviews
from manyi.steps.cases.domain.conformity import record_conformity_check
from manyi.steps.cases.models import Case, CaseNotice, SupervisionCall
from manyi.steps.cases.queries.boards import half_years
from manyi.steps.cases.queries.effects import effects_due

WANTS = (
    ("latent", "interview", "客户现场没有网络，希望仪表能离线存一年的数据。"),
    ("stated", "gate_form", "希望法兰按客户的管道尺寸预钻孔。"),
    ("stated", "production", "希望出厂前能远程看试验。"),
    ("latent", "visit", "客户自己做了对照表查单位换算，可以做进面板。"),
    ("idea", "idea", "建议做一个小程序，扫码就能报修。"),
    ("stated", "comment", "希望校准证书有电子版。"),
)
DIFFERS, WORKS = 0.1, 0.8
DECLINED = {2, 5}
DONE = (
    "交货延误：与承运商改签按日计责的合同，发货前一天电话确认收货条件。\n"
    "上门太慢：维修排班覆盖周末，备件随车，当天不能修好的先给备用表。\n"
    "资料不符：接线图随固件版本更新，随货的说明书改为扫码查看。"
)


@dataclass
class Aftercare:
    """Schedules what is done once a month and twice a year about all the cases together."""

    story: Story
    demo: Demo
    rng: np.random.Generator
    start: date
    until: date

    def tell(self) -> None:
        """Schedule the last working days of months, and the needs as they are heard."""
        first = (self.start + timedelta(days=62)).replace(day=1)
        while first <= self.until:
            self.story.on(self.story.working_day(first), self.look_back, hour=15)
            if first.month in (1, 7):
                self.story.on(self.story.working_day(first, 3), self.publish, hour=9)
            first = (first + timedelta(days=32)).replace(day=1)
        for n, want in enumerate(WANTS):
            day = self.story.working_day(self.start + timedelta(days=40 + 45 * n))
            self.story.on(day, lambda want=want, n=n: self.want(n, *want), hour=14)

    def look_back(self) -> None:
        """Draw the month's supervision, hold the analysis, judge effects, pass on praise."""
        adoption = self.demo.adoptions["after_sales"]
        last = today().replace(day=1) - timedelta(days=1)
        self._supervise(f"{last:%Y-%m}")
        reviews.hold_review(
            adoption,
            kind="analysis",
            words="交货延误仍然最多，下月盯承运商；其余没有上升。",
            attendance="售后服务部、质量保证部、供应部",
            lines=(),
            actor=self.demo.people["chief"],
        )
        for case in effects_due(adoption):
            if not effects.effect_problems(case, self.demo.people["quality"]):
                self._judge(case)
        told = CaseNotice.objects.filter(kind="praise").values("case")
        for case in Case.objects.filter(kind="praise").exclude(pk__in=told):
            person = self.demo.people["making"]
            praise.pass_on_praise(case, person=person, actor=self.demo.people["service2"])

    def _supervise(self, month: str) -> None:
        adoption, actor = self.demo.adoptions["after_sales"], self.demo.people["quality2"]
        people = people_in_role(adoption, "quality", today())
        supervisor = people.exclude(pk=actor.pk).first() or actor
        try:
            draw = cases.draw_supervision(
                adoption, month=month, seed=int(self.rng.integers(2**31)), actor=actor
            )
        except ProblemsFound:  # nobody was reached in that month
            return
        for call in SupervisionCall.objects.filter(draw=draw).select_related("visit"):
            level = "fairly" if self.rng.random() < DIFFERS else call.visit.content
            cases.call_again(
                call, disposition="reached", content=level, words="与记录核对", actor=supervisor
            )

    def _judge(self, case: Case) -> None:
        is_effective = bool(self.rng.random() < WORKS)
        words = "同类投诉没有再来" if is_effective else "同类投诉又来了，要立项改进"
        effects.judge_effect(
            case, is_effective=is_effective, words=words, actor=self.demo.people["quality"]
        )

    def publish(self) -> None:
        """Tell everybody how the last half-year's feedback was handled."""
        adoption, actor = self.demo.adoptions["after_sales"], self.demo.people["chief"]
        before = half_years(today())[1]
        if before.last < self.start:
            return
        record_conformity_check(
            adoption, since=before.first, until=before.last, actor=self.demo.people["quality2"]
        )
        notice = boards.compose_board(adoption, period=before.name, done=DONE, actor=actor)
        boards.publish_board(notice, actor=actor)

    def want(self, n: int, kind: str, source: str, words: str) -> None:
        """Register a need; days later it is sent, decided and answered."""
        adoption = self.demo.adoptions["after_sales"]
        need, _secret = needs.register_need(
            adoption, kind=kind, source=source, words=words, actor=self.demo.people["service2"]
        )
        clerk, designer = self.demo.people["service"], self.demo.people["rd"]
        needs.send_need(need, unit=self.demo.units["rd"], actor=clerk)
        is_adopted = n not in DECLINED

        def decide() -> None:
            planned = clock.today() + timedelta(days=120) if is_adopted else None
            reason = "列入下一代产品" if is_adopted else "成本太高，先用现有办法"
            needs.decide_need(
                need, is_adopted=is_adopted, reason=reason, planned_on=planned, actor=designer
            )
            answer = "已采纳，计划列入下一代产品。" if is_adopted else "这次没有采纳，理由已写明。"
            needs.answer_need(need, answer=answer, actor=clerk)

        self.story.then(12, decide)
