"""What the shell around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from manyi.loop import STEP, STEPS
from manyi.web.screens import screen_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu from the loop, the step the page belongs to, and its manual page."""
    match = request.resolver_match
    here = match.app_names[-1] if match and match.app_names else ""
    screen = screen_of(request.path)
    return {
        "loop_steps": STEPS,
        "step_here": here,
        "manual_here": here if here in STEP else screen.key if screen else "",
        "has_mailbox": _has_mailbox(request),
    }


def _has_mailbox(request: HttpRequest) -> bool:
    """Whether letters stay on this machine and the person may read them."""
    user = getattr(request, "user", None)
    return (
        user is not None
        and (settings.MANYI_HOME / "mailbox").is_dir()
        and user.has_perm("core.manage_customers")
    )
