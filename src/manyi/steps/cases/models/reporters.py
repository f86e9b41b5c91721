"""Who brought the feedback, where no customer record says it: the only personal data of a case."""

from django.db import models

from manyi.core.clock import now
from manyi.steps.cases.enums import Relation

_SHOWN_HEAD, _SHOWN_TAIL = 3, 4


def masked_phone(phone: str) -> str:
    """Return a number as lists show it: with its middle hidden, a short one wholly."""
    if len(phone) <= _SHOWN_HEAD + _SHOWN_TAIL:
        return "*" * len(phone)
    return f"{phone[:_SHOWN_HEAD]}****{phone[-_SHOWN_TAIL:]}"


class Reporter(models.Model):
    """A person who gave feedback, for themselves or on behalf of somebody."""

    name = models.CharField("姓名", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True, db_index=True)
    email = models.EmailField("电子邮箱", blank=True, db_index=True)
    relation = models.CharField("与客户的关系", max_length=10, choices=Relation, blank=True)
    on_behalf_of = models.CharField("代谁反映", max_length=60, blank=True)
    is_confidential = models.BooleanField("要求保密", default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name as lists show it; of somebody who asked for confidence only the first letter."""
        return f"{self.name[:1]}**" if self.is_confidential and self.name else self.name

    @property
    def shown_phone(self) -> str:
        """The number with its middle hidden: 138****0000."""
        return masked_phone(self.phone)

    @property
    def shown_email(self) -> str:
        """The address with all but its first letter and its domain hidden: l***@example.org."""
        head, at, domain = self.email.partition("@")
        return f"{head[:1]}***{at}{domain}" if at else ""
