"""Addresses of a resident's own pages."""

from django.urls import path

from portal.home.views import bills, bookings, claims, collections, home, proof, requests, residence

app_name = "home"
urlpatterns = [
    path("", home.home, name="home"),
    path("home/", residence.residence, name="residence"),
    path("requests/", requests.requests, name="requests"),
    path("requests/earlier/", claims.claims, name="claims"),
    path("drafts/", requests.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", requests.delete_draft, name="delete_draft"),
    path("bills/", bills.bills, name="bills"),
    path("bills/add/", bills.link_bill, name="link_bill"),
    path("bills/code/", proof.prove, name="prove"),
    path("bills/<int:account_id>/", bills.bill, name="bill"),
    path("bills/<int:account_id>/pay/", bills.pay_bill, name="pay_bill"),
    path("bills/<int:account_id>/by-email/", bills.e_billing, name="e_billing"),
    path("bills/<int:account_id>/remove/", bills.unlink_bill, name="unlink_bill"),
    path("collections/", collections.collections, name="collections"),
    path("collections/calendar/", collections.set_calendar, name="set_calendar"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("alerts/", requests.alerts, name="alerts"),
]
