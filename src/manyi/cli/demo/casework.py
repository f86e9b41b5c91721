"""How the demonstration's clerks handle a case, act by act, through the doors people use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np

from manyi.cli.demo.company import Demo
from manyi.cli.demo.story import Story
from manyi.core import clock
from manyi.core.models import Person
from manyi.steps.cases import domain as cases
from manyi.steps.cases.domain import assigning, causes, cohandling, orders, solving
from manyi.steps.cases.models import Case, Cause, CoRequest, Rating, WorkOrder
from manyi.steps.cases.queries import provision_of
from manyi.steps.cases.queries.causes import CAR_FIELDS, recurrence_of
from manyi.steps.cases.queries.orders import standing_of
from manyi.steps.cases.queries.visits import visiting_problems

UNHAPPY = 0.15  # share of return visits where the customer is still not content
UNHEARD = 0.25  # share of calls that nobody answers
WAITED, ORDERED, HELPED, ANALYSED, RATED = 0.15, 0.3, 0.2, 0.4, 0.6
WAITS = timedelta(days=3)
ROOTS = (
    ("交付和维修之间的信息没有及时传递", "method"),
    ("包装没有按运输距离加固", "material"),
    ("维修人员排班没有覆盖周末", "people"),
)
CAR_WORDS = {
    "reaction": "当天上门处理，已向客户致歉",
    "causes": "查了近一年的同类投诉，原因相同",
    "actions": "改交接单为系统内交接，由专人跟踪",
    "effectiveness": "跟踪一个月，没有再发生",
    "risks": "已列入年度风险清单",
    "system_changes": "修改了《交付和维修交接规定》",
    "nature": "处理记录和照片存在本件附件",
    "results": "回访满意，同类投诉减少",
}


@dataclass
class Casework:
    """Works through the desk: each case one stage further when it has waited long enough."""

    story: Story
    demo: Demo
    rng: np.random.Generator

    def work_through(self) -> None:
        """Let clocks do what they do by themselves, then take every case one stage further."""
        cases.sweep_clocks()
        rows = Case.objects.exclude(state="closed").filter(merged_into=None)
        for case in rows.select_related("handler", "adoption__pack_version", "customer"):
            self._reply(case)
            waited = clock.now() - (case.answered_at or case.received_at)
            if waited >= WAITS or case.accepted_at is None:
                self._step(case)

    def _reply(self, case: Case) -> None:
        """Let the customer who is waited for reply, and the department that was asked."""
        if case.is_held:
            cases.take_reply(case, words="序列号拍照发给你们了。", is_known=True)
            case.refresh_from_db()
        for request in CoRequest.objects.filter(case=case, state="asked"):
            helper = self.demo.people["rd"]
            cohandling.take_request(request, actor=helper)
            cohandling.reply_to_request(request, reply="接线图已更正，随本件寄出。", actor=helper)

    def _step(self, case: Case) -> None:
        if case.state == "received":
            cases.assign_case(case, handler=self.demo.people["service"], actor=None)
        elif case.state == "assigned" and case.accepted_at is None:
            self._look(case)
        elif case.state == "assigned":
            self._answer(case)
        elif case.state == "answered":
            self._visit(case)
        elif case.state == "revisited":
            self._close(case)

    def _look(self, case: Case) -> None:
        """Take the case over, look at it for the first time, and see what it needs."""
        assigning.accept_case(case, actor=case.handler)
        words = "已收到您的反馈，会尽快与您联系。"
        cases.add_note(case, words=words, is_public=True, actor=case.handler)
        solving.assess_case(
            case,
            severity=str(self.rng.choice(["minor", "moderate", "moderate", "serious"])),
            urgency=str(self.rng.choice(["normal", "normal", "high"])),
            complexity="simple",
            is_safety=False,
            impact="影响客户当天的生产",
            immediate_action="",
            actor=case.handler,
        )
        if case.kind != "complaint":
            return
        if self.rng.random() < WAITED:
            until = clock.now() + timedelta(days=5)
            words = "请告诉我们仪表的序列号"
            cases.hold_case(
                case, reason="information", expected_until=until, words=words, actor=case.handler
            )
        elif self.rng.random() < HELPED:
            cohandling.ask_for_help(
                case,
                unit=self.demo.units["rd"],
                question="接线图是否已更正？",
                due_at=clock.now() + timedelta(days=3),
                actor=case.handler,
            )

    def _answer(self, case: Case) -> None:
        """Put it right, find out why, and tell the customer."""
        if case.kind == "complaint":
            self._solve(case)
            self._analyse(case)
        cases.answer_case(
            case,
            words="已与您电话确认并处理完毕，给您添麻烦了。",
            cause="交付和维修之间的信息没有及时传递",
            action="由专人跟踪到结束，并把这一类情况列入改进计划",
            actor=case.handler,
        )

    def _solve(self, case: Case) -> None:
        solving.talk_over(
            case,
            channel="phone",
            words="客户确认了情况和要求。",
            is_confirmed=True,
            actor=case.handler,
        )
        solving.propose_solution(
            case,
            rectification="上门更换并重新标定",
            improvement="发货前电话确认收货条件",
            compensation="",
            amount=Decimal(0),
            promised_at=None,
            actor=case.handler,
        )
        _key, provision = provision_of(case.adoption)
        if provision.order_steps and self.rng.random() < ORDERED:
            self._order(case)
        solving.carry_out(case, words="已更换并试运行一天", actor=case.handler)

    def _order(self, case: Case) -> None:
        """Send somebody, step by step as the regulation lists them, until the customer accepts."""
        worker = self.demo.people["making"]
        order = orders.open_order(case, worker=worker, task="更换表头并标定", actor=case.handler)
        for key in _steps_left(order):
            orders.do_step(order, key=key, actor=worker, words="已完成", is_present=True)
        order.refresh_from_db()
        if order.state == "done":
            orders.accept_order(
                order,
                accepted_by="值班长",
                charge=Decimal(0),
                is_charge_agreed=None,
                remarks="满意",
                actor=case.handler,
            )

    def _analyse(self, case: Case) -> None:
        """Ask why of some, name the root cause, and report the corrective action it calls for."""
        if self.rng.random() >= ANALYSED:
            return
        label, branch = ROOTS[int(self.rng.integers(len(ROOTS)))]
        causes.ask_why(case, answer="维修人员没有看到交付的备注", actor=case.handler)
        causes.ask_why(case, answer="备注写在纸上，没有进系统", actor=case.handler)
        known = Cause.objects.filter(adoption_key=case.adoption.key, label=label).first()
        causes.name_root_cause(
            case,
            cause=known,
            label=label,
            branch=branch,
            evidence="核对了交接单和派工记录",
            actor=case.handler,
        )
        case.refresh_from_db()
        again = recurrence_of(case)
        if again is not None and again.wants_car:
            due = clock.today() + timedelta(days=30)
            car = causes.open_car(case, owner=case.handler, due=due, actor=case.handler)
            fields = {name: CAR_WORDS[name] for name in CAR_FIELDS}
            causes.fill_car(car, fields=fields, actor=case.handler)
            causes.close_car(car, actor=self.demo.people["quality"])

    def _visit(self, case: Case) -> None:
        visitor = self._visitor(case)
        if self.rng.random() < UNHEARD:
            cases.record_visit(case, disposition="no_answer", content="", words="", visitor=visitor)
            return
        content = bool(self.rng.random() > UNHAPPY)
        level = str(self.rng.choice(["very_satisfied", "satisfied", "satisfied", "fairly"]))
        cases.record_visit(
            case,
            disposition="reached",
            content=level if content else "dissatisfied",
            words="客户表示认可" if content else "客户认为没有彻底解决",
            visitor=visitor,
        )

    def _close(self, case: Case) -> None:
        cases.close_case(case, actor=self._visitor(case))
        rating = cases.open_rating(case)
        if rating is not None and self.rng.random() < RATED:
            level = str(self.rng.choice(["very_satisfied", "satisfied", "fairly", "dissatisfied"]))
            self.story.then(2, lambda: _rated(rating.pk, level), hour=20)

    def _visitor(self, case: Case) -> Person:
        names = ("service2", "service", "chief", "business2", "business")
        branch = "business" if "quality" in case.adoption.key else "service"
        people = [self.demo.people[n] for n in names if n.startswith(branch)]
        free = (person for person in people if not visiting_problems(case, person))
        return next(free, self.demo.people["chief"])


def _rated(pk: int, level: str) -> None:
    rating = Rating.objects.select_related("case__adoption__pack_version").get(pk=pk)
    if rating.rated_at is None:
        cases.rate(rating, content=level, words="")


def _steps_left(order: WorkOrder) -> Iterator[str]:
    """Yield the next step of the order as long as there is one."""
    while (step := next((one for one in standing_of(order) if one.is_next), None)) is not None:
        yield step.key
