"""Which case a letter belongs to, and which letters wait for a person."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, QuerySet

from manyi.channels.email.incoming import IncomingLetter, Spool
from manyi.core.enums import AddressKind
from manyi.steps.cases.enums import MailState
from manyi.steps.cases.models import Case, CaseReceipt, IncomingMail, Letter
from manyi.steps.cases.queries.merging import main_case

NUMBER = re.compile(r"(?<![A-Za-z0-9])(FK-\d{4}-\d{4,})(?!\d)", re.IGNORECASE)


def spool() -> Spool:
    """Return the folder letters are fetched into."""
    return Spool(settings.MANYI_HOME / "mail")


def own_marks() -> tuple[str, ...]:
    """Return our address and the domain of our letters' names, by which our own are known."""
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")
    return (address, host or "localhost")


def letters_named(message_ids: Iterable[str]) -> list[Letter | CaseReceipt]:
    """Return our own letters and receipts with these Message-IDs."""
    names = [one.strip("<>").rpartition("@")[0] for one in message_ids]
    names = [name for name in names if name]
    found = list(Letter.objects.filter(name__in=names).select_related("case__adoption"))
    receipts = CaseReceipt.objects.filter(name__in=names).select_related("case__adoption")
    return [*found, *receipts]


def case_answered_by(letter: IncomingLetter) -> Case | None:
    """Return the case a letter answers: by the letters it names, or by a number in its subject."""
    earlier = IncomingMail.objects.filter(message_id__in=letter.answers).exclude(case=None)
    if (found := earlier.select_related("case").first()) is not None:
        return main_case(found.case)
    if sent := letters_named(letter.answers):
        return main_case(sent[0].case)
    if (match := NUMBER.search(letter.subject)) is not None:
        case = Case.objects.filter(number=match[1].upper()).first()
        return main_case(case) if case else None
    return None


def writes_for(case: Case, address: str) -> bool:
    """Whether the address is known to belong to who gave the feedback."""
    if case.reporter and case.reporter.email.lower() == address.lower():
        return True
    wanted = {"addresses__kind": AddressKind.EMAIL, "addresses__value__iexact": address}
    if case.customer and case.customer.contacts.filter(**wanted).exists():
        return True
    return case.mails.filter(state=MailState.CASE, sender_address__iexact=address).exists()


def mails_in(state: str) -> QuerySet[IncomingMail]:
    """Return the letters of one kind, newest first; without a kind, all of them."""
    rows = IncomingMail.objects.select_related("case", "settled_by")
    return rows.filter(state=state) if state in MailState.values else rows


def mail_counts() -> list[tuple[str, str, int]]:
    """Return how many letters there are of each kind: code, label, number."""
    rows = IncomingMail.objects.order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(state.value, str(state.label), counts.get(state, 0)) for state in MailState]
