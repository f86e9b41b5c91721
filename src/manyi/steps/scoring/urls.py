"""Addresses of the step."""

from django.urls import path

from manyi.steps.scoring.views import board, past, scores, targets

app_name = "scoring"
urlpatterns = [
    path("scoring/", board.index, name="index"),
    path("scoring/waves/<int:pk>/", scores.wave, name="wave"),
    path("scoring/waves/<int:pk>/figures.json", scores.figures_json, name="figures_json"),
    path("scoring/waves/<int:pk>/score/", scores.score_wave, name="score_wave"),
    path("scoring/scores/<int:pk>/", scores.score, name="score"),
    path("scoring/scores/<int:pk>/recompute/", scores.recompute, name="recompute"),
    path("scoring/targets/", targets.targets, name="targets"),
    path("scoring/targets/propose/", targets.propose, name="propose_target"),
    path("scoring/figures/", past.figures, name="figures"),
]
