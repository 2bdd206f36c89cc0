"""Addresses of organisations."""

from django.urls import path

from portal.organisations.views import joining, members

app_name = "organisations"
urlpatterns = [
    path("", joining.organisations, name="organisations"),
    path("new/", joining.register, name="register"),
    path("join/<str:token>/", joining.join, name="join"),
    path("<uuid:organisation_id>/", members.organisation, name="organisation"),
    path("<uuid:organisation_id>/invite/", members.invite, name="invite"),
    path("<uuid:organisation_id>/invitations/<uuid:invitation_id>/withdraw/", members.withdraw, name="withdraw"),
    path("<uuid:organisation_id>/members/<int:member_id>/role/", members.set_role, name="set_role"),
    path("<uuid:organisation_id>/members/<int:member_id>/remove/", members.remove, name="remove"),
    path("<uuid:organisation_id>/leave/", members.leave, name="leave"),
    path("<uuid:organisation_id>/close/", members.ask_to_close, name="ask_to_close"),
    path("<uuid:organisation_id>/reach/", members.reach, name="reach"),
]
