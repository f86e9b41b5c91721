"""Letters by e-mail: one at a time over one connection, each with its own outcome.

A letter the receiving server refuses for good is told apart from a server that cannot be reached:
the first is the address's fault and final, the second is tried again by the caller.
"""

from manyi.channels.email.gateway import send_keyed, takes_keys
from manyi.channels.email.letters import Letter, write_letter
from manyi.channels.email.sending import (
    Delivery,
    Unreachable,
    Unsure,
    send_letters,
    send_single,
)

__all__ = [
    "Delivery",
    "Letter",
    "Unreachable",
    "Unsure",
    "send_keyed",
    "send_letters",
    "send_single",
    "takes_keys",
    "write_letter",
]
