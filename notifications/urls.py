"""Addresses of the webhooks of those who carry messages."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("hooks/twilio/", views.twilio_report, name="twilio"),
]
