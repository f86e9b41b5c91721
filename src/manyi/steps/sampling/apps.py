from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "manyi.steps.sampling"
    label = "sampling"
    verbose_name = "调查期与抽样"
