"""The shell's own screens, those of no step, each with its page of the manual."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Screen:
    """One screen: the key of its manual page, and the address it is opened by."""

    key: str
    label: str | Promise
    icon: str
    url_name: str


SCREENS = {
    screen.key: screen
    for screen in (
        Screen("home", _("待办与签署"), "checklist", "home"),
        Screen("customers", _("客户与联系人"), "users", "customers"),
        Screen("regulations", _("制度与职责"), "book", "regulations"),
        Screen("organisation", _("组织与人员"), "building", "organisation"),
        Screen("calendar", _("工作日历"), "calendar", "calendar"),
        Screen("jobs", _("后台任务"), "clock", "jobs"),
        Screen("mailbox", _("演示邮箱"), "mail", "mailbox"),
    )
}
# The first word of an address that is not itself the key of a screen.
_SCREEN_OF = {"": "home", "approvals": "home"}


def screen_of(path: str) -> Screen | None:
    """Return the screen a page belongs to by its address."""
    first = path.strip("/").partition("/")[0]
    return SCREENS.get(_SCREEN_OF.get(first, first))
