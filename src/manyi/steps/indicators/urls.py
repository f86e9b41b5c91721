"""Addresses of the step."""

app_name = "indicators"
urlpatterns: list = []
