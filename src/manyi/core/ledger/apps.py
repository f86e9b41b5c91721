from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "manyi.core.ledger"
    label = "core_ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from manyi.core.ledger.triggers import install_after_migrate  # noqa: PLC0415 (apps first)

        post_migrate.connect(install_after_migrate, sender=self)
