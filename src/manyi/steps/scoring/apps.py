from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "manyi.steps.scoring"
    label = "scoring"
    verbose_name = "计分"

    def ready(self) -> None:
        # Tables can be imported only now.
        from manyi.core.approvals import register_outcome  # noqa: PLC0415 (see above)
        from manyi.steps.scoring.domain import target_given, target_refused  # noqa: PLC0415

        register_outcome("target", given=target_given, refused=target_refused)
