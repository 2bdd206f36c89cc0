"""Documents: given only to who may read what they say, and never as something a browser would run."""

from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.actions.looks import record_look
from accounts.middleware import Request
from casework import queries, rules
from casework.actions.looking import is_hidden
from casework.models import Case, Document, DocumentType


def served(document: Document) -> HttpResponseBase:
    """The file as a download; a picture, which we wrote ourselves, also as a page. Raises ``Http404``."""
    try:
        opened = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened,
        as_attachment=document.content_type != DocumentType.JPEG,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def document(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """One file of a case, for whoever may open it."""
    if rules.parse_reference(reference) != reference:
        raise Http404
    viewer = cast(Request, request).viewer
    try:
        found = queries.document_for(viewer, reference, document_id)
        if found.case is not None and found.case.person is not None and (viewer.is_staff or viewer.acts_for_giver):
            record_look(
                person=found.case.person,
                viewer=viewer,
                reason="Opened a file of the case",
                about=reference,
                is_hidden=is_hidden(found.case, viewer),
            )
        return served(found)
    except (Case.DoesNotExist, Document.DoesNotExist) as error:
        raise Http404 from error
