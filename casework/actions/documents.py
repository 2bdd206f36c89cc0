"""Documents: checked before anything is stored, and gone from the disk once it is certain that their rows are gone."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from casework import documents as cleaning
from casework.actions.standing import CaseClosed
from casework.documents import CleanDocument, DocumentRefused, clean
from casework.models import POST_CHANNELS, Case, Contact, Document, EvidenceItem, IncomingPost

__all__ = ["DocumentRefused", "add_document", "clean", "give_to_case", "keep_document", "remove_documents", "stored"]

AT_MOST = 10  # for one item
AT_MOST_BESIDE = 30  # added to a case as such, over its life


def add_document(
    *,
    upload: "UploadedFile[Any]",
    draft: uuid.UUID | None = None,
    case: Case | None = None,
    item: str = "",
    by: User | None,
) -> Document:
    """Check and keep one file of a draft or a case: for the evidence item of that name, or for the case as such.

    The very file that is there already is kept once, and returned. Raises ``DocumentRefused`` and ``CaseClosed``.
    """
    cleaned = clean(upload)
    with stored(cleaned, draft=draft, case=case, item=item, by=by) as document, transaction.atomic():
        # Locked, so that of two uploads at once the second counts the first.
        if case is not None and Case.objects.select_for_update().only("closed_at").get(pk=case.pk).is_closed:
            raise CaseClosed(case.reference)
        return keep_document(document)


@contextmanager
def stored(
    cleaned: CleanDocument,
    *,
    draft: uuid.UUID | None = None,
    case: Case | None = None,
    post: IncomingPost | None = None,
    item: str = "",
    by: User | None,
) -> Iterator[Document]:
    """A document whose file is stored and whose row the block writes. Where it is not written, no file stays behind.

    The block is the transaction: disks are slow, and nothing they keep goes with a rollback.
    """
    document = Document(
        draft=draft,
        case=case,
        post=post,
        item=item,
        name=cleaned.name,
        content_type=cleaned.content_type,
        size=len(cleaned.content),
        added_at=timezone.now(),
        added_by=by,
    )
    try:
        ending = cleaning.ENDINGS[cleaned.content_type]
        document.file.save(f"{document.pk}.{ending}", ContentFile(cleaned.content), save=False)
        yield document
    except BaseException:
        _delete_files(_files_of([document]))
        raise
    if document._state.adding:  # the same file was there
        _delete_files(_files_of([document]))


def keep_document(document: Document) -> Document:
    """Write the row of a ``stored`` document, or return that of the same file. Raises ``DocumentRefused``.

    Whoever calls has locked its draft, its case or its post: of two uploads at once the second counts the first.
    """
    beside = _beside(document)
    same = next((one for one in beside if _is_same(one, document)), None)
    if same is not None:
        return same
    limit = AT_MOST if document.item else AT_MOST_BESIDE
    if len(beside) >= limit:
        raise DocumentRefused(cleaning.Fault.TOO_MANY.format(name=document.name, limit=limit))
    document.save(force_insert=True)
    return document


@transaction.atomic
def give_to_case(*, contact: Contact, case: Case) -> bool:
    """Let the contact's letter or email stand with ``case``, unless it does with another; whether its files moved.

    The case's own files are read by its reporter, too. Those of a letter that somebody else wrote stay with the letter,
    where the case's team reads them and nobody else.
    """
    IncomingPost.objects.filter(contacts=contact, case__isnull=True).update(case=case)
    is_theirs = contact.knows_them and contact.person_id == case.person_id
    if not (is_theirs or _is_nobodys(case)):
        return False
    Document.objects.filter(post=contact.post_id).update(case=case, post=None)
    return True


def _is_nobodys(case: Case) -> bool:
    """Whether it was made of a letter or an email of someone unknown, so that none but staff read it."""
    is_anyones = bool(case.person_id or case.visitor or case.organisation_id)
    return case.channel in POST_CHANNELS and not is_anyones


@transaction.atomic
def remove_documents(*, documents: QuerySet[Document], by: User | None) -> int:
    """Delete ``documents`` (of drafts that expire, say) and, once that is certain, their files. Returns how many."""
    found = list(documents)
    number, _ = Document.objects.filter(pk__in=[document.pk for document in found]).delete()
    transaction.on_commit(partial(_delete_files, _files_of(found)), robust=True)
    return number


def _beside(document: Document) -> list[Document]:
    """What stands with it already; of an item that was looked at, only what was sent since."""
    beside = Document.objects.filter(
        draft=document.draft, case=document.case_id, post=document.post_id, item=document.item
    )
    if document.case_id and document.item:
        looked_at = EvidenceItem.objects.filter(case=document.case_id, name=document.item)
        decided_at = looked_at.values_list("decided_at", flat=True).first()
        if decided_at is not None:
            beside = beside.filter(added_at__gt=decided_at)
    return list(beside)


def _is_same(one: Document, other: Document) -> bool:
    if (one.content_type, one.size) != (other.content_type, other.size):
        return False
    try:
        with one.file.open("rb") as kept, other.file.open("rb") as sent:
            return bool(kept.read() == sent.read())
    except FileNotFoundError:
        return False


def _files_of(documents: list[Document]) -> list[tuple[Storage, str]]:
    return [(document.file.storage, document.file.name) for document in documents if document.file.name]


def _delete_files(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)
