"""Letters and emails that came in: listed, recorded, taken, and dealt with by the same forms as a call."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import limits
from accounts.middleware import Request
from accounts.models import Person
from accounts.rules import CHANNEL_SESSION_KEY
from casework import actions as casework
from casework.actions import contacts as contacting
from casework.actions import documents as keeping
from casework.actions import post as posting
from casework.models import POST_CHANNELS, CaseChannel, Contact, ContactOutcome, Document, IncomingPost
from casework.queries import post as queries
from casework.views.documents import served
from portal.desk import actions
from portal.desk.contact import contact_of
from portal.desk.forms import ClosePostForm, RecordForm, ScansForm
from portal.desk.queries.post import suggested_for
from portal.desk.views.doors import advisor_of, after, not_found, say, say_that, under_way

A_PAGE = 30
SENDINGS = "600/h"
TOO_OFTEN = "Files have been sent from here too often in the last hour. Wait a while, then add them again"


@require_GET
def waiting(request: Request) -> HttpResponse:
    """What nobody has dealt with yet, the oldest first. Four queries whatever the number of rows."""
    channel = request.GET.get("channel", "")
    channel = channel if channel in POST_CHANNELS else ""
    page = Paginator(queries.post_waiting(channel), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "channel": channel,
        "channels": [("", "All"), *((one, CaseChannel(one).label) for one in POST_CHANNELS)],
        "query": f"channel={channel}" if channel else "",
    }
    return render(request, "portal/desk/post/list.html", shown)


@require_http_methods(["GET", "POST"])
def record(request: Request) -> HttpResponse:
    """Keep a letter, or an email that came some other way, with its scans."""
    files = request.FILES.getlist("files")
    form = RecordForm(request.POST if request.method == "POST" else None, has_files=bool(files))
    if form.is_valid() and files and not _may_send(request):
        form.add_error("files", TOO_OFTEN)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in form.fields if name != "files"}
        kept = posting.record_by_hand(new=posting.NewPost(**typed, files=files), by=advisor_of(request))
        say(request, "post_recorded", post=kept)
        return redirect("desk:post_item", kept.pk)
    return render(request, "portal/desk/post/record.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def item(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """What came, beside what can be done."""
    return _show(request, post_id)


def _show(
    request: Request, post_id: uuid.UUID, *, scans: ScansForm | None = None, close: ClosePostForm | None = None
) -> HttpResponse:
    contact = contact_of(request)
    try:
        post = queries.post_for(advisor_of(request), post_id, knows=_known(contact))
    except IncomingPost.DoesNotExist as error:
        return _dealt_with(request, post_id, error)
    story = queries.story_of(post)
    mine = contact if contact is not None and contact.post_id == post.pk else None
    if post.dealt_at is not None:
        actions.look_again(story=story, viewer=request.viewer)
    shown: dict[str, Any] = {
        "post": post,
        "files": queries.files_of_post(post),
        "story": story,
        "mine": mine,
        "taken": next((one for one in story if one.ended_at is None and one != mine), None),
        "scans": scans or ScansForm(),
        "close": close or ClosePostForm(),
        "form": scans or close,
    }
    if mine is not None and post.dealt_at is None:
        shown["suggested"] = suggested_for(request.viewer, post, mine)
    is_wrong = any(form is not None and form.errors for form in (scans, close))
    return render(request, "portal/desk/post/item.html", shown, status=422 if is_wrong else 200)


def _known(contact: Contact | None) -> Person | None:
    return contact.person if contact is not None and contact.knows_them else None


def _dealt_with(request: Request, post_id: uuid.UUID, error: Exception) -> HttpResponse:
    """Say who has dealt with it, and nothing of what it was. Raises ``Http404`` where there is no such thing."""
    try:
        post = IncomingPost.objects.get(pk=post_id)
    except IncomingPost.DoesNotExist:
        raise not_found(error) from error
    by = queries.story_of(post)
    return render(request, "portal/desk/post/gone.html", {"post": post, "last": by[-1] if by else None}, status=409)


@require_POST
def take(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """Begin to deal with it: a contact, in which everything is done. The second of two advisors is told."""
    try:
        contact = posting.take_post(post_id=post_id, by=advisor_of(request))
    except IncomingPost.DoesNotExist as error:
        raise not_found(error) from error
    except posting.PostDealtWith as error:
        return _dealt_with(request, post_id, error)
    except posting.PostTaken as error:
        return render(request, "portal/desk/post/gone.html", {"taken": error.contact}, status=409)
    except contacting.ContactUnderWay as error:
        return under_way(request, error.contact)
    request.session[CHANNEL_SESSION_KEY] = contact.channel
    return redirect("desk:post_item", post_id)


@require_POST
def put_back(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """Leave it for a colleague."""
    contact = _mine(request, post_id)
    try:
        if contact is None:
            raise contacting.ContactOver
        posting.put_back(contact=contact, by=advisor_of(request))
    except contacting.ContactOver:
        say_that(request, "no_contact")
        return redirect("desk:post_item", post_id)
    say(request, "post_put_back")
    return redirect(after(request, contact))


@require_POST
def close(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """Deal with it without a form: it was answered, it is not for us, it is spam."""
    form = ClosePostForm(request.POST)
    if not form.is_valid():
        return _show(request, post_id, close=form)
    outcome = ContactOutcome(form.cleaned_data["outcome"])
    try:
        posting.close_post(post_id=post_id, outcome=outcome, note=form.cleaned_data["note"], by=advisor_of(request))
    except IncomingPost.DoesNotExist as error:
        raise not_found(error) from error
    except posting.PostDealtWith as error:
        return _dealt_with(request, post_id, error)
    except posting.PostTaken as error:
        shown = {"taken": error.contact, "typed": form.cleaned_data["note"]}
        return render(request, "portal/desk/post/gone.html", shown, status=409)
    except contacting.ContactUnderWay as error:
        return under_way(request, error.contact)
    request.session.pop(CHANNEL_SESSION_KEY, None)
    say(request, "post_closed", outcome=outcome.label)
    return redirect("desk:post")


@require_POST
def chase(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """Keep that it asks about a request whose reference stands in it, whoever wrote it."""
    contact = _mine(request, post_id)
    if contact is None or contact.post is None:
        say_that(request, "no_contact")
        return redirect("desk:post_item", post_id)
    meant = suggested_for(request.viewer, contact.post, contact).cases
    asked = next((one for one in meant if one.reference == request.POST.get("case", "")), None)
    try:
        if asked is None:
            raise casework.CaseClosed("")
        actions.chase(contact=contact, case=asked, by=advisor_of(request))
    except (contacting.ContactOver, casework.CaseClosed):
        say_that(request, "nothing_chased")
        return redirect("desk:post_item", post_id)
    say(request, "chased", case=asked)
    return redirect("desk:post_item", post_id)


@require_POST
def add_scans(request: Request, post_id: uuid.UUID) -> HttpResponse:
    """Keep more files of it, and say why others are not."""
    form = ScansForm(request.POST)
    form.full_clean()
    files = request.FILES.getlist("files")
    if not files:
        form.refuse("Choose a file")
    elif not _may_send(request):
        form.refuse(TOO_OFTEN)
        files = []
    try:
        post = IncomingPost.objects.get(pk=post_id)
        for one in files[: keeping.AT_MOST]:
            try:
                posting.add_scan(post=post, upload=one, by=advisor_of(request))
            except keeping.DocumentRefused as refused:
                form.refuse(refused.words)
    except IncomingPost.DoesNotExist as error:
        raise not_found(error) from error
    except posting.PostDealtWith as error:
        return _dealt_with(request, post_id, error)
    if len(files) > keeping.AT_MOST:
        unopened = len(files) - keeping.AT_MOST
        form.refuse(f"You can add {keeping.AT_MOST} files at a time. We did not open the last {unopened}")
    if form.errors:
        return _show(request, post_id, scans=form)
    return redirect(f"{reverse('desk:post_item', args=[post_id])}#files")


@require_GET
def scan(request: Request, post_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    """One file of it, for whoever may read it."""
    contact = contact_of(request)
    try:
        post = queries.post_for(advisor_of(request), post_id, knows=_known(contact))
        return served(Document.objects.get(post=post, pk=document_id))
    except (IncomingPost.DoesNotExist, Document.DoesNotExist) as error:
        raise not_found(error) from error


def _mine(request: Request, post_id: uuid.UUID) -> Contact | None:
    """The open contact where it is about this item."""
    contact = contact_of(request)
    return contact if contact is not None and contact.post_id == post_id else None


def _may_send(request: Request) -> bool:
    return limits.within_limit(request, action="post-files", limit=SENDINGS)
