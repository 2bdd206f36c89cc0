"""The files of a draft: kept as soon as they are sent, taken away again, given back to whoever may read the draft."""

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import limits
from accounts.middleware import Request
from casework.actions import documents as keeping
from casework.models import Document
from casework.views.documents import served
from casework.views.evidence import SENDINGS
from journeys import actions, queries, rules
from journeys.engine.page_form import PageForm
from journeys.engine.questions import Files
from journeys.engine.walk import Walk
from journeys.views.doors import walking

REFUSED_AT_MOST = 3  # files of one sending: whoever sends more that we cannot keep first looks at these
TOO_OFTEN = "Files have been sent from here too often in the last hour. Wait a while, then add them again"


def take_files(request: Request, walk: Walk, form: PageForm) -> bool:
    """Keep the files sent, say at each input why others are not, take one away where that was pressed.

    Returns whether it was only about files: the page is shown again then, with everything typed, and no word on the
    rest of it.
    """
    questions = [question for question in form.questions if isinstance(question, Files)]
    refusals = {
        question.name: add_files(walk, question, request.FILES.getlist(question.name), request)
        for question in questions
    }
    removed = request.POST.get("remove_file", "")
    if removed and questions:
        actions.remove_file(
            draft=walk.draft,
            document_id=document_id_of(removed),
            hand=rules.hand_of(walk.draft, request.viewer),
            by=request.viewer.user,
        )
    names = {question.name for question in questions}
    is_about_files = bool(removed and questions) or request.POST.get("add_files") in names
    for question in questions:
        form.answers_so_far[question.name] = walk.draft.answers.get(question.name)
    if is_about_files:
        form.forget_errors()
    for name, words in refusals.items():
        for refusal in words:
            form.add_error(name, refusal)
    return is_about_files


def add_files(walk: Walk, question: Files, uploads: "list[UploadedFile[Any]]", request: Request) -> list[str]:
    """Keep each upload that can be kept; return why the others cannot. No more are opened than a person may send."""
    if uploads and not may_send(request):
        return [TOO_OFTEN]
    hand = rules.hand_of(walk.draft, request.viewer)
    refusals: list[str] = []
    looked_at = uploads[: keeping.AT_MOST + 1]  # one too many, so that it is named
    for number, upload in enumerate(looked_at):
        if len(refusals) == REFUSED_AT_MOST:
            return [*refusals, unopened_words(len(uploads) - number)]
        try:
            actions.add_file(draft=walk.draft, question=question.name, upload=upload, hand=hand, by=request.viewer.user)
        except keeping.DocumentRefused as refused:
            refusals.append(refused.words)
    unopened = len(uploads) - len(looked_at)
    if unopened:
        refusals.append(f"You can add {keeping.AT_MOST} files here at most. We did not open the last {unopened}")
    return refusals


def may_send(request: Request) -> bool:
    """Whether files may come from this network address now; counted with those sent to cases, once a sending."""
    return limits.within_limit(request, action="evidence", limit=SENDINGS)


def unopened_words(number: int) -> str:
    """What is said of the files that were not looked at after too many others were refused."""
    return f"We did not open the last {number}. Check the files above first, then add those again"


def document_id_of(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError as error:
        raise Http404 from error


def files_shown(walk: Walk) -> list[dict[str, Any]]:
    """The draft's files as pages draw them, each with the question it answers."""
    return [
        {
            "item": document.item,
            "id": document.pk,
            "name": document.name,
            "kind": document.kind,
            "size": document.size,
            "url": reverse("journeys:file", args=[walk.draft.pk, document.pk]),
        }
        for document in queries.files_of(walk.draft)
    ]


@require_GET
@walking
def file(request: Request, walk: Walk, document_id: uuid.UUID) -> HttpResponseBase:
    """A file of the draft, to whoever may read the draft."""
    try:
        return served(queries.file_of(walk.draft, document_id))
    except Document.DoesNotExist as error:
        raise Http404 from error
