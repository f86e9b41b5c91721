"""What every short form of the shell has in common: one form, one act, every problem at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from manyi.core.pages import problem_messages
from manyi.problems import ProblemsFound, sentence

Act = Callable[..., object]


def serve_form(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    title: str,
    back: str,
    intro: str = "",
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show the form; when it is right, carry out the act with its fields and go back.

    `then` says where to go instead, from what the act made.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(**form.cleaned_data, actor=request.user)
        except ProblemsFound as error:
            for problem in error.problems:
                form.add_error(None, sentence(problem))
        else:
            messages.success(request, _("已保存。"))
            return redirect(then(made) if then else back)
    context = {"form": form, "title": title, "back_url": back, "intro": intro}
    return render(request, "web/form.html", context)


def carry_out(request: HttpRequest, act: Callable[[], object], *, back: str) -> HttpResponse:
    """Do what one button asks, tell how it went, and go back."""
    try:
        act()
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("已保存。"))
    return redirect(back)
