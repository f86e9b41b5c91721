"""Addresses of the step."""

app_name = "cleaning"
urlpatterns: list = []
