"""Addresses of the step."""

app_name = "questionnaires"
urlpatterns: list = []
