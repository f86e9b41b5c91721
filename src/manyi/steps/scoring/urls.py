"""Addresses of the step."""

app_name = "scoring"
urlpatterns: list = []
