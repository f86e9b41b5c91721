"""Pages of step 10: duties, clauses with their evidence, the ledger, the register."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core.clock import today
from manyi.core.duties import duties_on
from manyi.core.ledger import count_entries, entry, verify
from manyi.core.ledger.reading import latest_entries
from manyi.core.models import Adoption, Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.regulation import EVENTS, Duty, DutyState, Pack
from manyi.regulation.schema.asking import FormField
from manyi.steps.records import domain, queries
from manyi.steps.records.forms import DutyForm
from manyi.steps.records.models import DutyRecord, FiledRecord
from manyi.steps.sampling.models import Wave

ENTRIES_A_PAGE = 100
# Where each act is done; what is not here is done on the page of its thing.
PAGES = {
    "role.assigned": "organisation",
    "target.proposed": "scoring:targets",
    "wave.planned": "sampling:index",
    "wave.issued": "sampling:index",
    "report.submitted": "reporting:index",
    "improvement.opened": "improvement:index",
}
THINGS = {
    "wave": "sampling:wave",
    "report": "reporting:report",
    "plan": "improvement:plan",
    "case": "cases:case",
}


def act_url(duty: Duty) -> str:
    """Return the page on which a duty is done."""
    verb = duty.rule.fulfilled_by[0]
    if verb == "duty.recorded":
        query = f"?adoption={duty.adoption.key}&duty={duty.rule.address}&occasion={duty.occasion}"
        return reverse("records:record") + query
    kind, number = duty.occasion.partition("-")[0], queries.number_of(duty.occasion)
    if kind in THINGS and number is not None and verb not in PAGES:
        return reverse(THINGS[kind], args=[number])
    return reverse(PAGES.get(verb, "records:index"))


def _with_url(owed: list[queries.OwedDuty]) -> list[dict[str, Any]]:
    words = queries.occasion_words(one.duty.occasion for one in owed)
    return [
        {
            "owed": one,
            "duty": one.duty,
            "url": act_url(one.duty),
            "occasion": words[one.duty.occasion],
        }
        for one in owed
    ]


def home_panel(*, person: Person, day: date) -> dict[str, Any] | None:
    """Hand the first page what the person owes."""
    rows = _with_url(queries.duties_of(person, day))
    return {"template": "records/home_panel.html", "rows": rows} if rows else None


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show everything owed in every unit: late first, then what is open, then what was done."""
    require(request, "records.read")
    state = request.GET.get("state", "")
    wanted = [DutyState(state)] if state in list(DutyState) else list(queries.OUTSTANDING)
    adoptions = Adoption.objects.select_related("pack_version", "unit")
    rows = queries.duties_owed(adoptions, today(), states=wanted)
    context = {
        "page": paginate(request, _with_url(rows)),
        "states": list(DutyState),
        "state": state,
        "adoptions": adoptions,
        "total": len(rows),
    }
    return render(request, "records/index.html", context)


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Fill in the record form of one duty for its occasion."""
    require(request, "records.record_duty")
    adoption, duty = _duty_asked(request)
    pack = duty.adoption.pack
    blank = domain.form_of(adoption, duty.rule.address)
    form = DutyForm(request.POST or None, pack=pack, form=blank)
    if request.method == "POST" and form.is_valid():
        try:
            row = domain.record_duty(
                adoption,
                duty=duty.rule.address,
                occasion=duty.occasion,
                fields=form.values(),
                on=form.cleaned_data["on"],
                actor=request.user,
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已登记，并记入台账。"))
            return redirect("records:filled", row.pk)
    context = {"form": form, "duty": duty, "blank": blank, "adoption": adoption}
    return render(request, "records/record.html", context)


def _duty_asked(request: HttpRequest) -> tuple[Adoption, Duty]:
    key = request.GET.get("adoption", "")
    rows = Adoption.objects.filter(key=key).select_related("pack_version", "unit")
    for duty in duties_on(today(), rows):
        if duty.rule.fulfilled_by != ("duty.recorded",):
            continue
        named = (duty.rule.address, duty.occasion)
        if named == (request.GET.get("duty"), request.GET.get("occasion")):
            return rows.get(start=duty.adoption.start), duty
    raise Http404


@login_required
def filled(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one filled-in form."""
    require(request, "records.read")
    row = get_object_or_404(DutyRecord.objects.select_related("adoption__pack_version"), pk=pk)
    blank = domain.form_of(row.adoption, row.duty)
    pack = queries.pack_of(row.adoption.pack_version)
    blanks = blank.fields if blank else {}
    # PostgreSQL keeps no order in JSON; the form's own order is the one people know.
    keys = [*(key for key in blanks if key in row.fields), *(row.fields.keys() - blanks.keys())]
    fields = [_in_words(pack, blanks.get(key), key, row.fields[key]) for key in keys]
    context = {
        "row": row,
        "fields": fields,
        "label": domain.provision_of(row.adoption, row.duty).label,
        "blank": blank,
        "entries": latest_entries(5, thing=row.thing),
    }
    return render(request, "records/filled.html", context)


def _in_words(pack: Pack, blank: FormField | None, key: str, value: Any) -> tuple[str, Any]:
    """Return label and content of a blank as a reader wants them: no keys of the pack."""
    if blank is None:
        return key, value
    if blank.type == "attendance":
        present = [pack.roles[role].label for role in value if role in pack.roles]
        return blank.label, "、".join(present)
    if blank.type == "choice":
        return blank.label, blank.choices.get(value, value)
    return blank.label, value


@login_required
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every clause of a regulation with its state in a year and the evidence."""
    require(request, "records.read")
    adoption = get_object_or_404(Adoption.objects.select_related("pack_version", "unit"), pk=pk)
    year = request.GET.get("year", str(today().year))
    period = queries.period_of(year)
    pack = queries.pack_of(adoption.pack_version)
    rows = [
        {"state": state, "clause": pack.clauses[state.clause]}
        for state in queries.clause_states_of(adoption, period, today())
    ]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["state"].state] = counts.get(row["state"].state, 0) + 1
    years = range(adoption.start.year, today().year + 1)
    context = {
        "adoption": adoption,
        "rows": rows,
        "counts": counts,
        "year": period.start.year,
        "years": years,
    }
    return render(request, "records/clauses.html", context)


@login_required
def clause(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one clause: words, what carries it out, and each entry that shows it."""
    require(request, "records.read")
    adoption = get_object_or_404(Adoption.objects.select_related("pack_version", "unit"), pk=pk)
    pack = queries.pack_of(adoption.pack_version)
    if key not in pack.clauses:
        raise Http404
    period = queries.period_of(request.GET.get("year", ""))
    state = next(
        one for one in queries.clause_states_of(adoption, period, today()) if one.clause == key
    )
    context = {
        "adoption": adoption,
        "clause": pack.clauses[key],
        "state": state,
        "entries": _named(queries.evidence_of(state)),
        "year": period.start.year,
    }
    return render(request, "records/clause.html", context)


def _named(entries: list | tuple) -> list[dict[str, Any]]:
    """Put names to the numbers an entry holds; the ledger itself has none."""
    people = dict(
        Person.objects.filter(pk__in={one.actor for one in entries}).values_list("pk", "name")
    )
    return [{"entry": one, "actor": people.get(one.actor, "")} for one in entries]


@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the chain, newest first, narrowed by thing or verb."""
    require(request, "records.read")
    thing, verb = request.GET.get("thing", "").strip(), request.GET.get("verb", "")
    before = request.GET.get("before", "")
    entries = latest_entries(
        ENTRIES_A_PAGE,
        before=int(before) if before.isdecimal() else None,
        verbs=[verb] if verb in EVENTS else (),
        thing=thing,
    )
    context = {
        "entries": _named(entries),
        "count": count_entries(),
        "thing": thing,
        "verb": verb,
        "verbs": sorted((key, event.label) for key, event in EVENTS.items()),
        "more": entries[-1].seq if len(entries) == ENTRIES_A_PAGE else None,
        "waves": Wave.objects.order_by("-pk")[:20],
    }
    return render(request, "records/ledger.html", context)


@login_required
def ledger_entry(request: HttpRequest, seq: int) -> HttpResponse:
    """Show one entry whole."""
    require(request, "records.read")
    one = entry(seq)
    if one is None:
        raise Http404
    return render(request, "records/entry.html", {"row": _named([one])[0]})


@login_required
def verify_ledger(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now and show what was found."""
    require(request, "records.verify_ledger")
    report = verify() if request.method == "POST" else None
    return render(request, "records/verify.html", {"report": report, "count": count_entries()})


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """List the filed documents and the filled-in forms."""
    require(request, "records.read")
    context = {
        "filed": FiledRecord.objects.select_related("filed_by", "adoption__pack_version"),
        "page": paginate(request, DutyRecord.objects.select_related("recorded_by", "adoption")),
    }
    return render(request, "records/register.html", context)
