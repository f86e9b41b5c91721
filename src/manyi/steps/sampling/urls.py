"""Addresses of the step."""

app_name = "sampling"
urlpatterns: list = []
