from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "manyi.steps.questionnaires"
    label = "questionnaires"
    verbose_name = "问卷"

    def ready(self) -> None:
        # Tables can be imported only now.
        from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
        from manyi.steps.questionnaires.queries import tree_panel  # noqa: PLC0415 (see above)

        contribute("tree.panel", "questionnaires", tree_panel)
