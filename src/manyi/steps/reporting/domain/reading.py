"""Who has read a report."""

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.reporting import queries
from manyi.steps.reporting.domain.locking import hold
from manyi.steps.reporting.models import ReadReceipt, Report


@transaction.atomic
def mark_read(report: Report, *, reader: Person) -> ReadReceipt:
    """Note that somebody the regulation sends the report to has read it; once is enough."""
    report = hold(report)
    roles = queries.reading_roles(report, reader, today())
    problems = []
    if not report.is_final:
        problems.append(Problem("reporting.not_final", place=report.title))
    if not roles:
        problems.append(Problem("reporting.not_a_reader", place=report.title))
    if problems:
        raise ProblemsFound(problems)
    receipt, is_new = ReadReceipt.objects.get_or_create(
        report=report, reader=reader, defaults={"read_at": now()}
    )
    for role in roles if is_new else ():
        record_act(
            "report.read",
            adoption=report.adoption,
            actor=reader,
            address=f"reports.{report.provision}.to",
            occasion=report.thing,
            on=today(),
            thing=report.thing,
            facts={"report": report.thing, "role": role, "person": f"person-{reader.pk}"},
        )
    return receipt
