"""Addresses of the step."""

from django.urls import path

from manyi.steps.indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.index, name="index"),
    path("indicators/draft/<int:adoption>/<slug:section>/", views.draft, name="draft"),
    path("indicators/<int:pk>/", views.tree, name="tree"),
    path("indicators/<int:pk>/edit/", views.edit, name="edit"),
    path("indicators/<int:pk>/add/", views.add, name="add"),
    path("indicators/<int:pk>/publish/", views.publish, name="publish"),
    path("indicators/<int:pk>/renew/", views.renew, name="renew"),
    path("indicators/<int:pk>/screen/", views.screen, name="screen"),
    path("indicators/item/<int:pk>/", views.item, name="item"),
]
