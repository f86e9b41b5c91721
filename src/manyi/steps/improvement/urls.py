"""Addresses of step 8."""

from django.urls import path

from manyi.steps.improvement import views

app_name = "improvement"
urlpatterns = [
    path("improvement/", views.index, name="index"),
    path("improvement/<int:pk>/", views.plan, name="plan"),
    path("improvement/open/<int:pk>/", views.open_from_wave, name="open"),
]
