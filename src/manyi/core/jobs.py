"""Background work of the core."""

from manyi.core.clock import today
from manyi.core.drops import take_dropped_files
from manyi.core.handovers import return_what_is_due
from manyi.core.outbox import job, periodic
from manyi.core.recomputing import JOB, recompute_now


@job(JOB, label="按新的日历重算期限")
def recompute(*, because: int) -> None:
    """Count every stored deadline anew after a change of calendar or shifts."""
    recompute_now(because=because)


@periodic("core.take_customer_files", every_s=60, label="导入投放的客户文件")
def take_customer_files() -> None:
    """Import the customer files another system put into the watched folder."""
    take_dropped_files()


@periodic("core.return_handovers", every_s=3600, label="收回到期的代办")
def return_handovers() -> None:
    """Give back what deputies held for a time that is over."""
    return_what_is_due(today())
