from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "manyi.steps.improvement"
    label = "improvement"
    verbose_name = "改进"
