from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "manyi.steps.indicators"
    label = "indicators"
    verbose_name = "指标体系"
