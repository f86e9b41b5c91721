"""Addresses of the step."""

from django.urls import path

from manyi.steps.questionnaires import views

app_name = "questionnaires"
urlpatterns = [
    path("questionnaires/", views.index, name="index"),
    path("questionnaires/draft/<int:adoption>/<slug:form>/", views.draft, name="draft"),
    path("questionnaires/<int:pk>/", views.version, name="version"),
    path("questionnaires/<int:pk>/edit/", views.edit, name="edit"),
    path("questionnaires/<int:pk>/question/", views.question, name="question"),
    path("questionnaires/<int:pk>/publish/", views.publish, name="publish"),
    path("questionnaires/<int:pk>/renew/", views.renew, name="renew"),
]
