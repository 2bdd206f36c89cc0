"""Photos: shown by permission, from outside the web root, and looked at by an officer before the public may."""

from pathlib import Path
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import Request
from casework import actions, queries, rules
from casework.models import Case, Photo
from casework.views.doors import case_and_sight, personal, say

SIZES = {"full": "image", "small": "thumbnail"}
CLEANED_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}  # what cleaning writes


@require_GET
def photo(request: HttpRequest, reference: str, photo_id: UUID, size: str) -> HttpResponseBase:
    """One photo, for whoever may see it."""
    if size not in SIZES or rules.parse_reference(reference) != reference:
        raise Http404
    try:
        found = queries.photo_for(cast(Request, request).viewer, reference, photo_id)
        opened = getattr(found, SIZES[size]).open("rb")
    except (Case.DoesNotExist, Photo.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=CLEANED_TYPES.get(Path(opened.name).suffix, "image/jpeg"))
    response["X-Content-Type-Options"] = "nosniff"
    # A photo never changes, but who may see it does: kept by this browser only, for as long as a page is read.
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_POST
@personal
def review(request: Request, reference: str, photo_id: UUID) -> HttpResponse:
    """An officer has looked: the public may see it, or not."""
    case, sight = case_and_sight(request, reference)
    if not sight.may_act or request.viewer.user is None:
        raise PermissionDenied
    found = next((one for one in queries.photos_of(case, sight) if one.pk == photo_id), None)
    if found is None:
        raise Http404
    is_public = request.POST.get("is_public") == "yes"
    actions.review_photo(photo=found, is_public=is_public, by=request.viewer.user)
    say(request, "photo_public" if is_public else "photo_private")
    return redirect(f"{case.get_absolute_url()}#photos")
