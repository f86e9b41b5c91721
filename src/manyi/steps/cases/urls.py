"""Addresses of step 9: the staff's under /cases/, the customer's at /case/.

Each topic has its own list; they are put together at the end.
"""

from django.urls import path

from manyi.steps.cases.views import board, public, record, registering

app_name = "cases"
handling = [
    path("cases/", board.index, name="index"),
    path("cases/<int:pk>/", record.case, name="case"),
    path("cases/<int:pk>/plan/", record.open_plan, name="open_plan"),
]
intake = [
    path("cases/register/", registering.register, name="register"),
    path("cases/customers/", registering.customers, name="customers"),
    path("cases/<int:pk>/receipt/", registering.receipt, name="receipt"),
]
transparency = [
    path("case/", public.status, name="status"),
]
urlpatterns = [*handling, *intake, *transparency]
