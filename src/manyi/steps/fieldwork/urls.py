"""Addresses of the step: the staff's under /fieldwork/, the respondents' short ones at the root."""

from django.urls import path

from manyi.steps.fieldwork.views import public

app_name = "fieldwork"
urlpatterns = [
    path("a/<str:token>/", public.answer_personally, name="answer"),
    path("a/<str:token>/thanks/", public.thanks, name="thanks"),
    path("a/<str:token>/draft/", public.draft, name="draft"),
    path("o/<str:token>/", public.answer_openly, name="open"),
    path("o/<str:token>/thanks/", public.open_thanks, name="open_thanks"),
]
