"""Documents: given only to who may read what they say, and never as something a browser would run."""

from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework import queries, rules
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
    try:
        return served(queries.document_for(cast(Request, request).viewer, reference, document_id))
    except (Case.DoesNotExist, Document.DoesNotExist) as error:
        raise Http404 from error
