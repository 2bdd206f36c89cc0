"""Photos: cleaned before anything is stored, shown to the public only once an officer has looked."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from casework import images
from casework.images import PhotoRefused
from casework.models import Case, Event, EventKind, Photo

__all__ = [
    "PhotoRefused",
    "add_photo",
    "clean_upload",
    "keep_photo",
    "remove_photo",
    "remove_photos",
    "review_photo",
    "stored",
]

TOO_MANY = f"You can send up to {Photo.AT_MOST} photos. Remove one to add another."


def add_photo(
    *,
    upload: "UploadedFile[Any]",
    draft: uuid.UUID,
    by: User | None,
) -> Photo:
    """Clean and keep a photo of a draft, three at most. Raises ``PhotoRefused``."""
    cleaned = clean_upload(upload)
    for _ in range(Photo.AT_MOST):
        taken = set(Photo.objects.filter(draft=draft).values_list("position", flat=True))
        free = [position for position in range(1, Photo.AT_MOST + 1) if position not in taken]
        if not free:
            break
        try:
            return keep_photo(cleaned, draft=draft, position=free[0], by=by)
        except IntegrityError:  # another upload took the place in this very moment
            continue
    raise PhotoRefused(TOO_MANY)


def clean_upload(upload: "UploadedFile[Any]") -> images.CleanPhoto:
    """The upload's picture without anything else. Raises ``PhotoRefused``; reads no more than is allowed."""
    if (upload.size or 0) > images.LARGEST_BYTES:
        raise PhotoRefused(f"The photo must be smaller than {images.LARGEST_MB} MB.")
    upload.seek(0)
    return images.clean(upload.read(images.LARGEST_BYTES + 1))


def keep_photo(
    cleaned: images.CleanPhoto,
    *,
    draft: uuid.UUID | None = None,
    position: int = 0,
    case: Case | None = None,
    by: User | None,
) -> Photo:
    """Store a cleaned photo with its row; where the row cannot be written, no file stays behind."""
    with stored(cleaned, draft=draft, position=position, case=case, by=by) as photo, transaction.atomic():
        photo.save(force_insert=True)
    return photo


@contextmanager
def stored(
    cleaned: images.CleanPhoto,
    *,
    draft: uuid.UUID | None = None,
    position: int = 0,
    case: Case | None = None,
    shows_outcome: bool = False,
    is_public: bool = False,
    by: User | None,
) -> Iterator[Photo]:
    """A photo whose files are stored and whose row the block writes. Where the block fails, no file stays behind.

    The block is the transaction: disks are slow, and nothing they keep goes with a rollback.
    """
    now = timezone.now()
    photo = Photo(
        draft=draft,
        position=position,
        case=case,
        width=cleaned.width,
        height=cleaned.height,
        shows_outcome=shows_outcome,
        added_at=now,
        is_public=is_public,
        reviewed_at=now if is_public else None,
        reviewed_by=by if is_public else None,
    )
    try:
        photo.image.save(f"{photo.pk}.jpg", ContentFile(cleaned.image), save=False)
        photo.thumbnail.save(f"{photo.pk}-small.jpg", ContentFile(cleaned.thumbnail), save=False)
        yield photo
    except BaseException:
        _delete_files(_files_of(photo))
        raise


def remove_photo(*, photo: Photo, by: User | None) -> None:
    """Delete a photo and, once that is certain, its files."""
    remove_photos(photos=Photo.objects.filter(pk=photo.pk), by=by)


@transaction.atomic
def remove_photos(*, photos: QuerySet[Photo], by: User | None) -> int:
    """Delete ``photos`` (of drafts that expire, say) and, once that is certain, their files. Returns how many."""
    found = list(photos)
    files = [file for photo in found for file in _files_of(photo)]
    number, _ = Photo.objects.filter(pk__in=[photo.pk for photo in found]).delete()
    transaction.on_commit(partial(_delete_files, files), robust=True)
    return number


@transaction.atomic
def review_photo(*, photo: Photo, is_public: bool, by: User) -> None:
    """Note that an officer has looked at ``photo``, and whether anyone may see it."""
    photo.is_public, photo.reviewed_at, photo.reviewed_by = is_public, timezone.now(), by
    photo.save(update_fields=["is_public", "reviewed_at", "reviewed_by"])
    if photo.case_id is not None:
        Event.objects.create(case_id=photo.case_id, kind=EventKind.PHOTO_REVIEWED, by=by)


def _files_of(photo: Photo) -> list[tuple[Storage, str]]:
    return [(file.storage, file.name) for file in (photo.image, photo.thumbnail) if file.name]


def _delete_files(files: Iterable[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)
