"""Addresses of the step."""

from django.urls import path

from manyi.steps.cleaning import views

app_name = "cleaning"
urlpatterns = [
    path("cleaning/", views.index, name="index"),
    path("cleaning/waves/<int:pk>/", views.wave, name="wave"),
    path("cleaning/waves/<int:pk>/flags/", views.raise_flags, name="raise_flags"),
    path("cleaning/waves/<int:pk>/decide/", views.decide, name="decide"),
    path("cleaning/waves/<int:pk>/freeze/", views.freeze, name="freeze"),
    path("cleaning/responses/<uuid:key>/", views.response, name="response"),
    path("cleaning/snapshots/<int:pk>/rows/", views.rows, name="rows"),
]
