"""What the worker repeats for the ledger."""

from manyi.core.ledger.segments import sign_segment
from manyi.core.outbox import periodic


@periodic("ledger.sign_segment", every_s=60, label="台账签名")
def sign_what_is_new() -> None:
    """Sign what was recorded since the last signature."""
    sign_segment()
