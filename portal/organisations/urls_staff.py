"""Addresses of the officers who verify organisations."""

from django.urls import path

from portal.organisations.views import verifying

app_name = "verifying"
urlpatterns = [
    path("", verifying.waiting, name="waiting"),
    path("domains/", verifying.list_domain, name="list_domain"),
    path("domains/<int:domain_id>/remove/", verifying.unlist_domain, name="unlist_domain"),
    path("<uuid:organisation_id>/", verifying.look_at, name="look_at"),
]
