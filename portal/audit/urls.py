"""The address of the log of looks."""

from django.urls import path

from portal.audit import views

app_name = "audit"
urlpatterns = [path("", views.looks, name="looks")]
