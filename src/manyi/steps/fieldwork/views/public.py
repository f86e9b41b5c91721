"""The respondent's page.

No session, no cookie, no sign-in: a GET writes nothing, and a POST is authorised by the token in
its address alone. Django's CSRF token guards what a browser does with a signed-in person's cookie;
here there is none to abuse, so these views are exempt.
"""

import json
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from manyi.channels.web import Notice, Told, Typed, door_slots, render_sheet, splice, told_page
from manyi.channels.web.words import problem_words
from manyi.core.clock import now, today
from manyi.core.contributions import collect
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain import Outcome
from manyi.steps.fieldwork.forms import SentPage, read_page
from manyi.steps.fieldwork.queries import Door, door_by_open_token, door_by_token, page_html
from manyi.steps.fieldwork.queries.doors import organisation_of
from manyi.steps.fieldwork.queries.sheets import languages_of, questionnaire_of
from manyi.steps.fieldwork.queries.tokens import hash_token

_DEFAULT = "zh-hans"
_TOLD_STATUS = {Told.UNKNOWN: 404, Told.CLOSED: 410}


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view a respondent's: exempt from CSRF, never cached, compressed."""
    return csrf_exempt(never_cache(gzip_page(view)))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer_personally(request: HttpRequest, token: str) -> HttpResponse:
    """Show or take in the questionnaire of a personal link."""
    door = door_by_token(hash_token(token))
    if door is None:
        return _told(Told.UNKNOWN, _DEFAULT)
    draft_at = reverse("fieldwork:draft", args=[token])
    thanks_at = reverse("fieldwork:thanks", args=[token])
    return _page(request, door, draft_at=draft_at, thanks_at=thanks_at)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer_openly(request: HttpRequest, token: str) -> HttpResponse:
    """Show or take in the questionnaire of an open link."""
    door = door_by_open_token(token)
    if door is None:
        return _told(Told.UNKNOWN, _DEFAULT)
    return _page(request, door, thanks_at=reverse("fieldwork:open_thanks", args=[token]))


@public
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank whoever answered over a personal link."""
    return _thanks(request, door_by_token(hash_token(token)))


@public
@require_safe
def open_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank whoever answered over an open link."""
    return _thanks(request, door_by_open_token(token))


@public
@require_http_methods(["GET", "PUT"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Hand over or keep what was typed on a personal link and not yet sent."""
    door = door_by_token(hash_token(token))
    if door is None or door.invitation is None:
        return HttpResponse(status=404)
    if request.method == "GET":
        kept = domain.open_draft(door.invitation, token=token)
        return HttpResponse(status=204) if kept is None else JsonResponse(kept)
    try:
        fields = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    is_kept = isinstance(fields, dict) and domain.save_draft(
        door.invitation, token=token, fields=fields
    )
    return HttpResponse(status=204 if is_kept else 409)


def _page(request: HttpRequest, door: Door, *, thanks_at: str, draft_at: str = "") -> HttpResponse:
    language = _language(request, door)
    if request.method == "POST":
        return _take_in(request, door, language, thanks_at)
    if door.invitation is not None and door.invitation.is_spent:
        return _told(Told.ANSWERED, language)
    if door.is_shut(today()):
        return _told(Told.CLOSED, language)
    html = page_html(door.audience.questionnaire_version, language=language)
    slots = door_slots(_notice(door), language=language, opened=now(), draft_at=draft_at)
    return HttpResponse(splice(html, slots))


def _take_in(request: HttpRequest, door: Door, language: str, thanks_at: str) -> HttpResponse:
    questionnaire = questionnaire_of(door.audience.questionnaire_version)
    page = read_page(request.POST, questionnaire, fresh_key=secrets.token_urlsafe(18), at=now())
    try:
        submission = domain.submit_response(
            door,
            page_key=page.page_key,
            answers=page.answers,
            object_id=page.object_id,
            language=language,
            seconds=page.seconds,
        )
    except ProblemsFound as error:
        return _with_faults(door, page, error, language)
    match submission.outcome:
        case Outcome.ANSWERED_BEFORE:
            return _told(Told.ANSWERED, language, status=409)
        case Outcome.CLOSED:
            return _told(Told.CLOSED, language)
        case _:
            return HttpResponseRedirect(f"{thanks_at}?lang={language}", status=303)


def _with_faults(door: Door, page: SentPage, error: ProblemsFound, language: str) -> HttpResponse:
    """Show the page again with everything typed, each fault beside its item and all above."""
    questionnaire = questionnaire_of(door.audience.questionnaire_version)
    html = render_sheet(
        questionnaire,
        language=language,
        languages=languages_of(questionnaire),
        typed=Typed(page.answers, error.problems),
    )
    faults = [problem_words(one) for one in error.problems if one.place == "object"]
    notice = _notice(door, chosen=page.object_id, faults=faults)
    slots = door_slots(notice, language=language, opened=now(), page_key=page.page_key)
    return HttpResponse(splice(html, slots), status=422)


def _notice(door: Door, *, chosen: int | None = None, faults: list[str] | None = None) -> Notice:
    return Notice(
        organisation=organisation_of(door.wave),
        objects=[(one.pk, one.name) for one in door.objects],
        identity=door.wave.identity,
        is_personal=door.invitation is not None,
        closes_on=door.wave.closes_on,
        is_late=door.is_late(today()),
        chosen_object=chosen,
        object_faults=faults or (),
    )


def _language(request: HttpRequest, door: Door) -> str:
    """Return the language asked for in the address, else the browser's where it is offered."""
    offered = languages_of(questionnaire_of(door.audience.questionnaire_version))
    for wanted in (request.GET.get("lang"), getattr(request, "LANGUAGE_CODE", None)):
        if wanted in offered:
            return wanted
    return offered[0]


def _thanks(request: HttpRequest, door: Door | None) -> HttpResponse:
    if door is None:
        return _told(Told.UNKNOWN, _DEFAULT)
    language = _language(request, door)
    questionnaire = questionnaire_of(door.audience.questionnaire_version)
    offers = list(collect("answer.thanks", wave=door.audience.wave))
    words = _own_thanks(questionnaire, language)
    return HttpResponse(told_page(Told.THANKS, language=language, words=words, offers=offers))


def _own_thanks(questionnaire, language: str) -> str:
    return questionnaire.translations.get(language, {}).get("thanks", questionnaire.thanks)


def _told(kind: Told, language: str, *, status: int | None = None) -> HttpResponse:
    html = told_page(kind, language=language)
    return HttpResponse(html, status=status or _TOLD_STATUS.get(kind, 200))
