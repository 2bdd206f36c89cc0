"""Photos are kept clean, at most three to a draft, and leave no file behind."""

import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Team, User
from casework import actions
from casework.actions import photos
from casework.models import EventKind, Photo
from tests.factories.casework import CaseFactory, photo_of, picture, upload

pytestmark = pytest.mark.django_db


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_photo_and_its_thumbnail_are_stored_privately(files: Path) -> None:
    photo = actions.add_photo(upload=upload(picture(side=1000)), draft=uuid.uuid4(), by=None)

    assert (photo.width, photo.height, photo.is_public, photo.reviewed_at) == (1000, 1000, False, None)
    assert len(files_in(files)) == 2
    with photo.image.open() as kept:
        assert kept.read(2) == b"\xff\xd8"


@pytest.mark.req("R-16")
def test_a_fourth_photo_is_refused_and_leaves_no_file(files: Path) -> None:
    draft = uuid.uuid4()
    photos = [actions.add_photo(upload=upload(), draft=draft, by=None) for _ in range(3)]
    with pytest.raises(actions.PhotoRefused, match="up to 3 photos"):
        actions.add_photo(upload=upload(), draft=draft, by=None)

    assert [photo.position for photo in photos] == [1, 2, 3]
    assert len(files_in(files)) == 6


def test_a_photo_that_cannot_be_cleaned_is_not_stored(files: Path) -> None:
    for content in (b"", b"PK\x03\x04 zip", picture()[:300]):
        with pytest.raises(actions.PhotoRefused):
            actions.add_photo(upload=upload(content), draft=uuid.uuid4(), by=None)

    assert not Photo.objects.exists()
    assert not files.exists() or files_in(files) == []


def test_a_photo_of_more_than_ten_megabytes_is_refused_unread() -> None:
    class Unreadable(SimpleUploadedFile):
        def read(self, *_args: object) -> bytes:
            raise AssertionError("It must not be read")

    sent = Unreadable("photo.jpg", b"")
    sent.size = 11 * 1024 * 1024
    with pytest.raises(actions.PhotoRefused, match="smaller than 10 MB"):
        actions.add_photo(upload=sent, draft=uuid.uuid4(), by=None)


@pytest.mark.django_db(transaction=True)
def test_files_go_with_their_rows_once_that_is_certain(files: Path) -> None:
    draft = uuid.uuid4()
    photos = [actions.add_photo(upload=upload(), draft=draft, by=None) for _ in range(3)]
    with transaction.atomic():
        actions.remove_photo(photo=photos[0], by=None)
        transaction.set_rollback(True)
    assert len(files_in(files)) == 6
    actions.remove_photo(photo=photos[1], by=None)
    assert len(files_in(files)) == 4
    assert actions.add_photo(upload=upload(), draft=draft, by=None).position == 2

    assert actions.remove_photos(photos=Photo.objects.filter(draft=draft), by=None) == 3
    assert files_in(files) == []


def test_a_row_that_cannot_be_written_leaves_no_file(files: Path) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        photos.keep_photo(photos.clean_upload(upload()), by=None)

    assert files_in(files) == []


def test_an_officer_decides_whether_anyone_may_see_a_photo(officer: User, team: Team) -> None:
    case = CaseFactory.create(team=team)
    photo = photo_of(case)
    actions.review_photo(photo=photo, is_public=True, by=officer)
    photo.refresh_from_db()
    assert (photo.is_public, photo.reviewed_by) == (True, officer)
    actions.review_photo(photo=photo, is_public=False, by=officer)
    photo.refresh_from_db()
    assert not photo.is_public
    assert [event.kind for event in case.events.all()] == [EventKind.PHOTO_REVIEWED] * 2


def test_no_photo_is_public_before_an_officer_has_looked() -> None:
    photo = photo_of(CaseFactory.create())
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(is_public=True)
