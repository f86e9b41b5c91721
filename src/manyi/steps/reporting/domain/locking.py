"""One writer at a time, and only the author of a draft."""

from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.reporting import queries
from manyi.steps.reporting.models import Report


def hold(report: Report) -> Report:
    """Return the report locked until the transaction ends, with all a page or an act needs."""
    Report.objects.select_for_update().get(pk=report.pk)
    return queries.reports().get(pk=report.pk)


def held_by(report: Report, actor: Person) -> Report:
    """Return the report locked, when it is a draft of this person."""
    report = hold(report)
    problems = []
    if not report.is_draft:
        problems.append(Problem("reporting.not_a_draft", place=report.title))
    if report.author_id != actor.pk:
        problems.append(not_author(report))
    if problems:
        raise ProblemsFound(problems)
    return report


def not_author(report: Report) -> Problem:
    return Problem("reporting.not_author", place=report.title, needed=report.author.name)
