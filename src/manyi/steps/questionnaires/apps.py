from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "manyi.steps.questionnaires"
    label = "questionnaires"
    verbose_name = "问卷"
