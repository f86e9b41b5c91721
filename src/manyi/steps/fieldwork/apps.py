from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "manyi.steps.fieldwork"
    label = "fieldwork"
    verbose_name = "发放与回收"

    def ready(self) -> None:
        # Tables may be imported only once all apps are there.
        from manyi.core.approvals import register_outcome  # noqa: PLC0415
        from manyi.core.contributions import contribute  # noqa: PLC0415
        from manyi.core.ledger import register_leaves  # noqa: PLC0415
        from manyi.steps.fieldwork.domain import grant_waiver, refuse_waiver  # noqa: PLC0415
        from manyi.steps.fieldwork.queries import answer_leaves, wave_page  # noqa: PLC0415

        register_leaves(answer_leaves)
        register_outcome("wave", given=grant_waiver, refused=refuse_waiver)
        contribute("wave.next", "4-fieldwork", wave_page.next_act)
        contribute("wave.timeline", "4-fieldwork", wave_page.timeline)
        contribute("wave.panel", "4-fieldwork", wave_page.panel)
