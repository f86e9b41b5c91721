"""Addresses of step 9: the staff's under /cases/, the customer's at /case/."""

from django.urls import path

from manyi.steps.cases.views import board, public, record, registering

app_name = "cases"
urlpatterns = [
    path("cases/", board.index, name="index"),
    path("cases/register/", registering.register, name="register"),
    path("cases/customers/", registering.customers, name="customers"),
    path("cases/<int:pk>/", record.case, name="case"),
    path("cases/<int:pk>/receipt/", registering.receipt, name="receipt"),
    path("cases/<int:pk>/plan/", record.open_plan, name="open_plan"),
    path("case/", public.status, name="status"),
]
