"""Letters that came in by e-mail: what became of each, and what nobody could sort."""

import io

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import MailState
from manyi.steps.cases.forms import MailAttachForm, MailCaseForm, MailDiscardForm
from manyi.steps.cases.models import IncomingMail
from manyi.steps.cases.views.attachments import as_download

TO_SETTLE = (MailState.UNREADABLE, MailState.SET_ASIDE, MailState.BOUNCE)


@login_required
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the letters, those nobody could sort first."""
    require(request, "cases.settle_mail")
    state = request.GET.get("state", MailState.UNREADABLE)
    context = {
        "page": paginate(request, queries.mails_in(state)),
        "state": state,
        "counts": queries.mail_counts(),
        "fetches": bool(settings.IMAP_HOST),
    }
    return render(request, "cases/mail/index.html", context)


@login_required
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter as words, and settle it where nobody has."""
    require(request, "cases.settle_mail")
    row = get_object_or_404(IncomingMail.objects.select_related("case", "settled_by"), pk=pk)
    forms = _forms(request, row)
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in forms:
            raise Http404
        if forms[name].is_valid() and _settled(request, row, name, forms[name]):
            return redirect("cases:mail", pk)
    can_settle = row.state in TO_SETTLE
    context = {"mail": row, "forms": forms, "can_settle": can_settle}
    return render(request, "cases/mail/mail.html", context)


def _forms(request: HttpRequest, row: IncomingMail) -> dict:
    sent = {request.POST.get("act", ""): request.POST} if request.method == "POST" else {}
    told = "\n\n".join(filter(None, [row.subject, row.text]))
    return {
        "make": MailCaseForm(
            sent.get("make"),
            adoptions=queries.case_adoptions(),
            initial={"description": told},
            auto_id="id_make_%s",
        ),
        "attach": MailAttachForm(sent.get("attach"), auto_id="id_attach_%s"),
        "discard": MailDiscardForm(sent.get("discard"), auto_id="id_discard_%s"),
    }


_ACTS = {
    "make": domain.make_case_of_mail,
    "attach": domain.attach_mail,
    "discard": domain.discard_mail,
}


def _settled(request: HttpRequest, row: IncomingMail, name: str, form) -> bool:
    try:
        _ACTS[name](row, actor=request.user, **form.cleaned_data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


@login_required
@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand the letter's bytes out as they came, to be saved and not to be shown."""
    require(request, "cases.settle_mail")
    row = get_object_or_404(IncomingMail, pk=pk)
    content = queries.spool().raw(row.sha256)
    if content is None:
        raise Http404
    return as_download(io.BytesIO(content), f"{row.sha256[:12]}.eml")
