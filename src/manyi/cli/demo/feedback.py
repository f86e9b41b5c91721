"""Feedback of the year: by telephone and from low answers, handled and asked again."""

from dataclasses import dataclass
from datetime import date, timedelta

from manyi.cli.demo.company import Demo
from manyi.cli.demo.respondents import COMPLAINTS, Respondents
from manyi.cli.demo.story import Story
from manyi.core import clock
from manyi.core.models import Customer, Person
from manyi.steps.cases import domain as cases
from manyi.steps.cases.models import Case

CALLS_EVERY = 9  # days
UNHAPPY = 0.15  # share of return visits where the customer is still not content


@dataclass
class FeedbackYear:
    """Puts telephone calls into the story, and the handling of every case."""

    story: Story
    demo: Demo
    respondents: Respondents
    start: date
    until: date

    def tell(self) -> None:
        """Schedule the calls and a look at the desk every working day."""
        day = self.start + timedelta(days=12)
        while day <= self.until:
            self.story.on(self.story.working_day(day), self.call, hour=11)
            day += timedelta(days=CALLS_EVERY)
        day = self.start + timedelta(days=13)
        while day <= self.until:
            at = self.story.working_day(day)
            self.story.on(at, self.work_through, hour=16)
            day = at + timedelta(days=2)

    def call(self) -> None:
        """Register what a customer says on the telephone."""
        rng, adoption = self.respondents.rng, self.demo.adoptions["after_sales"]
        customers = list(Customer.objects.filter(unit=self.demo.units["sales"]).order_by("pk"))
        customer = customers[rng.integers(len(customers))]
        kinds = ["complaint", "complaint", "suggestion", "enquiry", "praise"]
        kind = str(rng.choice(kinds))
        words = {
            "complaint": str(rng.choice(COMPLAINTS)),
            "suggestion": "建议在发货前发一张带序列号的清单。",
            "enquiry": "询问流量计年度校准怎么预约。",
            "praise": "维修师傅周末赶来，当天恢复生产，特此感谢。",
        }
        cases.register_case(
            adoption,
            kind=kind,
            source="phone",
            description=words[kind],
            unit=self.demo.units["after_sales"],
            customer=customer,
            contact=customer.contacts.first(),
            assessment_object=self.demo.objects["repair"],
            actor=self.demo.people["service2"],
        )

    def work_through(self) -> None:
        """Answer what has waited two days, ask again what was answered, close what is content."""
        for case in Case.objects.exclude(state="closed").select_related("handler", "adoption"):
            waited = clock.now() - (case.answered_at or case.received_at)
            if waited < timedelta(days=3):
                continue
            self._step(case)

    def _step(self, case: Case) -> None:
        if case.state == "assigned":
            cases.answer_case(
                case,
                words="已与您电话确认，今天安排处理，给您添麻烦了。",
                cause="交付和维修之间的信息没有及时传递",
                action="由专人跟踪到结束，并把这一类情况列入改进计划",
                actor=case.handler,
            )
        elif case.state == "answered":
            visitor = self._visitor(case)
            content = bool(self.respondents.rng.random() > UNHAPPY)
            cases.record_visit(
                case,
                disposition="reached",
                content="satisfied" if content else "dissatisfied",
                words="客户表示认可" if content else "客户认为没有彻底解决",
                visitor=visitor,
            )
        elif case.state == "revisited":
            cases.close_case(case, actor=self._visitor(case))

    def _visitor(self, case: Case) -> Person:
        names = ("service2", "service", "chief", "business2", "business")
        branch = "business" if "quality" in case.adoption.key else "service"
        people = [self.demo.people[n] for n in names if n.startswith(branch)]
        return next(person for person in people if person.pk != case.handler_id)
