from django.apps import AppConfig


class CleaningConfig(AppConfig):
    name = "manyi.steps.cleaning"
    label = "cleaning"
    verbose_name = "清理"

    def ready(self) -> None:
        # Tables can be imported only now.
        from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
        from manyi.steps.cleaning.queries import wave_page  # noqa: PLC0415 (see above)
        from manyi.steps.cleaning.queries.standing import standing  # noqa: PLC0415 (see above)

        contribute("wave.next", "5-cleaning", wave_page.next_act)
        contribute("wave.timeline", "5-cleaning", wave_page.timeline)
        contribute("wave.panel", "5-cleaning", wave_page.panel)
        contribute("wave.standing", "5-cleaning", standing)
