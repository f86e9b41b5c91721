"""What views of every step share: permission, problems as messages, pages of a list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest  # noqa: TID251 (only views import this module)
from django.utils.translation import gettext as _

from manyi.core.models import Approval
from manyi.problems import ProblemsFound, sentence

PAGE_SIZE = 50


def require(request: HttpRequest, permission: str, thing: object = None) -> None:
    """Refuse the request with a page in words unless the person may do this to the thing."""
    if not request.user.has_perm(permission, thing):
        raise PermissionDenied(_("您的角色不能做这件事。请联系管理员，或请有权限的同事办理。"))


def problem_messages(request: HttpRequest, error: ProblemsFound) -> None:
    """Put every problem on the next page, one message each."""
    for problem in error.problems:
        messages.error(request, sentence(problem))


def paginate(request: HttpRequest, rows: QuerySet[Any], size: int = PAGE_SIZE) -> Page:
    """Return the page of rows the address asks for; a page too far is the last one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def approval_url(approval: Approval) -> str:
    """Return the page on which it is signed; the shell above the steps serves it."""
    return f"/approvals/{approval.pk}/"
