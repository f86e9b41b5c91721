"""Background work: what waits, what runs, what failed and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.outbox import State, jobs_listed, retry
from manyi.core.pages import require

SHOWN = 100


@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """List background work, what failed first."""
    require(request, "core.manage_jobs")
    open_ones = jobs_listed(states=(State.WAITING, State.RUNNING), count=SHOWN)
    context = {
        "failed": jobs_listed(states=(State.FAILED,), count=SHOWN),
        "running": [one for one in open_ones if one.state is State.RUNNING],
        "waiting": [
            one for one in open_ones if one.state is State.WAITING and one.key != "periodic"
        ],
        "repeated": [one for one in open_ones if one.key == "periodic"],
        "done": jobs_listed(states=(State.DONE,), count=10),
        "most": SHOWN,
    }
    return render(request, "web/jobs.html", context)


@login_required
@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let failed work begin again."""
    require(request, "core.manage_jobs")
    if retry(pk):
        messages.success(request, _("已重新排队，稍后自动执行。"))
    else:
        messages.info(request, _("这项任务没有失败，或已在重新执行，不必再点。"))
    return redirect("jobs")
