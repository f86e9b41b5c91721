"""Letters by e-mail: one at a time over one connection, each with its own outcome.

A letter the receiving server refuses for good is told apart from a server that cannot be reached:
the first is the address's fault and final, the second is tried again by the caller.
"""

from manyi.channels.email.letters import Letter, write_letter
from manyi.channels.email.sending import Delivery, Unreachable, send_letters

__all__ = ["Delivery", "Letter", "Unreachable", "send_letters", "write_letter"]
