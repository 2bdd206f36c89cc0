"""Evidence: sent item by item by whoever may speak for the reporter, looked at by an officer."""

from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import User
from casework import actions, queries
from casework.actions import documents as keeping
from casework.forms import NOBODY_IS_WRITTEN_TO, DecideForm
from casework.forms.evidence import FilesForm, ReviewForm
from casework.models import Case, Document, EvidenceItem, EvidenceState
from casework.views.doors import case_and_sight, personal, say, too_many, warn

SENDINGS = "60/h"


@require_http_methods(["GET", "POST"])
@personal
def evidence(request: Request, reference: str, name: str) -> HttpResponse:
    """Send one item, as its reporter or for them."""
    found, sight = case_and_sight(request, reference)
    if not sight.sees_answers:
        raise Http404
    item = get_object_or_404(EvidenceItem, case=found, name=name)
    if not sight.may_reply:
        return redirect(found)
    return sending(request, item, {"case": found, "sight": sight, "others": needed_besides(item, found)})


@require_http_methods(["GET", "POST"])
@personal
def upload(request: Request, token: str) -> HttpResponse:
    """Send one item by the link in our message. Nothing but this item is shown: a link can end up with anyone."""
    refusal = too_many(request, action="upload", limit=SENDINGS)
    if refusal:
        return refusal
    try:
        item = queries.item_by_upload_token(token)
    except (signing.BadSignature, EvidenceItem.DoesNotExist):
        return render(request, "casework/upload_not_found.html", status=404)
    return sending(
        request,
        item,
        {
            "has_link_only": True,
            "number_of_others": len(needed_besides(item, item.case)),
            "closes_on": item.case.reply_by,
        },
    )


def needed_besides(item: EvidenceItem, case: Case) -> list[EvidenceItem]:
    """What else the reporter still has to send."""
    return [other for other in queries.needed_of(case) if other.pk != item.pk]


def sending(request: Request, item: EvidenceItem, around: dict[str, Any]) -> HttpResponse:
    """The page that takes the files of ``item``; what it says of the case stands in ``around``."""
    may_send = not item.case.is_closed and item.state != EvidenceState.ACCEPTED
    form = FilesForm(request.POST if request.method == "POST" and may_send else None)
    if form.is_bound:
        refusal = too_many(request, action="evidence", limit=SENDINGS)
        if refusal:
            return refusal
        try:
            if kept_files(request, form, case=item.case, item=item.name):
                actions.evidence_sent(item=item, by=request.viewer.user)
        except actions.CaseClosed:  # while it was being sent: the page says so
            return gone_on(request, request.path)
        if form.is_valid():
            return gone_on(request, request.path)
    shown = {
        **around,
        "item": item,
        "form": form,
        "is_closed": item.case.is_closed,
        "number_sent": queries.sent_since_looked_at(item),
    }
    return render(request, "casework/evidence.html", shown, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@personal
def add_file(request: Request, reference: str) -> HttpResponse:
    """Add files to the case that nobody asked for."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_reply:
        return redirect(found)
    form = FilesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        refusal = too_many(request, action="evidence", limit=SENDINGS)
        if refusal:
            return refusal
        try:
            kept = kept_files(request, form, case=found, item="")
            if kept:
                words = render_to_string("casework/said/files_added.txt", {"documents": kept}).strip()
                actions.reply(case=found, words=words, by=request.viewer.user, channel=request.viewer.channel)
        except actions.CaseClosed:  # while they were being sent
            warn(request, "changed_meanwhile")
            return gone_on(request, found.get_absolute_url())
        if form.is_valid():
            say(request, "files_sent", number=len(kept))
            return gone_on(request, found.get_absolute_url())
    shown = {"case": found, "form": form}
    return render(request, "casework/add_file.html", shown, status=422 if form.is_bound and form.errors else 200)


def kept_files(request: Request, form: FilesForm, *, case: Case, item: str) -> list[Document]:
    """Keep each file that can be kept, and say in the form why others are not."""
    form.full_clean()
    uploads = request.FILES.getlist("files")
    if not uploads:
        form.refuse("Choose a file to send")
    looked_at = uploads[: keeping.AT_MOST + 1]  # one too many, so that it is named
    kept = []
    for one in looked_at:
        try:
            kept.append(actions.add_document(upload=one, case=case, item=item, by=request.viewer.user))
        except keeping.DocumentRefused as refused:
            form.refuse(refused.words)
    if len(looked_at) < len(uploads):
        unopened = len(uploads) - len(looked_at)
        form.refuse(f"You can send {keeping.AT_MOST} files at a time. We did not open the last {unopened}")
    return kept


def gone_on(request: Request, address: str) -> HttpResponse:
    """A redirect; told to the script that shows progress, which would follow it unseen."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"next": address})
    return redirect(address)


@require_POST
@personal
def review(request: Request, reference: str, name: str) -> HttpResponse:
    """An officer has looked at an item: it will do, or it is asked for again."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_act or request.viewer.user is None:
        raise PermissionDenied
    item = get_object_or_404(EvidenceItem, case=found, name=name)
    form = ReviewForm(request.POST)
    if form.is_valid() and reviewed(request, item, form, by=request.viewer.user):
        return redirect(f"{found.get_absolute_url()}#evidence")
    documents = [file for one in queries.sent_evidence_of(found) if one.item == item for file in one.documents]
    shown = {"case": found, "item": item, "documents": documents, "form": form}
    return render(request, "casework/review_evidence.html", shown, status=422)


def reviewed(request: Request, item: EvidenceItem, form: ReviewForm, *, by: User) -> bool:
    """Whether it could be done; where it could not, the form says why."""
    try:
        actions.review_evidence(item=item, accept=form.is_accepted, reason=form.cleaned_data["reason"], by=by)
    except (actions.CaseClosed, actions.EvidenceNotThere):
        form.add_error(None, ReviewForm.CHANGED_MEANWHILE)
    except actions.CaseRestricted:
        form.add_error(None, NOBODY_IS_WRITTEN_TO)
    except actions.SameOfficer:
        form.add_error(None, DecideForm.DECIDED_BY_YOU)
    else:
        say(request, "evidence_accepted" if form.is_accepted else "evidence_rejected", title=item.title)
        return True
    return False
