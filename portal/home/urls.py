"""Addresses of a resident's own pages."""

from django.urls import path

from portal.home.views import (
    bills,
    bookings,
    claims,
    collections,
    data,
    details,
    home,
    proof,
    requests,
    residence,
)
from portal.partner.views import account

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
    path("agencies/", account.agencies, name="agencies"),
    path("agencies/circle/join/", account.join_circle, name="join_circle"),
    path("agencies/circle/end/", account.end_circle, name="end_circle"),
    path("agencies/asked/<uuid:request_id>/", account.answer, name="answer_agency"),
    path("agencies/referrals/<uuid:referral_id>/", account.answer_referral, name="answer_referral"),
    path("agencies/<uuid:client_id>/stop/", account.stop, name="stop_agency"),
    path("details/", details.details, name="details"),
    path("details/name/", details.change_name, name="change_name"),
    path("details/contact/", details.change_needs, name="change_needs"),
    path("details/email/", details.change_email, name="change_email"),
    path("details/mobile/", details.change_mobile, name="change_mobile"),
    path("details/mobile/remove/", details.remove_mobile, name="remove_mobile"),
    path("details/code/", details.new_address, name="new_address"),
    path("data/", data.data, name="data"),
    path("data/download/", data.download_data, name="download_data"),
    path("data/download/my-data.json", data.data_as_json, name="data_as_json"),
    path("data/download/my-data.html", data.data_as_page, name="data_as_page"),
    path("data/consents/", data.consents, name="consents"),
    path("data/looks/", data.looks, name="looks"),
    path("data/erase/", data.erase, name="erase"),
    path("data/erase/done/", data.erased, name="erased"),
]
