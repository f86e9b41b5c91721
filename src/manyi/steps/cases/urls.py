"""Addresses of the step."""

app_name = "cases"
urlpatterns: list = []
