"""The addresses of cases, queue and map."""

from django.urls import path

from casework.views import cases, follow, photos, queue
from casework.views import map as maps

app_name = "casework"

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/cases.json", queue.cases, name="queue_cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/done/", cases.done, name="done"),
    path("cases/<str:reference>/move/", cases.move, name="move"),
    path("cases/<str:reference>/assign/", cases.assign, name="assign"),
    path("cases/<str:reference>/note/", cases.note, name="note"),
    path("cases/<str:reference>/not-fixed/", cases.reopen, name="reopen"),
    path("cases/<str:reference>/resend/", cases.resend, name="resend"),
    path("cases/<str:reference>/messages/<uuid:message_id>/resend/", cases.resend_message, name="resend_message"),
    path("cases/<str:reference>/follow/", follow.follow, name="follow"),
    path("cases/<str:reference>/follow/code/", follow.confirm, name="follow_code"),
    path("cases/<str:reference>/stop/", follow.stop_own, name="stop_own"),
    path("cases/<str:reference>/stop/<str:token>/", follow.stop, name="stop"),
    path("cases/<str:reference>/photos/<uuid:photo_id>/review/", photos.review, name="review_photo"),
    path("cases/<str:reference>/photos/<uuid:photo_id>/<str:size>/", photos.photo, name="photo"),
    path("map/", maps.page, name="map"),
    path("map/cases.json", maps.cases, name="map_cases"),
    path("map/base.json", maps.base, name="map_base"),
]
