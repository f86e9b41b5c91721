from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "manyi.steps.cases"
    label = "cases"
    verbose_name = "反馈与投诉"
