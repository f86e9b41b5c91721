"""Addresses of the step."""

from django.urls import path

from manyi.steps.sampling.views import objects, planning, samples, waves

app_name = "sampling"
urlpatterns = [
    path("sampling/", waves.board, name="index"),
    path("sampling/waves/", waves.waves, name="waves"),
    path("sampling/new/", planning.choose, name="choose"),
    path("sampling/new/<int:adoption>/<slug:survey>/", planning.plan_wave, name="plan_wave"),
    path("sampling/<int:pk>/", waves.wave, name="wave"),
    path("sampling/<int:pk>/objects/", planning.name_objects, name="wave_objects"),
    path("sampling/<int:pk>/questionnaires/", planning.questionnaires, name="wave_questionnaires"),
    path("sampling/<int:pk>/plan/", planning.plan, name="wave_plan"),
    path("sampling/<int:pk>/samples/", samples.samples, name="wave_samples"),
    path("sampling/<int:pk>/approve/", samples.approve, name="approve"),
    path("sampling/<int:pk>/refuse/", samples.refuse, name="refuse"),
    path("sampling/audiences/<int:pk>/", samples.audience, name="audience"),
    path("sampling/members/<int:pk>/override/", samples.override, name="override"),
    path("sampling/objects/", objects.objects, name="objects"),
    path("sampling/objects/new/", objects.add, name="add_object"),
    path("sampling/objects/<int:pk>/", objects.thing, name="object"),
    path("sampling/objects/<int:pk>/edit/", objects.edit, name="edit_object"),
    path("sampling/objects/<int:pk>/retire/", objects.retire, name="retire_object"),
]
