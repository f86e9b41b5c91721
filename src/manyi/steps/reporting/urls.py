"""Addresses of step 7."""

from django.urls import path

from manyi.steps.reporting.views import acts, board, record, words

app_name = "reporting"
urlpatterns = [
    path("reporting/", board.index, name="index"),
    path("reporting/compose/<int:wave>/<slug:provision>/", board.compose, name="compose"),
    path("reporting/<int:pk>/", record.report, name="report"),
    path("reporting/<int:pk>/preview/", record.preview, name="preview"),
    path("reporting/<int:pk>/words/", words.past, name="past_words"),
    path("reporting/<int:pk>/words/<slug:part>/<slug:key>/", words.write, name="write"),
    path("reporting/<int:pk>/files/", acts.files, name="files"),
    path("reporting/<int:pk>/files/<slug:file_format>/", acts.download, name="download"),
    path("reporting/<int:pk>/submit/", acts.submit, name="submit"),
    path("reporting/<int:pk>/read/", acts.read, name="read"),
]
