"""Addresses of the step."""

app_name = "records"
urlpatterns: list = []
