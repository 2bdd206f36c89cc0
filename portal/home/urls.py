"""Addresses of a resident's own pages."""

from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("requests/", views.requests, name="requests"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", views.delete_draft, name="delete_draft"),
    path("alerts/", views.alerts, name="alerts"),
]
