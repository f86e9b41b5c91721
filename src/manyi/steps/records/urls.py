"""Addresses of step 10."""

from django.urls import path

from manyi.steps.records import views

app_name = "records"
urlpatterns = [
    path("records/", views.index, name="index"),
    path("records/record/", views.record, name="record"),
    path("records/filled/<int:pk>/", views.filled, name="filled"),
    path("records/clauses/<int:pk>/", views.clauses, name="clauses"),
    path("records/clauses/<int:pk>/<str:key>/", views.clause, name="clause"),
    path("records/ledger/", views.ledger, name="ledger"),
    path("records/ledger/verify/", views.verify_ledger, name="verify_ledger"),
    path("records/ledger/<int:seq>/", views.ledger_entry, name="ledger_entry"),
    path("records/register/", views.register, name="register"),
]
