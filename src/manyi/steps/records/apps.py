from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "manyi.steps.records"
    label = "records"
    verbose_name = "记录与监督"

    def ready(self) -> None:
        """Put what a person owes on their first page."""
        from manyi.core.contributions import contribute  # noqa: PLC0415 (tables must be ready)
        from manyi.steps.records.views import home_panel  # noqa: PLC0415 (tables must be ready)

        contribute("home.panel", "1-duties", home_panel)
