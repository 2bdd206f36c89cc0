"""The addresses of services, drafts and tracking."""

from django.urls import path

from journeys import kinds, views
from journeys.track import views as track

app_name = "journeys"

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("services/<slug:slug>/start/", views.start, name="start"),
    path("drafts/<uuid:draft_id>/check/", views.check, name="check"),
    path("drafts/<uuid:draft_id>/photos/<uuid:photo_id>/<str:size>/", views.photo, name="photo"),
    path("drafts/<uuid:draft_id>/<slug:name>/", views.page, name="page"),
    path("track/", track.track, name="track"),
]

kinds.services()  # a broken definition stops the start, with its file and line
