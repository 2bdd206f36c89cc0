"""Addresses of the demo, which production does not have."""

from django.urls import path

from portal.demo import paying, views

app_name = "demo"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox.json", views.outbox_json, name="outbox_json"),
    path("outbox/<uuid:message_id>/", views.letter, name="letter"),
    path("pay/<slug:provider_id>/", paying.pay, name="pay"),
]
