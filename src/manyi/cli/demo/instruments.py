"""The instrument division under S1d: quarterly and half-yearly waves and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from manyi.cli.demo.company import Demo
from manyi.cli.demo.respondents import Respondents
from manyi.cli.demo.story import Story
from manyi.cli.demo.wave import WaveStory, Wish, sign_all
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.steps.improvement import domain as improvement
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.improvement.queries import proving_waves
from manyi.steps.records.domain import form_of, record_duty
from manyi.steps.reporting import domain as reporting
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring import domain as scoring
from manyi.steps.scoring.queries import WeakItem, latest_score, weak_items

PLAN_FIELDS = {
    "purpose": "掌握本期客户满意度",
    "focus": "交货期、售后响应",
    "audience": "重点客户、经销商、业务员",
    "channels": "链接、信函",
    "dates": "发出后 30 天内回收",
}
SUGGESTIONS = (
    "交期变动提前三天书面通知客户，由业务员逐户确认",
    "与传感器供应商签订安全库存协议，减少外购件缺料",
)
CHAPTERS = {
    "overall": "本期总体满意度、满意率与目标的比较见下表；自评高于客户评价，应以客户评价为准。",
    "worst": "不满意集中在交货期和包装，原因经分析会核实。",
    "trend": "与前几期相比，供货类指标的变化最明显，其余基本平稳。",
}
LATE_FIELD_DAYS = 9  # the running period's wave is shown with this many days of answers


def quarters(start: date, until: date) -> Iterator[tuple[str, date]]:
    """Yield the quarters that open within the span."""
    for year in range(start.year, until.year + 1):
        for n in range(4):
            opens = date(year, n * 3 + 1, 1)
            if start <= opens <= until:
                yield f"{year}Q{n + 1}", opens


def half_years(start: date, until: date) -> Iterator[tuple[str, date]]:
    """Yield the half-years that open within the span."""
    for year in range(start.year, until.year + 1):
        for n in range(2):
            opens = date(year, n * 6 + 1, 1)
            if start <= opens <= until:
                yield f"{year}H{n + 1}", opens


@dataclass
class InstrumentsYear:
    """Puts the division's acts into the story."""

    story: Story
    demo: Demo
    respondents: Respondents
    start: date
    until: date

    def tell(self) -> None:
        """Schedule the targets, every wave of the year and the feedback by telephone."""
        for year in range(self.start.year + 1, self.until.year + 1):
            self.story.on(date(year, 1, 12), lambda year=year: self.set_targets(year))
        for occasion, opens in quarters(self.start, self.until):
            self._wave("key", occasion, opens, f"{occasion} 重点客户满意度调查")
        for occasion, opens in half_years(self.start, self.until):
            title = f"{occasion} 普通客户满意度调查"
            self._wave("ordinary", occasion, opens + timedelta(days=45), title)

    def _wave(self, survey: str, occasion: str, opens: date, title: str) -> None:
        first = self._first_day(opens)
        sizes = {"competitors": 18, "dealers": 14} if survey == "key" else {"competitors": 16}
        wish = Wish(
            survey=survey,
            occasion=occasion,
            title=title,
            objects=("flowmeter", "valve", "repair", "delivery"),
            shares={"customers": 0.87, "dealers": 0.8, "self": 1.0, "competitors": 0.85},
            sizes=sizes,
            channel="email" if self._is_running(opens) else "link",
        )
        told = WaveStory(
            story=self.story,
            demo=self.demo,
            respondents=self.respondents,
            adoption=self.demo.adoptions["after_sales"],
            wish=wish,
            clerk=self.demo.people["service"],
            approver=self.demo.people["quality"],
            after_score=self.after_score,
        )
        day = self.story.working_day
        if survey == "key":
            self.story.on(day(first), lambda: self.content_meeting(occasion))
        self.story.on(day(first, 1), told.plan)
        self.story.on(day(first, 5), told.draw)
        self.story.on(day(first, 6), told.approve)
        self.story.on(day(first, 7), told.issue)

    def _is_running(self, opens: date) -> bool:
        return self.until - opens < timedelta(days=92)

    def _first_day(self, opens: date) -> date:
        """Return when the work on a wave begins: early, but so that the last one still runs."""
        latest = self.until - timedelta(days=LATE_FIELD_DAYS + 12)
        usual = opens + timedelta(days=6)
        return max(usual, latest) if self._is_running(opens) else usual

    def content_meeting(self, occasion: str) -> None:
        """Agree on what is asked this quarter with the departments the regulation names."""
        record_duty(
            self.demo.adoptions["after_sales"],
            duty="duties.content_meeting",
            occasion=occasion,
            fields=PLAN_FIELDS,
            on=today(),
            actor=self.demo.people["service"],
        )

    def set_targets(self, year: int) -> None:
        """Enter the figures of the years before, propose 平均先进 targets, have them approved."""
        adoption, actor = self.demo.adoptions["after_sales"], self.demo.people["quality"]
        past = ((f"{year - 2}", "0.851"), (f"{year - 1}H1", "0.868"), (f"{year - 1}H2", "0.879"))
        for score, add in (("overall_degree", 0.0), ("overall_rate", 0.09)):
            for period, value in past:
                scoring.enter_past_figure(
                    adoption,
                    score=score,
                    period=period,
                    value=float(value) + add,
                    source="往年纸质报告",
                    actor=actor,
                )
        for provision in ("degree", "rate"):
            scoring.propose_target(adoption, provision=provision, year=year, actor=actor)
        sign_all(self.story, self.demo)

    def after_score(self, wave: Wave) -> None:
        """Do what follows a score: verify older plans, analyse, meet, plan, report."""
        self.verify_plans(wave)
        then = self.story.then
        then(2, lambda: self.cause_analysis(wave))
        then(3, lambda: self.analysis_meeting(wave))
        then(4, lambda: self.open_plans(wave))
        then(6, lambda: self.report(wave))

    def verify_plans(self, wave: Wave) -> None:
        """Let the new wave prove the plans that wait for it."""
        for plan in Plan.objects.filter(state="done", wave__survey=wave.survey):
            if wave in proving_waves(plan):
                improvement.verify_plan(plan, wave=wave, actor=self.demo.people["quality"])

    def cause_analysis(self, wave: Wave) -> None:
        """Fill in the table of the two lowest levels: item, frequency, cause."""
        self._duty("cause_analysis", wave.thing, "service")

    def analysis_meeting(self, wave: Wave) -> None:
        """Hold the meeting of the departments the regulation names."""
        self._duty("analysis_meeting", wave.thing, "service")

    def _duty(self, duty: str, occasion: str, who: str) -> None:
        adoption = self.demo.adoptions["after_sales"]
        record_duty(
            adoption,
            duty=f"duties.{duty}",
            occasion=occasion,
            fields=filled_form(adoption, f"duties.{duty}"),
            on=today(),
            actor=self.demo.people[who],
        )

    def open_plans(self, wave: Wave) -> None:
        """Open a plan for the weakest indicator, and one where a target was missed."""
        worst = weak_items(latest_score(wave))[0]
        self._open(
            wave,
            provision="weak_item",
            trigger="dissatisfied",
            occasion=wave.thing,
            finding=f"{worst.label}得分 {worst.printed_degree}，为各项最低",
            worst=worst,
        )
        if any(line["met"] is False for line in latest_score(wave).scorecard["targets"]):
            self._open(
                wave,
                provision="below_target",
                trigger="below",
                occasion=wave.thing,
                finding="总体满意度低于本年度目标值",
                worst=worst,
            )

    def _open(
        self,
        wave: Wave,
        *,
        provision: str,
        trigger: str,
        occasion: str,
        finding: str,
        worst: WeakItem,
    ) -> None:
        plan = improvement.open_plan(
            wave.adoption,
            provision=provision,
            trigger=trigger,
            occasion=occasion,
            wave=wave,
            score=latest_score(wave),
            indicator=worst.indicator,
            indicator_label=worst.label,
            finding=finding,
            owner=self.demo.people["supply"],
            department=self.demo.units["supply"],
            due=today() + timedelta(days=40),
            goal=min(0.95, (worst.degree or 0.7) + 0.03),
            actor=self.demo.people["chief"],
        )
        self.story.then(3, lambda: self.fill_plan(plan))

    def fill_plan(self, plan: Plan) -> None:
        """Write cause and measures, and give the measure to somebody."""
        improvement.fill_plan(
            plan,
            cause="外购传感器到货不齐，排产变动没有通知客户",
            correction="对在手合同逐份确认交期，延误的提前三天通知",
            prevention="与两家传感器厂签订安全库存协议；交期变动由系统提示业务员",
            resources="安全库存资金 30 万元",
            actor=plan.owner,
        )
        action = improvement.add_action(
            plan,
            description="签订安全库存协议并上线交期变动提醒",
            doer=self.demo.people["making"],
            due=today() + timedelta(days=20),
            actor=plan.owner,
        )
        self.story.then(12, lambda: self.finish_plan(plan, action))

    def finish_plan(self, plan: Plan, action: Action) -> None:
        """Do the measure; it shows in what customers answer later."""
        improvement.complete_action(
            action,
            done_on=today(),
            evidence="协议编号 GY-17、提醒功能上线单",
            actor=self.demo.people["making"],
        )
        plan = Plan.objects.get(pk=plan.pk)
        improvement.finish_plan(plan, actor=plan.owner)
        lift = self.respondents.lift
        lift[plan.indicator] = lift.get(plan.indicator, 0.0) + 0.35

    def report(self, wave: Wave) -> None:
        """Write the report and send it through its approvals."""
        author = self.demo.people["service"]
        report = reporting.compose_report(latest_score(wave), provision="analysis", author=author)
        for section, text in CHAPTERS.items():
            report = reporting.write_section(report, section=section, text=text, actor=author)
        reporting.write_suggestions(report, suggestions=SUGGESTIONS, actor=author)
        reporting.ask_for_files(report, actor=author)
        self.story.then(1, lambda: self.submit(report))

    def submit(self, report: Report) -> None:
        """Hand the report in."""
        report = Report.objects.get(pk=report.pk)
        reporting.submit_report(report, actor=self.demo.people["service"])
        sign_all(self.story, self.demo)
        self.story.then(5, lambda: self.read(report))
        self.story.then(7, lambda: self.take_up(report))

    def take_up(self, report: Report) -> None:
        """Turn what the report proposes into a plan of the leading group."""
        wave = report.score.wave
        self._open(
            wave,
            provision="below_target",
            trigger="suggestion",
            occasion=report.thing,
            finding=SUGGESTIONS[0],
            worst=weak_items(report.score)[0],
        )

    def read(self, report: Report) -> None:
        """Have the leading group read it and take it into the departments' appraisal."""
        report = Report.objects.get(pk=report.pk)
        for who in ("manager", "hr", "quality"):
            reporting.mark_read(report, reader=self.demo.people[who])
        self.story.then(6, lambda: self._duty("appraisal", report.thing, "hr"))


def filled_form(adoption: Adoption, duty: str) -> dict[str, object]:
    """Return a duty's form filled in with plausible words."""
    said = {
        "attendance": ["technology", "quality", "manufacturing", "supply", "administration"],
        "worst_items": "交货期：不满意 14 次，很不满意 3 次",
        "causes": "外购件到货不齐；排产变动未通知客户",
        "decisions": "由供应部牵头制定改进计划，生产部配合",
    }
    form = form_of(adoption, duty)
    fields: dict[str, object] = {}
    for key, field in form.fields.items():
        if field.type == "number":
            fields[key] = 17
        elif field.type == "date":
            fields[key] = today().isoformat()
        else:
            fields[key] = said.get(key, f"{field.label}：已按本期情况填写")
    return fields
