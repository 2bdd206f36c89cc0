"""The files of a draft: each kept as soon as it is sent, and noted in its question's answer."""

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from casework.actions import documents
from casework.models import Document
from journeys.actions.drafts import AlreadySubmitted, save_answers
from journeys.models import Draft
from journeys.rules import Hand


def add_file(
    *,
    draft: Draft,
    question: str,
    upload: "UploadedFile[Any]",
    hand: Hand = Hand(),  # noqa: B008  it never changes
    by: User | None,
) -> Document:
    """Keep one more file for ``question``; the same file twice is kept once.

    Raises ``casework.actions.documents.DocumentRefused``, and ``AlreadySubmitted`` where the draft was sent while the
    file was being looked at.
    """
    cleaned = documents.clean(upload)
    with documents.stored(cleaned, draft=draft.pk, item=question, by=by) as document, transaction.atomic():
        _lock(draft)
        kept = documents.keep_document(document)
        _note(draft, question, hand, by)
    return kept


@transaction.atomic
def remove_file(
    *,
    draft: Draft,
    document_id: uuid.UUID,
    hand: Hand = Hand(),  # noqa: B008  it never changes
    by: User | None,
) -> None:
    """Take a file away again. One that is not there, or not the draft's, changes nothing."""
    found = Document.objects.filter(pk=document_id, draft=draft.pk)
    question = found.values_list("item", flat=True).first()
    if question is None:
        return
    _lock(draft)
    documents.remove_documents(documents=found, by=by)
    _note(draft, question, hand, by)


def _note(draft: Draft, question: str, hand: Hand, by: User | None) -> None:
    """Let the answer name the files that there are; without any, and none to come, it is no answer."""
    kept = Document.objects.filter(draft=draft.pk, item=question)
    names = [str(pk) for pk in kept.values_list("pk", flat=True)]
    is_later = bool((draft.answers.get(question) or {}).get("later"))
    if names or is_later:
        save_answers(draft=draft, answers={question: {"later": is_later, "documents": names}}, hand=hand, by=by)
    else:
        save_answers(draft=draft, answers={}, drop=[question], hand=hand, by=by)


def _lock(draft: Draft) -> None:
    """Hold the draft for this transaction. Raises ``AlreadySubmitted``, and ``Draft.DoesNotExist``."""
    kept = Draft.objects.select_for_update().only("answers", "submitted_at", "case_reference").get(pk=draft.pk)
    if kept.submitted_at is not None:
        raise AlreadySubmitted(kept.case_reference)
    draft.answers = kept.answers
