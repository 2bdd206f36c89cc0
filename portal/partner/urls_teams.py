"""Addresses of teams to which agencies refer their clients."""

from django.urls import path

from portal.partner.views import staff

app_name = "referrals"
urlpatterns = [
    path("", staff.team_referrals, name="team_referrals"),
    path("<uuid:referral_id>/", staff.team_referral, name="team_referral"),
]
