"""Addresses of the partner's room."""

from django.urls import path

from portal.partner.views import clients, consents, home, lists, referrals

app_name = "partner"
urlpatterns = [
    path("", home.home, name="home"),
    path("requests/", home.requests, name="requests"),
    path("sent/<str:reference>/", home.sent, name="sent"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", consents.ways, name="ways"),
    path("clients/new/account/", consents.ask_in_account, name="ask_in_account"),
    path("clients/new/code/", consents.ask_by_code, name="ask_by_code"),
    path("clients/new/form/", consents.keep_form, name="keep_form"),
    path("clients/asked/<uuid:request_id>/", consents.asked, name="asked"),
    path("clients/asked/<uuid:request_id>/take-back/", consents.take_back, name="take_back"),
    path("clients/<uuid:client_id>/", clients.client, name="client"),
    path("clients/<uuid:client_id>/start/", clients.start, name="start"),
    path("clients/<uuid:client_id>/reference/", clients.reference, name="reference"),
    path("clients/<uuid:client_id>/circle/join/", clients.join_circle, name="join_circle"),
    path("clients/<uuid:client_id>/circle/leave/", clients.leave_circle, name="leave_circle"),
    path("clients/<uuid:client_id>/withdraw/", clients.withdraw, name="withdraw"),
    path("clients/<uuid:client_id>/end/", clients.end, name="end"),
    path("clients/<uuid:client_id>/refer/", referrals.refer, name="refer"),
    path("forms/<uuid:form_id>/", clients.signed_form, name="signed_form"),
    path("lists/", lists.lists, name="lists"),
    path("lists/columns/<slug:slug>/", lists.columns, name="columns"),
    path("lists/columns/<slug:slug>/template.csv", lists.template, name="template"),
    path("lists/<uuid:list_id>/", lists.one_list, name="list"),
    path("lists/<uuid:list_id>/send/", lists.send, name="send_list"),
    path("lists/<uuid:list_id>/delete/", lists.delete, name="delete_list"),
    path("lists/<uuid:list_id>/result.csv", lists.result, name="list_result"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/", referrals.referral, name="referral"),
    path("referrals/<uuid:referral_id>/stop/", referrals.stop, name="stop_referral"),
]
