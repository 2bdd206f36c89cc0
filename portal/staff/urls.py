"""Addresses of staff, roles and seats."""

from django.urls import path

from portal.staff import views

app_name = "staff"
urlpatterns = [
    path("", views.staff, name="staff"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/remove/", views.remove, name="remove"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:role_id>/end/", views.end_role, name="end_role"),
    path("councillors/", views.seats, name="seats"),
    path("councillors/<int:seat_id>/", views.seat, name="seat"),
    path("councillors/<int:seat_id>/end/", views.end_seat, name="end_seat"),
]
