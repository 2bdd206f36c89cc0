"""Addresses of advisors who take a caller's consent back."""

from django.urls import path

from portal.partner.views import staff

app_name = "desk_agencies"
urlpatterns = [path("<uuid:client_id>/withdraw/", staff.withdraw_for, name="withdraw_for")]
