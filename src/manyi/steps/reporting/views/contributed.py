"""What reports put on other pages: a wave's, an approval's, a person's first one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from manyi.core.models import Approval, Person
from manyi.steps.reporting import queries
from manyi.steps.reporting.enums import FileFormat
from manyi.steps.reporting.models import Report, ReportFile
from manyi.steps.reporting.views.board import compose_url
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.queries import latest_score


def report_url(report: Report) -> str:
    """Return the report's page."""
    return reverse("reporting:report", args=[report.pk])


def wave_next(*, wave: Wave, person: Person) -> list[dict[str, Any]] | None:
    """Offer to begin the wave's report, its next version, or to open the one being written."""
    if wave.state != WaveState.SCORED or not person.has_perm("reporting.compose_report", wave):
        return None
    return list(_next_acts(wave))


def _next_acts(wave: Wave) -> Iterator[dict[str, Any]]:
    newest = {report.provision: report for report in queries.newest_reports(wave)}
    for key, provision in queries.report_provisions(wave).items():
        report = newest.get(key)
        if report is None:
            label = _("编制%(report)s") % {"report": provision.label}
            yield _act(label, compose_url(wave, key))
        elif report.is_draft:
            label = _("继续编制%(report)s") % {"report": provision.label}
            yield _act(label, report_url(report))
        elif report.is_final and latest_score(wave).version > report.score.version:
            yield _act(_("按最新计分编制下一版报告"), compose_url(wave, key))


def _act(label: str, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "primary": True, "needs": []}


def wave_timeline(*, wave: Wave, **_about: object) -> list[dict[str, Any]]:
    """Return when each version of the wave's reports was submitted and approved."""
    happened = []
    for report in queries.reports().filter(score__wave=wave).order_by("version"):
        name = {"number": report.number, "n": report.version}
        if report.submitted_at:
            label = _("报告 %(number)s 第 %(n)d 版已提交") % name
            happened.append(_moment(report, report.submitted_at, label))
        if report.approved_at and report.approval_id:
            label = _("报告 %(number)s 第 %(n)d 版已批准") % name
            happened.append(_moment(report, report.approved_at, label))
    return happened


def _moment(report: Report, at: Any, label: str) -> dict[str, Any]:
    return {"on": timezone.localdate(at), "label": label, "url": report_url(report)}


def wave_panel(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return the newest version of the wave's report and where it stands."""
    newest = queries.newest_reports(wave)
    if not newest:
        return None
    return {
        "label": _("报告"),
        "url": report_url(newest[0]),
        "rows": [
            {
                "label": _("%(number)s 第 %(n)d 版") % {"number": one.number, "n": one.version},
                "value": one.get_state_display(),
            }
            for one in newest
        ],
    }


def report_link(*, approval: Approval) -> dict[str, str] | None:
    """Return the way from the approval to the report that is to be signed."""
    report = Report.objects.filter(approval=approval).first()
    return report and {"label": _("打开报告"), "url": report_url(report)}


def pdf_link(*, approval: Approval) -> dict[str, str] | None:
    """Return the way to the very file that is to be signed."""
    file = ReportFile.objects.filter(report__approval=approval, format=FileFormat.PDF).first()
    if file is None:
        return None
    url = reverse("reporting:download", args=[file.report_id, file.format])
    return {"label": _("打开 PDF"), "url": url}


def home_panel(*, person: Person, day: date, **_about: object) -> dict[str, Any] | None:
    """Return the reports this person is to read."""
    rows = [
        {"report": report, "until": queries.read_until(report)}
        for report in queries.reports_to_read(person, day)
    ]
    return {"template": "reporting/home_panel.html", "rows": rows, "day": day} if rows else None
