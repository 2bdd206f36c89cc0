"""The files that wait with a draft."""

import uuid

from casework.models import Document
from journeys.models import Draft


def files_of(draft: Draft) -> list[Document]:
    """All that were sent so far, by question, in the order they came."""
    return list(Document.objects.filter(draft=draft.pk).order_by("item", "added_at", "pk"))


def file_of(draft: Draft, document_id: uuid.UUID) -> Document:
    """One of them. Raises ``Document.DoesNotExist``."""
    return Document.objects.get(pk=document_id, draft=draft.pk)
