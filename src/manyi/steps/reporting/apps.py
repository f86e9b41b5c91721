from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "manyi.steps.reporting"
    label = "reporting"
    verbose_name = "报告"

    def ready(self) -> None:
        """Follow approvals, and show reports on pages of other steps."""
        # Tables may be imported only once all apps are there.
        from manyi.core.approvals import register_outcome  # noqa: PLC0415
        from manyi.core.contributions import contribute  # noqa: PLC0415
        from manyi.steps.reporting.domain import approve_report, return_report  # noqa: PLC0415
        from manyi.steps.reporting.views import contributed  # noqa: PLC0415

        register_outcome("report", given=approve_report, refused=return_report)
        contribute("wave.next", "7-reporting", contributed.wave_next)
        contribute("wave.timeline", "7-reporting", contributed.wave_timeline)
        contribute("wave.panel", "7-reporting", contributed.wave_panel)
        contribute("approval.link", "7-report", contributed.report_link)
        contribute("approval.link", "7-report-pdf", contributed.pdf_link)
        contribute("home.panel", "7-reports", contributed.home_panel)
