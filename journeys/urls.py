"""The addresses of services, drafts and tracking."""

from django.urls import path

from journeys import kinds
from journeys.book import views as book
from journeys.track import views as track
from journeys.views import (
    check,
    community,
    files,
    help_pages,
    notices,
    pages,
    paying,
    photos,
    returning,
    search,
    services,
    tasks,
)

app_name = "journeys"

urlpatterns = [
    path("help/", help_pages.topics, name="help"),
    path("help/<slug:slug>/", help_pages.page, name="help_page"),
    path("search/", search.search, name="search"),
    path("search/missed/", search.missed, name="missed"),
    path("community/", community.community, name="community"),
    path("community/<slug:slug>/", community.group, name="group"),
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.write, name="new_notice"),
    path("notices/<int:notice_id>/", notices.write, name="notice"),
    path("notices/<int:notice_id>/end/", notices.end, name="end_notice"),
    path("cases/<str:reference>/change/", book.change, name="change_booking"),
    path("services/", services.services, name="services"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/start/", services.start, name="start"),
    path("drafts/<uuid:draft_id>/check/", check.check, name="check"),
    path("drafts/<uuid:draft_id>/paid/", paying.paid, name="paid"),
    path("drafts/<uuid:draft_id>/photos/<uuid:photo_id>/<str:size>/", photos.photo, name="photo"),
    path("drafts/<uuid:draft_id>/files/<uuid:document_id>/", files.file, name="file"),
    path("drafts/<uuid:draft_id>/save/", returning.save, name="save"),
    path("drafts/<uuid:draft_id>/tasks/", tasks.tasks, name="tasks"),
    path("drafts/<uuid:draft_id>/<slug:name>/", pages.page, name="page"),
    path("return/<uuid:draft_id>/", returning.come_back, name="come_back"),
    path("track/", track.track, name="track"),
]

kinds.services()  # a broken definition stops the start, with its file and line
