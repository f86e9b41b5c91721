"""One small regulation with all sixteen kinds, in the shapes the seventeen documents need."""

from datetime import date, datetime, time

from manyi.regulation import Adoption, Event, LedgerIndex, check_pack, due, load_pack, rules
from tests.regulation.ledgers import CALENDAR

TEXT = """
regulation: T2
document:
  title: 综合办法
  number: ZS/ZY/JY01
  owner: market
  version: "1.0"
  in_force: 2026-01-01
  countersign: [service]
  history: [{version: "1.0", day: 2026-01-01, change: 首次发布}]
  approval: chain
roles:
  market:     {label: 市场部, type: department}
  service:    {label: 客服部, type: department}
  director:   {label: 主管, type: post}
  handler:    {label: 承办人, type: owner}
  expert:     {label: 外部专家, type: external}
  group:      {label: 监督小组, type: group, members: [market, service, expert], leaders: 1, term: 2 years, external_members: true}
  supervisor: {label: 监理, type: customer}
subjects:
  supervisors: {label: 监理联系人, of: contact, where: {role: supervisor, stage: design}}
  projects:    {label: A 类项目, of: project, where: {class: A}}
  key:         {label: 重点客户, of: customer, where: {class: key}}
indicators:
  system:
    label: 客户满意度指标体系
    depth: [3, 4]
    sources: {desk: 二手资料, talk: 内部访谈}
    screening: {correlation_above: 90%, importance_below: 5%}
    items:
      service:
        label: 服务
        weight: 60%
        items:
          speed: {label: 速度, items: {reply: {label: 答复, weight: 100%}}}
      product:
        label: 产品
        weight: 40%
        items:
          quality: {label: 质量, items: {durable: {label: 耐用}, looks: {label: 外观, part: auxiliary}}}
scales:
  five: {label: 五级, levels: {good: {label: 满意, points: 5}, bad: {label: 不满意, points: 1}}}
forms:
  survey:   {label: 问卷, kind: questionnaire, indicators: system, scale: five, says: {promise: 本调查不记名}}
  record:   {label: 记录, fields: {finding: {label: 问题, type: finding, required: false}, done: {label: 完成, type: yes_no}}}
  register: {label: 登记表, kind: register, fields: {kind: {label: 类型, type: choice, choices: {a: 甲, b: 乙}}}}
scores:
  degree:
    label: 满意度
    formula: satisfaction_degree@2026-01
    of: [key, supervisors]
    params: {scale: five}
    bands: {excellent: {label: 优秀, least: 90%}, poor: {label: 不满意, least: 0%, measures: 整改}}
    decimals: 1
    rounding: half_even
    chart: radar
targets:
  degree: {label: 目标, score: degree, method: advanced_mean@2026-01, set_by: market, when: {every: year}, approval: chain}
surveys:
  full:
    label: 全面调查
    organiser: market
    fieldwork: [service]
    when: {every: year, times: 2}
    also: {visit: {every: year, where: {channel: visit}}}
    plan: {form: record, author: market, approval: chain}
    sampling: {method: stratified, strata: [class], size: 200, boost: {key: 3}, guard: 30 days}
    audience:
      key:         {of: key, form: survey, channels: [visit, letter]}
      supervisors: {of: supervisors, form: survey, channels: [scorecard], optional: true}
    identity: anonymous
    window: 3 weeks
    needs: [training]
    group_size: [8, 12]
    validity: {strata: {rule: each_stratum_at_least, n: 5}, open: {rule: open_at_least, days: 10}}
    if_invalid: {review: {role: market, form: record, within: 5 days}, reissue: {role: market, within: 5 days}}
    scores: [degree]
  design:
    label: 设计阶段测评
    organiser: service
    when: {after: stage.reached, where: {stage: input}, within: 10 days}
    audience: {supervisors: {of: supervisors, form: survey, channels: [paper]}}
    window: 10 days
  verified: {like: design, label: 设计验证测评, when: {after: stage.reached, where: {stage: verified}, within: 10 days}}
reports:
  public:
    label: 公告报告
    author: service
    when: {every: half_year, within: 15 days}
    sections: {all: 概况}
    approval: chain
    published: {place: 公告栏, within: 3 days}
approvals:
  chain: {label: 审批, steps: {countersign: {role: service, act: countersign}, file: {role: director, act: file, within: 2 working days}}}
improvements:
  repair:
    label: 整改
    opened_by: {finding: {after: finding.raised, within: 1 day}, case: {after: case.evaluated, where: {effective: false}}}
    planner: market
    form: record
    plan_within: 5 days
    approval: chain
    doers: [handler, service]
    progress: {role: market, when: {every: month}, form: record}
    verify: {role: group, by: inspection, within: 1 month}
cases:
  repairs:
    label: 报修
    owner: service
    register: register
    channels: [hotline, wechat, mailbox]
    categories: {water: {label: 漏水, goes_to: director, terms: {fix: 4 hours}}, other: {label: 其他}}
    steps:
      register: {label: 登记, role: service, act: registered, within: 1 hour}
      plan:     {label: 方案, role: handler, act: planned}
      fix:      {label: 维修, role: handler, act: fixed, within: 3 days, clock: received, form: record}
    return_visit: {role: service, after: fixed, within: 1 working day, form: record}
    approval: chain
duties:
  training: {label: 培训调查员, role: service, when: {once: true, within: 3 months}, record: record}
  phase_two: {label: 第二阶段, role: market, when: {after: programme.started, wait: 1 month, within: 3 months}}
  rounds:   {label: 巡查, role: group, when: {every: week, for_each: projects}, record: record, to: [director]}
records:
  kept: {label: 调查资料, of: [surveys.full, reports.public], level: confidential, keep: 3 years}
  plans: {label: 方案, of: [forms.record], keep: permanent}
incentives:
  bonus: {label: 奖励, kind: reward, proposer: market, to: [service], basis: [scores.degree], levels: {first: 一等}, approval: chain, when: {after: score.graded, where: {grade: excellent}}}
controls:
  secret: {label: 不记名, control: anonymity, params: {least: 5}}
assumed:
  roles.expert: 小组成员
clauses:
  T2.1: {words: 全面调查, executed: [surveys.full, surveys.design, surveys.verified, targets.degree, reports.public]}
  T2.2: {words: 整改, executed: [improvements.repair, cases.repairs, incentives.bonus, controls.secret, records.kept, records.plans]}
  T2.3: {words: 巡查, duty: [duties.rounds, duties.phase_two]}
"""  # noqa: E501 - a pack is written one line to a small thing


def test_regulation_with_all_sixteen_kinds_has_no_problems():
    assert [str(problem) for problem in check_pack(TEXT)] == []


def test_every_kind_that_obliges_becomes_rules_with_their_fulfilling_events():
    found = {
        (rule.address, rule.filter): (rule.role, *rule.fulfilled_by)
        for rule in rules(load_pack(TEXT))
        if not rule.address.startswith(("roles.", "approvals."))
    }

    full, repair, repairs = "surveys.full", "improvements.repair", "cases.repairs"
    assert found == {
        ("targets.degree", "-"): ("market", "target.proposed"),
        (f"{full}.plan", "-"): ("market", "wave.planned"),
        (full, "-"): ("market", "wave.issued"),
        (f"{full}.also.visit", "channel:visit"): ("market", "wave.issued"),
        (f"{full}.window", "-"): ("market", "wave.closed"),
        (f"{full}.validity", "-"): ("market", "wave.judged"),
        (f"{full}.if_invalid.review", "-"): ("market", "wave.reviewed"),
        (f"{full}.if_invalid.reissue", "-"): ("market", "wave.reissued"),
        (f"{full}.scores", "-"): ("market", "wave.scored"),
        ("surveys.design", "-"): ("service", "wave.issued"),
        ("surveys.design.window", "-"): ("service", "wave.closed"),
        ("surveys.verified", "-"): ("service", "wave.issued"),
        ("surveys.verified.window", "-"): ("service", "wave.closed"),
        ("reports.public", "-"): ("service", "report.submitted"),
        ("reports.public.published", "-"): ("service", "report.published"),
        (f"{repair}.opened_by.finding", "-"): ("market", "improvement.opened"),
        (f"{repair}.opened_by.case", "-"): ("market", "improvement.opened"),
        (repair, "-"): ("market", "improvement.planned"),
        (f"{repair}.doers", "-"): ("handler", "action.done"),
        (f"{repair}.progress", "-"): ("market", "improvement.progressed"),
        (f"{repair}.verify", "-"): ("group", "improvement.verified"),
        (f"{repairs}.steps.register", "-"): ("service", "case.registered"),
        (f"{repairs}.steps.plan", "-"): ("handler", "case.planned"),
        (f"{repairs}.steps.fix", "-"): ("handler", "case.fixed"),
        (f"{repairs}.return_visit", "-"): ("service", "case.revisited"),
        ("duties.training", "-"): ("service", "duty.recorded"),
        ("duties.phase_two", "-"): ("market", "duty.recorded"),
        ("duties.rounds", "-"): ("group", "duty.recorded"),
        ("records.kept.keep", "-"): ("market", "record.disposed"),
        ("incentives.bonus", "-"): ("market", "reward.proposed"),
        ("incentives.bonus.to", "-"): ("market", "reward.granted"),
    }


def test_approval_chain_serves_every_provision_that_names_it_each_for_itself():
    concerned = {rule.of for rule in rules(load_pack(TEXT)) if rule.address.startswith("appr")}

    assert concerned == {
        "targets.degree",
        "surveys.full.plan",
        "reports.public",
        "improvements.repair",
        "cases.repairs",
        "incentives.bonus",
    }


def event(number: int, verb: str, address: str, occasion: str, **facts: object) -> Event:
    on = date(2026, 3, number)
    return Event(
        id=f"e{number}",
        type=verb,
        adoption="t2",
        address=address,
        occasion=occasion,
        on=on,
        recorded=datetime.combine(on, time(9)),
        facts=facts,
    )


def test_one_issue_by_visit_serves_the_survey_and_its_visit_when_it_names_both():
    adoption = Adoption("t2", load_pack(TEXT), "company", date(2026, 1, 1))
    issued = event(2, "wave.issued", "surveys.full", "2026#1,2026", wave="wave-1", channel="visit")

    duties = due(
        (adoption,),
        CALENDAR,
        LedgerIndex([issued]),
        lambda adoption, subject, day: (),
        date(2026, 3, 10),
    )

    assert {
        duty.key: duty.state.value for duty in duties if duty.rule.fulfilled_by == ("wave.issued",)
    } == {
        "t2/surveys.full/-/2026#1": "已执行",
        "t2/surveys.full/-/2026#2": "到期",
        "t2/surveys.full.also.visit/channel:visit/2026": "已执行",
    }


def test_stage_opens_only_the_survey_of_that_stage():
    adoption = Adoption("t2", load_pack(TEXT), "company", date(2026, 1, 1))
    reached = event(2, "stage.reached", "", "project-7", project="project-7", stage="verified")

    duties = due(
        (adoption,),
        CALENDAR,
        LedgerIndex([reached]),
        lambda adoption, subject, day: (),
        date(2026, 3, 10),
    )

    assert [(d.key, d.due) for d in duties if d.occasion == "project-7"] == [
        ("t2/surveys.verified/-/project-7", date(2026, 3, 12))
    ]
