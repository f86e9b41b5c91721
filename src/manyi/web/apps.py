from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "manyi.web"
    label = "web"
    verbose_name = "界面"

    def ready(self) -> None:
        from manyi.core.contributions import contribute  # noqa: PLC0415 (tables are there only now)
        from manyi.web import signing  # noqa: PLC0415 (tables are there only now)
        from manyi.web.views import handovers  # noqa: PLC0415 (tables are there only now)

        signing.connect()
        contribute("home.panel", "1-handovers", handovers.home_panel)
