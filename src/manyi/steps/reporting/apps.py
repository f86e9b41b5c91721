from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "manyi.steps.reporting"
    label = "reporting"
    verbose_name = "报告"
