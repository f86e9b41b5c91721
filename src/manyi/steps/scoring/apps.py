from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "manyi.steps.scoring"
    label = "scoring"
    verbose_name = "计分"
