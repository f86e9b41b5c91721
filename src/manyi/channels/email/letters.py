"""The words of an invitation or reminder, in plain text and in HTML."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Letter:
    """One message to one address; `name` is the same whenever the same letter is sent again."""

    to: str
    subject: str
    text: str
    html: str
    name: str


def write_letter(
    *,
    to: str,
    name: str,
    person: str,
    organisation: str,
    title: str,
    about: str,
    link: str,
    closes_on: date | None,
    is_reminder: bool,
    language: str = "zh-hans",
) -> Letter:
    """Return the letter that asks a person to answer; a reminder says that it is one."""
    with translation.override(language):
        context = {
            "person": person,
            "organisation": organisation,
            "title": title,
            "about": about,
            "link": link,
            "closes_on": closes_on,
            "is_reminder": is_reminder,
        }
        subject = (
            _("提醒：%(title)s") if is_reminder else _("%(organisation)s邀请您填写：%(title)s")
        )
        return Letter(
            to=to,
            subject=" ".join((subject % context).split()),
            text=render_to_string("channels/email/invitation.txt", context),
            html=render_to_string("channels/email/invitation.html", context),
            name=name,
        )
