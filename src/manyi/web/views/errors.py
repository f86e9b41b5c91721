"""What people see when a page is missing, not theirs, or has failed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {"kind": "forbidden", "words": str(exception)}
    return render(request, "web/error.html", context, status=403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/error.html", {"kind": "missing"}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "web/failed.html", status=500)
