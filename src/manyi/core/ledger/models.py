"""The chain's tables; nothing outside this package imports them."""

from django.db import models


class EntryRow(models.Model):
    """One link: the canonical body, its hash, and columns taken out of the body to search by."""

    # Numbered by the ledger itself, without a gap; a sequence would leave gaps on rollback.
    seq = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    hash = models.CharField(max_length=64)
    verb = models.CharField(max_length=80)
    thing = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    recorded = models.DateTimeField()

    class Meta:
        db_table = "core_ledger_entry"
        verbose_name = "台账记录"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["verb", "seq"], name="ledger_entry_verb"),
            models.Index(fields=["thing", "seq"], name="ledger_entry_thing"),
            models.Index(fields=["on"], name="ledger_entry_on"),
        ]


class SegmentRow(models.Model):
    """A signed stretch of the chain: its canonical body and the Ed25519 signature over it."""

    number = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "core_ledger_segment"
        verbose_name = "台账签名段"
        ordering = ["number"]


class SaltRow(models.Model):
    """The salt of one commitment; erasing it leaves the chain whole, and nothing to prove."""

    entry = models.BigIntegerField()
    name = models.CharField(max_length=80)
    salt = models.CharField(max_length=32)

    class Meta:
        db_table = "core_ledger_salt"
        verbose_name = "台账盐值"
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="ledger_salt_once")]
