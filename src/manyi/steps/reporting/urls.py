"""Addresses of the step."""

app_name = "reporting"
urlpatterns: list = []
