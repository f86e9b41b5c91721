from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "manyi.steps.sampling"
    label = "sampling"
    verbose_name = "调查期与抽样"

    def ready(self) -> None:
        # Tables can be imported only now.
        from manyi.core.approvals import register_outcome  # noqa: PLC0415 (see above)
        from manyi.steps.sampling.domain import planning  # noqa: PLC0415 (see above)

        register_outcome(
            "waveplan",
            given=lambda approval: planning.plan_agreed(planning.plan_of_approval(approval)),
            refused=lambda approval: planning.plan_refused(planning.plan_of_approval(approval)),
        )
