"""Feedback of the year, by every door: telephone, hotline, web, counter, mail, low answers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import numpy as np

from manyi.cli.demo.aftercare import Aftercare
from manyi.cli.demo.casework import Casework
from manyi.cli.demo.company import Demo
from manyi.cli.demo.respondents import COMPLAINTS, Respondents
from manyi.cli.demo.story import Story
from manyi.core import clock
from manyi.core.enums import AddressKind
from manyi.core.models import Customer
from manyi.steps.cases import domain as cases
from manyi.steps.cases.models import Category

CALLS_EVERY = 9  # days
WORKED_EVERY = 2
LETTERS_EVERY = 47
SEED = 10002  # of what is drawn here only, so that the year's other draws stay as they were
DOORS = ("hotline", "phone", "web", "counter", "social", "letter")
CATEGORIES = (
    ("late", "交货延误", "delivery"),
    ("damaged", "到货损坏", "packaging"),
    ("slow", "上门太慢", "after_sales"),
    ("papers", "资料不符", "service"),
)


@dataclass
class FeedbackYear:
    """Puts what customers say into the story, and the handling of every case."""

    story: Story
    demo: Demo
    respondents: Respondents
    start: date
    until: date
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(SEED))

    def tell(self) -> None:
        """Schedule the categories, the calls and letters, and a look at the desk now and then."""
        self.story.on(self.story.working_day(self.start + timedelta(days=3)), self.sort, hour=9)
        self._every(CALLS_EVERY, 12, self.call, hour=11)
        self._every(LETTERS_EVERY, 30, self.write, hour=9)
        work = Casework(self.story, self.demo, self.rng)
        day = self.start + timedelta(days=13)
        while day <= self.until:
            at = self.story.working_day(day)
            self.story.on(at, work.work_through, hour=16)
            day = at + timedelta(days=WORKED_EVERY)
        Aftercare(self.story, self.demo, self.rng, self.start, self.until).tell()

    def _every(self, days: int, after: int, act: object, *, hour: int) -> None:
        day = self.start + timedelta(days=after)
        while day <= self.until:
            self.story.on(self.story.working_day(day), act, hour=hour)
            day += timedelta(days=days)

    def sort(self) -> None:
        """Put the company's own categories below the regulation's complaints."""
        adoption = self.demo.adoptions["after_sales"]
        root = cases.category_for(adoption, "complaint")
        for code, label, indicator in CATEGORIES:
            cases.add_category(
                root,
                label=label,
                code=code,
                indicator=indicator,
                actor=self.demo.people["quality"],
            )

    def call(self) -> None:
        """Take in what a customer says, at one of the doors."""
        rng, adoption = self.respondents.rng, self.demo.adoptions["after_sales"]
        customer = self._customer()
        kinds = ["complaint", "complaint", "suggestion", "enquiry", "praise"]
        kind = str(rng.choice(kinds))
        words = {
            "complaint": str(rng.choice(COMPLAINTS)),
            "suggestion": "建议在发货前发一张带序列号的清单。",
            "enquiry": "询问流量计年度校准怎么预约。",
            "praise": "维修师傅周末赶来，当天恢复生产，特此感谢。",
        }
        is_staff = (door := str(self.rng.choice(DOORS))) not in ("web", "social")
        heard = cases.Heard(
            description=words[kind],
            kind=kind,
            source=door,
            category=self._category(words[kind]),
            customer=customer,
            contact=customer.contacts.first(),
            assessment_object=self.demo.objects["repair"],
            unit=self.demo.units["after_sales"],
        )
        actor = self.demo.people["service2"] if is_staff else None
        cases.take_in(adoption, heard, actor=actor, is_from_customer=not is_staff)

    def _customer(self) -> Customer:
        customers = list(Customer.objects.filter(unit=self.demo.units["sales"]).order_by("pk"))
        return customers[self.respondents.rng.integers(len(customers))]

    def _category(self, words: str) -> Category | None:
        known = dict(zip(COMPLAINTS, CATEGORIES, strict=True))
        if words not in known:
            return None
        return Category.objects.get(
            adoption_key=self.demo.adoptions["after_sales"].key, code=known[words][0]
        )

    def write(self) -> None:
        """Let a customer write a letter, which becomes a case by itself."""
        customers = Customer.objects.filter(unit=self.demo.units["sales"]).order_by("pk")
        customer = customers[int(self.rng.integers(customers.count()))]
        contact = customer.contacts.first()
        address = contact.addresses.filter(kind=AddressKind.EMAIL).first()
        letter = EmailMessage()
        letter["From"] = f"<{address.value if address else 'li@example.org'}>"
        letter["To"] = "<service@example.com>"
        letter["Date"] = format_datetime(clock.now())
        letter["Message-ID"] = f"<{clock.today().isoformat()}@example.org>"
        letter["Subject"] = "流量计读数不稳"
        letter.set_content("上个月新装的流量计读数时有时无，请派人来看。\n")
        cases.take_letter(letter.as_bytes())
