"""Addresses of the step: the staff's under /fieldwork/, the respondents' short ones at the root."""

from django.urls import path

from manyi.steps.fieldwork.views import acts, board, keying, public, wave

app_name = "fieldwork"
urlpatterns = [
    path("fieldwork/", board.index, name="index"),
    path("fieldwork/counts/", board.counts, name="board_counts"),
    path("fieldwork/waves/<int:pk>/", wave.wave, name="wave"),
    path("fieldwork/waves/<int:pk>/counts/", wave.wave_counts, name="wave_counts"),
    path("fieldwork/waves/<int:pk>/people/", wave.people, name="people"),
    path("fieldwork/waves/<int:pk>/<slug:name>/", acts.act, name="act"),
    path("fieldwork/audiences/<int:pk>/qr.svg", wave.qr, name="qr"),
    path("fieldwork/audiences/<int:pk>/key/", keying.key, name="key"),
    path("fieldwork/invitations/<int:pk>/undeliverable/", wave.undeliverable, name="undeliverable"),
    path("a/<str:token>/", public.answer_personally, name="answer"),
    path("a/<str:token>/thanks/", public.thanks, name="thanks"),
    path("a/<str:token>/draft/", public.draft, name="draft"),
    path("o/<str:token>/", public.answer_openly, name="open"),
    path("o/<str:token>/thanks/", public.open_thanks, name="open_thanks"),
]
