"""Short ways to write down what happened, for tests of duties and clause states."""

from datetime import date, datetime, time

from manyi.regulation import Adoption, Event, LedgerIndex, WorkingCalendar, load_pack
from manyi.regulation.events import check_event

# Two holidays of the year the tests live in; the rest follows the week.
CALENDAR = WorkingCalendar({date(2026, 10, 1): False, date(2027, 1, 1): False})


def adoption_of(pack: str, **changes: object) -> Adoption:
    """Return the pack in force for the whole company from the first day of 2026."""
    made = {"key": pack, "pack": load_pack(pack), "unit": "company", "start": date(2026, 1, 1)}
    return Adoption(**{**made, **changes})


class Diary:
    """A ledger written entry by entry; every entry is checked as the real ledger would."""

    def __init__(self, adoption: str) -> None:
        self.adoption = adoption
        self.events: list[Event] = []

    def add(
        self,
        verb: str,
        on: str,
        address: str,
        occasion: str,
        *,
        recorded: str = "",
        cites: tuple[str, ...] = (),
        **facts: object,
    ) -> str:
        assert check_event(verb, facts) == ()
        event = Event(
            id=f"e{len(self.events) + 1}",
            type=verb,
            adoption=self.adoption,
            address=address,
            occasion=occasion,
            on=date.fromisoformat(on),
            recorded=datetime.combine(date.fromisoformat(recorded or on), time(12)),
            cites=cites,
            facts=facts,
        )
        self.events.append(event)
        return event.id

    @property
    def ledger(self) -> LedgerIndex:
        return LedgerIndex(self.events)


def year_of_measurement() -> Diary:
    """Return S1a's year: two months astray, a December wave invalid, re-issued and reported."""
    diary = Diary("quality_measurement")
    for month in range(1, 13):
        if month not in (2, 7):
            day = f"2026-{month:02d}-20"
            diary.add(
                "duty.recorded", day, "duties.monitoring", f"2026-{month:02d}", record=f"t{month}"
            )
    diary.add("duty.recorded", "2026-03-14", "duties.monitoring", "2026-02", record="t2")
    survey = "surveys.annual"
    diary.add("wave.issued", "2026-12-07", survey, "2026-12", wave="wave-1", issued=25)
    diary.add("wave.closed", "2026-12-22", survey, "wave-1", wave="wave-1", returned=12, issued=25)
    diary.add(
        "wave.judged",
        "2026-12-23",
        survey,
        "wave-1",
        wave="wave-1",
        valid=False,
        cites=("surveys.annual.validity.rate@1.0", "surveys.annual.window@1.0"),
    )
    diary.add("wave.reviewed", "2027-01-03", survey, "wave-1", wave="wave-1")
    diary.add(
        "wave.reissued", "2027-01-08", survey, "wave-1", wave="wave-2", first="wave-1", issued=25
    )
    diary.add("wave.closed", "2027-01-20", survey, "wave-2", wave="wave-2", returned=18, issued=25)
    diary.add("wave.judged", "2027-01-20", survey, "wave-2", wave="wave-2", valid=True)
    diary.add(
        "wave.scored",
        "2027-01-21",
        survey,
        "wave-2",
        wave="wave-2",
        has_dissatisfied=False,
        cites=("scores.item_means@1.0", "scores.item_satisfaction.bands@1.0"),
    )
    report, chain = "reports.analysis", "approvals.report_chain.steps"
    diary.add(
        "report.submitted", "2027-02-01", report, "wave-2", report="report-1", has_suggestions=False
    )
    for step, day in (("review", "2027-02-03"), ("approve", "2027-02-05")):
        diary.add(
            "approval.given",
            day,
            f"{chain}.{step}",
            "report-1",
            thing="report-1",
            step=step,
            of=report,
        )
    diary.add("report.approved", "2027-02-05", report, "report-1", report="report-1")
    diary.add(
        "report.read",
        "2027-02-20",
        report,
        "report-1",
        report="report-1",
        role="management_review",
    )
    return diary
