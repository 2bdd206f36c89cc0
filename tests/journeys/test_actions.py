"""Changing a draft while something else happens to it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from casework.models import Case, Photo
from journeys import actions
from journeys.models import Draft
from tests.factories.casework import CaseFactory, picture
from tests.factories.journeys import DraftFactory


class SlowUpload(SimpleUploadedFile):
    """A photo so slow to read that its draft is sent, or has expired, meanwhile."""

    def __init__(self, draft: Draft, *, case: Case | None) -> None:
        super().__init__("slow.jpg", picture(), "image/jpeg")
        self.draft, self.case = draft, case

    def read(self, *args: Any) -> bytes:
        rows = Draft.objects.filter(pk=self.draft.pk)
        if self.case is None:
            rows.delete()
        else:
            rows.update(submitted_at=timezone.now(), case_reference=self.case.reference)
        content: bytes = super().read(*args)
        return content


def test_a_photo_that_comes_too_late_says_where_the_draft_went_and_leaves_nothing(
    transactional_db: None, files: Path
) -> None:
    draft, case = DraftFactory.create(), CaseFactory.create()

    with pytest.raises(actions.AlreadySubmitted) as sent:
        actions.add_photo(draft=draft, upload=SlowUpload(draft, case=case), limit=3, by=None)

    assert sent.value.reference == case.reference
    assert Photo.objects.count() == 0
    assert [found for found in files.rglob("*") if found.is_file()] == []


def test_a_photo_of_a_draft_that_expired_meanwhile_is_not_left_behind(db: None) -> None:
    draft = DraftFactory.create()

    with pytest.raises(Draft.DoesNotExist):
        actions.add_photo(draft=draft, upload=SlowUpload(draft, case=None), limit=3, by=None)

    assert Photo.objects.count() == 0
