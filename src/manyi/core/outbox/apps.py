from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from manyi.core.outbox.lifeline import end_if_spawned_by_worker


class OutboxConfig(AppConfig):
    name = "manyi.core.outbox"
    label = "core_outbox"
    verbose_name = "后台任务"

    def ready(self) -> None:
        # A step's jobs.py registers its own jobs; the outbox knows none of them by name.
        autodiscover_modules("jobs")
        end_if_spawned_by_worker()
