"""Numbers people can say on the phone: KF-2026-0007."""

from django.db import transaction

from manyi.core.models import NumberSeries


def next_number(series: str, year: int) -> str:
    """Return the next number of the series; call it inside the transaction that uses it."""
    with transaction.atomic():
        NumberSeries.objects.get_or_create(name=series, year=year)
        row = NumberSeries.objects.select_for_update().get(name=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
    return f"{series}-{year}-{row.last:04d}"
