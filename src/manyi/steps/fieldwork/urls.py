"""Addresses of the step: the staff's under /fieldwork/, the respondents' short ones at the root."""

from django.urls import path

from manyi.steps.fieldwork.views import (
    acts,
    board,
    exporting,
    identity,
    importing,
    keying,
    public,
    pushing,
    wave,
)

app_name = "fieldwork"
urlpatterns = [
    path("fieldwork/", board.index, name="index"),
    path("fieldwork/counts/", board.counts, name="board_counts"),
    path("fieldwork/waves/<int:pk>/", wave.wave, name="wave"),
    path("fieldwork/waves/<int:pk>/counts/", wave.wave_counts, name="wave_counts"),
    path("fieldwork/waves/<int:pk>/people/", wave.people, name="people"),
    path("fieldwork/waves/<int:pk>/export/", exporting.ask, name="export"),
    path("fieldwork/waves/<int:pk>/exports/", exporting.exports, name="exports"),
    path("fieldwork/exports/<int:pk>/file/", exporting.download, name="export_file"),
    path("fieldwork/waves/<int:pk>/import/", importing.start, name="import"),
    path("fieldwork/imports/<int:pk>/", importing.batch, name="import_batch"),
    path("fieldwork/imports/<int:pk>/drop/", importing.drop, name="import_drop"),
    path("fieldwork/audiences/<int:pk>/push/", pushing.settings_page, name="push_settings"),
    path("fieldwork/push/wjx/<int:pk>/", pushing.push, name="push"),
    path("fieldwork/waves/<int:pk>/<slug:name>/", acts.act, name="act"),
    path("fieldwork/audiences/<int:pk>/qr.svg", wave.qr, name="qr"),
    path("fieldwork/audiences/<int:pk>/key/", keying.key, name="key"),
    path("fieldwork/invitations/<int:pk>/undeliverable/", wave.undeliverable, name="undeliverable"),
    path("fieldwork/invitations/<int:pk>/link/", identity.own_link, name="own_link"),
    path("fieldwork/responses/<uuid:key>/identity/", identity.identity, name="identity"),
    path("a/<str:token>/", public.answer_personally, name="answer"),
    path("a/<str:token>/thanks/", public.thanks, name="thanks"),
    path("a/<str:token>/draft/", public.draft, name="draft"),
    path("o/<str:token>/", public.answer_openly, name="open"),
    path("o/<str:token>/thanks/", public.open_thanks, name="open_thanks"),
]
