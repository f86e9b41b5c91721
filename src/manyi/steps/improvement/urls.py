"""Addresses of the step."""

app_name = "improvement"
urlpatterns: list = []
