"""Addresses of the step."""

app_name = "fieldwork"
urlpatterns: list = []
