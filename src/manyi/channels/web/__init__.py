"""The page a respondent fills in, and the QR code that leads to it.

`render_sheet` draws a questionnaire once per version and language; `splice` sets in what differs
from one visit to the next. A page that comes back with mistakes is drawn anew with what was typed.
"""

from manyi.channels.web.pages import Notice, Told, door_slots, told_page
from manyi.channels.web.qr import qr_svg
from manyi.channels.web.sheet import is_current, render_sheet, splice
from manyi.channels.web.widgets import Typed

__all__ = [
    "Notice",
    "Told",
    "Typed",
    "door_slots",
    "is_current",
    "qr_svg",
    "render_sheet",
    "splice",
    "told_page",
]
