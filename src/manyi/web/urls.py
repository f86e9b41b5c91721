"""Addresses of the shell."""

from django.urls import path
from django.views.i18n import set_language

from manyi.web.views import approvals, customers, home, mailbox, manual, organisation, regulations

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", set_language, name="set_language"),
    path("manual/", manual.manual, name="manual"),
    path("manual/<slug:key>/", manual.manual_of_step, name="manual_of_step"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("customers/", customers.customers, name="customers"),
    path("customers/import/", customers.import_page, name="customer_import"),
    path("customers/batches/<int:pk>/", customers.batch, name="customer_batch"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.letter, name="letter"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/units/new/", organisation.add_unit, name="add_unit"),
    path("organisation/groups/new/", organisation.add_group, name="add_group"),
    path("organisation/groups/join/", organisation.add_member, name="add_member"),
    path("organisation/grant/", organisation.grant, name="grant"),
    path("regulations/", regulations.regulations, name="regulations"),
    path("regulations/adopt/", regulations.adopt, name="adopt"),
    path("regulations/<int:pk>/", regulations.regulation, name="regulation"),
    path("regulations/<int:pk>/assign/", regulations.assign, name="assign"),
]
