"""The addresses of cases, queue and map."""

from django.urls import path

from casework.views import cases, decisions, documents, evidence, follow, permits, photos, queue, replies, team
from casework.views import map as maps

app_name = "casework"

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/cases.json", queue.cases, name="queue_cases"),
    path("queue/feedback/", queue.feedback, name="queue_feedback"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/done/", cases.done, name="done"),
    path("cases/<str:reference>/move/", team.move, name="move"),
    path("cases/<str:reference>/assign/", team.assign, name="assign"),
    path("cases/<str:reference>/note/", team.note, name="note"),
    path("cases/<str:reference>/write/", team.write, name="write"),
    path("cases/<str:reference>/pass-on/", team.pass_on, name="pass_on"),
    path("cases/<str:reference>/resend/", team.resend, name="resend"),
    path("cases/<str:reference>/messages/<uuid:message_id>/resend/", team.resend_message, name="resend_message"),
    path("cases/<str:reference>/ask/", decisions.ask, name="ask"),
    path("cases/<str:reference>/decide/", decisions.decide, name="decide"),
    path("cases/<str:reference>/decisions/<int:number>/", decisions.decision, name="decision"),
    path("cases/<str:reference>/decisions/<int:number>/challenge/", decisions.challenge, name="challenge"),
    path("cases/<str:reference>/message/", replies.reply, name="reply"),
    path("cases/<str:reference>/not-fixed/", replies.reopen, name="reopen"),
    path("cases/<str:reference>/withdraw/", replies.withdraw, name="withdraw"),
    path("cases/<str:reference>/feedback/", replies.feedback, name="feedback"),
    path("cases/<str:reference>/permit/", permits.permit, name="permit"),
    path("cases/<str:reference>/permit/qr.svg", permits.permit_qr, name="permit_qr"),
    path("cases/<str:reference>/permit/end/", permits.end_grant, name="end_grant"),
    path("permits/<str:token>/", permits.check_permit, name="check_permit"),
    path("cases/<str:reference>/follow/", follow.follow, name="follow"),
    path("cases/<str:reference>/follow/code/", follow.confirm, name="follow_code"),
    path("cases/<str:reference>/stop/", follow.stop_own, name="stop_own"),
    path("cases/<str:reference>/stop/<str:token>/", follow.stop, name="stop"),
    path("cases/<str:reference>/photos/<uuid:photo_id>/review/", photos.review, name="review_photo"),
    path("cases/<str:reference>/photos/<uuid:photo_id>/<str:size>/", photos.photo, name="photo"),
    path("cases/<str:reference>/evidence/<slug:name>/", evidence.evidence, name="evidence"),
    path("cases/<str:reference>/evidence/<slug:name>/review/", evidence.review, name="review_evidence"),
    path("cases/<str:reference>/add-a-file/", evidence.add_file, name="add_file"),
    path("cases/<str:reference>/documents/<uuid:document_id>/", documents.document, name="document"),
    path("upload/<str:token>/", evidence.upload, name="upload"),
    path("map/", maps.page, name="map"),
    path("map/cases.json", maps.cases, name="map_cases"),
    path("map/base.json", maps.base, name="map_base"),
]
