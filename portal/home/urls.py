"""Addresses of a resident's own pages."""

from django.urls import path

from portal.home.views import home, requests

app_name = "home"
urlpatterns = [
    path("", home.home, name="home"),
    path("requests/", requests.requests, name="requests"),
    path("drafts/", requests.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", requests.delete_draft, name="delete_draft"),
    path("alerts/", requests.alerts, name="alerts"),
]
