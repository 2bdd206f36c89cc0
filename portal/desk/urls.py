"""Addresses of the desk."""

from django.urls import path

from portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("channel/", views.channel, name="channel"),
    path("people/new/", views.new_person, name="new_person"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/start/", views.start, name="start"),
    path("people/<uuid:person_id>/council-tax/", views.bills, name="bills"),
    path("people/<uuid:person_id>/council-tax/<int:account_id>/remove/", views.remove_bill, name="remove_bill"),
    path("drafts/<uuid:draft_id>/hand-back/", views.hand_back, name="hand_back"),
    path("sent/<str:reference>/", views.sent, name="sent"),
]
