"""Who signed in and out, and who could not: told to the ledger, never with what was typed."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed, user_logged_in
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.ledger import record
from manyi.core.models import Person
from manyi.core.people import record_new_password


def connect() -> None:
    """Listen to every door there is for signing in and out."""
    user_logged_in.connect(_signed_in, dispatch_uid="ledger.signin")
    user_logged_out.connect(_signed_out, dispatch_uid="ledger.signout")
    user_login_failed.connect(_failed, dispatch_uid="ledger.failed")
    user_locked_out.connect(_locked, dispatch_uid="ledger.locked")
    password_changed.connect(_chose_password, dispatch_uid="ledger.password")


def locked_page(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """Say when the account can be tried again."""
    return render(request, "account/locked.html", status=429)


def _signed_in(*, request: HttpRequest, user: Person, **_: object) -> None:
    _record("signin.succeeded", user.pk, actor=user.pk, method=_method(request, user))


def _method(request: HttpRequest, user: Person) -> str:
    """Return how they proved who they are: `password`, or `mfa.totp` for the last proof of two."""
    records = get_authentication_records(request, user)
    last = records[-1] if records else {"method": "password"}
    return ".".join(last[name] for name in ("method", "type") if name in last)


def _signed_out(*, user: Person | None, **_: object) -> None:
    if user is not None:
        _record("signout.done", user.pk, actor=user.pk)


def _failed(*, credentials: dict, request: HttpRequest | None = None, **_: object) -> None:
    # The try that locks an account, and every one after it, is told as the lock.
    if not getattr(request, "axes_locked_out", False):
        _record("signin.failed", _account(credentials.get("username")), method="password")


def _locked(*, username: str | None, **_: object) -> None:
    _record("signin.locked", _account(username))


def _chose_password(*, user: Person, **_: object) -> None:
    record_new_password(user, actor=user)


def _account(username: str | None) -> int | None:
    """Return whose account it is; a name nobody has may be a password typed in the wrong box."""
    found = Person.objects.filter(username__iexact=username or "").values_list("pk", flat=True)
    return found.first()


@transaction.atomic
def _record(verb: str, person: int | None, *, actor: int | None = None, **facts: str) -> None:
    thing = f"person-{person}" if person else ""
    record(verb, actor=actor, thing=thing, facts={"person": thing or None, **facts})
