from django.apps import AppConfig


class CleaningConfig(AppConfig):
    name = "manyi.steps.cleaning"
    label = "cleaning"
    verbose_name = "清理"
