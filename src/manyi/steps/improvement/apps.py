from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "manyi.steps.improvement"
    label = "improvement"
    verbose_name = "改进"

    def ready(self) -> None:
        """Offer a plan on the page of a scored wave."""
        from manyi.core.contributions import contribute  # noqa: PLC0415 (tables must be ready)
        from manyi.core.handovers import SLOT  # noqa: PLC0415 (tables must be ready)
        from manyi.steps.improvement import domain  # noqa: PLC0415 (tables must be ready)
        from manyi.steps.improvement.views import wave_next  # noqa: PLC0415 (tables must be ready)

        contribute(SLOT, "8-plans", domain.plans_in_hand)
        contribute(SLOT, "8-measures", domain.measures_in_hand)
        contribute("wave.next", "8-improvement", wave_next)
