"""Every address: the shell, sign-in, and one mount for each step."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("manyi.web.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    *[path("", include(f"manyi.steps.{step}.urls")) for step in settings.STEPS],
]

handler403 = "manyi.web.views.errors.forbidden"
handler404 = "manyi.web.views.errors.missing"
handler500 = "manyi.web.views.errors.failed"
