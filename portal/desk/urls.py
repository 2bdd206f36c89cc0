"""Addresses of the desk."""

from django.urls import path

from portal.desk import api
from portal.desk.views import calls, contacts, finding, identity, people, post

app_name = "desk"
urlpatterns = [
    path("", finding.desk, name="desk"),
    path("found/", finding.found_while_typing, name="found"),
    path("channel/", finding.channel, name="channel"),
    path("calls/", api.CallDoor.as_view(), name="call"),
    path("calls/ringing/", calls.ringing, name="ringing"),
    path("calls/<uuid:call_id>/take/", calls.take, name="take_call"),
    path("contacts/", contacts.open_contact, name="open_contact"),
    path("contacts/end/", contacts.end, name="end"),
    path("contacts/pass-on/", contacts.pass_on, name="pass_on"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("post/", post.waiting, name="post"),
    path("post/new/", post.record, name="record_post"),
    path("post/<uuid:post_id>/", post.item, name="post_item"),
    path("post/<uuid:post_id>/take/", post.take, name="take_post"),
    path("post/<uuid:post_id>/put-back/", post.put_back, name="put_back_post"),
    path("post/<uuid:post_id>/chase/", post.chase, name="chase_post"),
    path("post/<uuid:post_id>/close/", post.close, name="close_post"),
    path("post/<uuid:post_id>/files/", post.add_scans, name="add_scans"),
    path("post/<uuid:post_id>/files/<uuid:document_id>/", post.scan, name="scan"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/check/", identity.check, name="check"),
    path("people/<uuid:person_id>/seen/", identity.seen, name="seen"),
    path("people/<uuid:person_id>/needs/", people.needs, name="needs"),
    path("people/<uuid:person_id>/chase/", contacts.chase, name="chase"),
    path("people/<uuid:person_id>/start/", people.start, name="start"),
    path("people/<uuid:person_id>/start-several/", people.start_several, name="start_several"),
    path("people/<uuid:person_id>/council-tax/", people.bills, name="bills"),
    path("people/<uuid:person_id>/council-tax/<int:account_id>/remove/", people.remove_bill, name="remove_bill"),
    path("drafts/<uuid:draft_id>/hand-back/", people.hand_back, name="hand_back"),
    path("sent/<str:reference>/", people.sent, name="sent"),
]
