"""The year of the engineering branch under S1a: monthly monitoring and the December survey."""

from dataclasses import dataclass
from datetime import date, timedelta

from manyi.cli.demo.company import Demo
from manyi.cli.demo.instruments import filled_form, half_years
from manyi.cli.demo.respondents import Respondents
from manyi.cli.demo.story import Story
from manyi.cli.demo.wave import WaveStory, Wish, sign_all
from manyi.core.clock import today
from manyi.steps.records.domain import record_duty
from manyi.steps.reporting import domain as reporting
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.queries import latest_score

LATE_MONTH, MISSING_MONTH = 2, 7  # real years have gaps; the duty page shows these two
DECEMBER = 12


@dataclass
class MeasurementYear:
    """Puts the branch's acts into the story."""

    story: Story
    demo: Demo
    respondents: Respondents
    start: date
    until: date

    def tell(self) -> None:
        """Schedule the monthly tables, the half-yearly duties and each December's survey."""
        month = date(self.start.year, self.start.month, 1)
        while month <= self.until:
            self._month(month)
            month = (month + timedelta(days=32)).replace(day=1)
        for occasion, opens in half_years(self.start, self.until):
            at = opens + timedelta(days=100)
            self.story.on(at, lambda o=occasion: self._duty("needs", o, "business"))
            self.story.on(at, lambda o=occasion: self._duty("supervision", o, "director"), hour=14)
        for year in range(self.start.year, self.until.year + 1):
            if self.start <= date(year, DECEMBER, 1) <= self.until:
                self._survey(year)

    def _month(self, month: date) -> None:
        if month.month == MISSING_MONTH:
            return
        day = month.replace(day=27)
        if month.month == LATE_MONTH:
            day += timedelta(days=15)
        occasion = f"{month:%Y-%m}"
        self.story.on(day, lambda: self._duty("monitoring", occasion, "business"), hour=17)

    def _duty(self, duty: str, occasion: str, who: str) -> None:
        adoption = self.demo.adoptions["quality_measurement"]
        record_duty(
            adoption,
            duty=f"duties.{duty}",
            occasion=occasion,
            fields=filled_form(adoption, f"duties.{duty}"),
            on=today(),
            actor=self.demo.people[who],
        )

    def _survey(self, year: int) -> None:
        wish = Wish(
            survey="annual",
            occasion=f"{year}-{DECEMBER}",
            title=f"{year} 年度顾客满意度调查",
            objects=("plant",),
            shares={"customers": 0.48},
            sizes={},
        )
        told = WaveStory(
            story=self.story,
            demo=self.demo,
            respondents=self.respondents,
            adoption=self.demo.adoptions["quality_measurement"],
            wish=wish,
            clerk=self.demo.people["business"],
            approver=self.demo.people["director"],
            after_score=self.after_score,
        )
        day = self.story.working_day
        first = date(year, DECEMBER, 1)
        self.story.on(day(first), told.plan)
        self.story.on(day(first, 1), told.draw)
        self.story.on(day(first, 2), told.approve)
        self.story.on(day(first, 3), told.issue)

    def after_score(self, wave: Wave) -> None:
        """Make the statistics table and the report."""
        self.story.then(3, lambda: self._duty("statistics", wave.thing, "business"))
        self.story.then(5, lambda: self.report(wave))

    def report(self, wave: Wave) -> None:
        """Write the report."""
        author = self.demo.people["business"]
        report = reporting.compose_report(latest_score(wave), provision="analysis", author=author)
        reporting.ask_for_files(report, actor=author)
        self.story.then(1, lambda: self.submit(report))

    def submit(self, report: Report) -> None:
        """Hand it in; director reviews, general manager approves."""
        report = Report.objects.get(pk=report.pk)
        reporting.submit_report(report, actor=self.demo.people["business"])
        sign_all(self.story, self.demo)
        self.story.then(8, lambda: self.read(report))

    def read(self, report: Report) -> None:
        """Have the management review read and discuss it."""
        report = Report.objects.get(pk=report.pk)
        reporting.mark_read(report, reader=self.demo.people["general"])
        self._duty("management_review", report.thing, "general")
