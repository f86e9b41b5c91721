from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "manyi.steps.fieldwork"
    label = "fieldwork"
    verbose_name = "发放与回收"
