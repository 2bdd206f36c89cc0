"""What the clock does for drafts."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from casework import actions as casework
from casework.actions import documents
from casework.models import Document, Photo
from journeys import actions, queries, tasks
from journeys.models import AnswerChange, Draft
from tests.factories.casework import CaseFactory, photo_of, upload, viewer
from tests.factories.documents import a_file
from tests.factories.journeys import DraftFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-19", "R-58")
def test_expired_drafts_go_with_their_photos_and_files_and_nothing_else_does(files: Path) -> None:
    gone, kept = DraftFactory.create_batch(2)
    for draft in (gone, kept):
        casework.add_photo(upload=upload(), draft=draft.pk, by=None)
        casework.add_document(upload=a_file(), draft=draft.pk, item="payslips", by=None)
        actions.save_answers(draft=draft, answers={"waste": "Tyres"}, by=None)
    Draft.objects.filter(pk=gone.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    of_case = photo_of(CaseFactory.create(opened_from=gone.pk))

    assert tasks.delete_expired_drafts() == 1

    assert list(Draft.objects.all()) == [kept]
    assert {photo.draft for photo in Photo.objects.all()} == {kept.pk, None}
    assert [document.draft for document in Document.objects.all()] == [kept.pk]
    assert [change.draft for change in AnswerChange.objects.all()] == [kept]
    assert Photo.objects.filter(pk=of_case.pk).exists()
    assert len([file for file in files.rglob("*") if file.is_file()]) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-19", "R-58")
@pytest.mark.parametrize(
    "delete",
    [
        lambda draft: actions.delete_draft(draft=draft, by=None),
        lambda _draft: actions.delete_expired_drafts(now=timezone.now(), by=None),
    ],
    ids=["thrown away", "expired"],
)
def test_a_draft_that_cannot_be_deleted_keeps_its_photos_and_files(
    files: Path, monkeypatch: pytest.MonkeyPatch, delete: Callable[[Draft], object]
) -> None:
    draft = DraftFactory.create(expires_at=timezone.now() - timedelta(minutes=1))
    casework.add_photo(upload=upload(), draft=draft.pk, by=None)
    casework.add_document(upload=a_file(), draft=draft.pk, item="payslips", by=None)

    def killed(*_args: object, **_rest: object) -> None:
        raise SystemExit

    monkeypatch.setattr(documents, "remove_documents", killed)
    with pytest.raises(SystemExit):
        delete(draft)

    assert (Draft.objects.count(), Photo.objects.count(), Document.objects.count()) == (1, 1, 1)
    assert len([file for file in files.rglob("*") if file.is_file()]) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-19", "R-58")
def test_files_whose_draft_is_gone_go_a_day_later(files: Path) -> None:
    there, gone, late = DraftFactory.create_batch(3)
    for draft in (there, gone, late):
        casework.add_photo(upload=upload(), draft=draft.pk, by=None)
        casework.add_document(upload=a_file(), draft=draft.pk, item="payslips", by=None)
    of_case = photo_of(CaseFactory.create(opened_from=gone.pk))
    longer_ago = timezone.now() - timedelta(hours=25)
    for kind in (Photo, Document):
        kind._default_manager.exclude(draft=late.pk).update(added_at=longer_ago)
    Draft.objects.filter(pk__in=[gone.pk, late.pk]).delete()

    assert tasks.delete_expired_drafts() == 0

    assert {photo.draft for photo in Photo.objects.exclude(pk=of_case.pk)} == {there.pk, late.pk}
    assert Photo.objects.filter(pk=of_case.pk).exists()
    assert {document.draft for document in Document.objects.all()} == {there.pk, late.pk}
    assert len([file for file in files.rglob("*") if file.is_file()]) == 8


@pytest.mark.django_db
def test_drafts_are_listed_for_whose_they_are() -> None:
    guests, expired = DraftFactory.create_batch(2)
    done = DraftFactory.create(submitted_at=timezone.now())
    Draft.objects.filter(pk=expired.pk).update(expires_at=timezone.now())

    assert list(queries.drafts_of(viewer(visitor=guests.visitor))) == [guests]
    assert list(queries.drafts_of(viewer(visitor=done.visitor))) == []
    assert list(queries.drafts_of(viewer(visitor=expired.visitor))) == []
    assert list(queries.drafts_of(viewer())) == []
