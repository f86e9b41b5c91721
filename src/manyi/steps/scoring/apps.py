from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "manyi.steps.scoring"
    label = "scoring"
    verbose_name = "计分"

    def ready(self) -> None:
        # Tables can be imported only now.
        from manyi.core.approvals import register_outcome  # noqa: PLC0415 (see above)
        from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
        from manyi.steps.scoring.domain import target_given, target_refused  # noqa: PLC0415
        from manyi.steps.scoring.queries import wave_page  # noqa: PLC0415 (see above)

        register_outcome("target", given=target_given, refused=target_refused)
        contribute("wave.next", "6-scoring", wave_page.next_act)
        contribute("wave.timeline", "6-scoring", wave_page.timeline)
        contribute("wave.panel", "6-scoring", wave_page.panel)
        contribute("approval.link", "6-scoring", wave_page.approval_link)
