"""The photos of a draft: kept as soon as they are sent, taken away again, shown to whoever may read the draft."""

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework.actions import PhotoRefused
from casework.models import Photo
from journeys import actions, queries
from journeys.engine.page_form import PageForm
from journeys.engine.questions import Photos
from journeys.engine.walk import Walk
from journeys.views.doors import walking
from journeys.views.files import REFUSED_AT_MOST, TOO_OFTEN, may_send, unopened_words


def take_photos(request: Request, walk: Walk, form: PageForm) -> bool:
    """Keep the photos sent, say at the input why others are not, take one away where that was pressed.

    Returns whether it was only about photos: the page is shown again then, with everything typed, and no word on the
    rest of it.
    """
    question = next((question for question in form.questions if isinstance(question, Photos)), None)
    if question is None:
        return False
    refusals = add_photos(walk, question, request.FILES.getlist(question.name), request)
    removed = request.POST.get("remove_photo", "")
    if removed:
        actions.remove_photo(draft=walk.draft, photo_id=photo_id_of(removed), by=request.viewer.user)
    form.answers_so_far[question.name] = [str(photo.pk) for photo in queries.photos_of(walk.draft)]
    is_about_photos = bool(removed) or "add_photos" in request.POST
    if is_about_photos:
        form.forget_errors()
    for refusal in refusals:
        form.add_error(question.name, refusal)
    return is_about_photos


def add_photos(walk: Walk, question: Photos, uploads: "list[UploadedFile[Any]]", request: Request) -> list[str]:
    """Keep each upload that can be kept; return why the others cannot. No more are opened than a person may send."""
    if uploads and not may_send(request):
        return [TOO_OFTEN]
    refusals: list[str] = []
    looked_at = uploads[: question.limit + 1]  # one too many, so that it is named
    for number, upload in enumerate(looked_at):
        if len(refusals) == REFUSED_AT_MOST:
            return [*refusals, unopened_words(len(uploads) - number)]
        try:
            actions.add_photo(draft=walk.draft, upload=upload, limit=question.limit, by=request.viewer.user)
        except actions.TooManyPhotos:
            refusals.append(f"You can add {question.limit} photos at most. We did not keep {upload.name}")
        except PhotoRefused as refused:
            refusals.append(f"{upload.name}: {refused}")
    unopened = len(uploads) - len(looked_at)
    if unopened:
        refusals.append(f"You can add {question.limit} photos at most. We did not open the last {unopened}")
    return refusals


def photo_id_of(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError as error:
        raise Http404 from error


def photos_shown(walk: Walk) -> list[dict[str, Any]]:
    """The draft's photos as pages draw them."""
    return [
        {
            "id": photo.pk,
            "number": number,
            "url": reverse("journeys:photo", args=[walk.draft.pk, photo.pk, "full"]),
            "thumb_url": reverse("journeys:photo", args=[walk.draft.pk, photo.pk, "small"]),
            "alt": f"Photo {number}",
        }
        for number, photo in enumerate(queries.photos_of(walk.draft), start=1)
    ]


@require_GET
@walking
def photo(request: Request, walk: Walk, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """A photo of the draft, to whoever may read the draft."""
    kept = Photo.objects.filter(pk=photo_id, draft=walk.draft.pk, case__isnull=True).first()
    if kept is None or size not in {"full", "small"}:
        raise Http404
    try:
        opened = (kept.image if size == "full" else kept.thumbnail).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="image/jpeg")  # what cleaning writes
    response["X-Content-Type-Options"] = "nosniff"
    return response
