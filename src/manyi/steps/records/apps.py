from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "manyi.steps.records"
    label = "records"
    verbose_name = "记录与监督"
