"""Everything that changes a draft, and the one submission that makes a case of it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import AlertChannels, Person, User
from casework import actions as casework
from casework import rules as casework_rules
from casework.models import Answers, CaseChannel, Photo, ServiceVersion
from journeys.models import Draft
from journeys.rules import KEPT_FOR

AT_ONCE = 200  # expired drafts deleted in one go


class AlreadySubmitted(Exception):
    """The draft has opened its case; ``reference`` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class TooManyPhotos(Exception):
    """The draft holds as many photos as its question takes."""


@dataclass(frozen=True, kw_only=True)
class GuestContact:
    """Where a guest wants to be told; everything empty where they would rather not say."""

    name: str = ""
    email: str = ""
    mobile: str = ""
    alerts: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.name or self.email or self.mobile)


def publish_version(
    *, slug: str, journey: str, title: str, content_hash: str, definition: dict[str, Any]
) -> ServiceVersion:
    """The row of this very definition, written where it is not there yet. It is never changed afterwards."""
    version, _is_new = ServiceVersion.objects.defer("definition").get_or_create(
        hash=content_hash, defaults={"slug": slug, "journey": journey, "title": title, "definition": definition}
    )
    return version


@transaction.atomic
def begin_draft(
    *,
    service: ServiceVersion,
    person: Person | None,
    visitor: uuid.UUID,
    channel: str = CaseChannel.ONLINE,
    by: User | None,
) -> Draft:
    """Begin a journey, kept for 28 days after it is last saved."""
    return Draft.objects.create(
        service=service, person=person, visitor=visitor, channel=channel, expires_at=timezone.now() + KEPT_FOR
    )


@transaction.atomic
def save_answers(*, draft: Draft, answers: Answers, drop: Collection[str] = (), by: User | None) -> Draft:
    """Put ``answers`` over those of the draft and take away those named in ``drop``.

    Only what is named is touched, so that a page saved in another tab meanwhile stays. Raises ``AlreadySubmitted``.
    """
    kept = _unsent(draft)
    now = timezone.now()
    kept.answers = {name: answer for name, answer in kept.answers.items() if name not in drop} | answers
    kept.saved_at, kept.expires_at = now, now + KEPT_FOR
    kept.save(update_fields=["answers", "saved_at", "expires_at"])
    draft.answers, draft.saved_at, draft.expires_at = kept.answers, kept.saved_at, kept.expires_at
    return draft


@transaction.atomic
def claim_draft(*, draft: Draft, person: Person, answers: Answers, by: User) -> Draft:
    """Make a guest's draft that of the person who has signed in midway; ``answers`` are what the account knows."""
    claimed = Draft.objects.filter(pk=draft.pk, person__isnull=True).update(person=person)
    if claimed:
        draft.person = person
        if draft.submitted_at is None and answers:
            save_answers(draft=draft, answers=answers, by=by)
    return draft


def add_photo(*, draft: Draft, upload: "UploadedFile[Any]", limit: int, by: User | None) -> Photo:
    """Keep one more photo with the draft.

    Raises ``TooManyPhotos``, ``casework.actions.PhotoRefused``, and ``AlreadySubmitted`` where the draft was sent
    while the photo was being cleaned: it is kept where it still went with the case, and else deleted.
    """
    if Photo.objects.filter(draft=draft.pk, case__isnull=True).count() >= limit:
        raise TooManyPhotos
    photo = casework.add_photo(upload=upload, draft=draft.pk, by=by)
    try:
        with transaction.atomic():
            _unsent(draft)  # waits for a submission on its way
    except (AlreadySubmitted, Draft.DoesNotExist):
        remove_photo(draft=draft, photo_id=photo.pk, by=by)
        raise
    return photo


def remove_photo(*, draft: Draft, photo_id: uuid.UUID, by: User | None) -> None:
    """Take a photo away again. One that is not there, or not the draft's, changes nothing."""
    casework.remove_photos(photos=Photo.objects.filter(pk=photo_id, draft=draft.pk, case__isnull=True), by=by)


@transaction.atomic
def submit_draft(*, draft: Draft, new: casework.NewCase, contact: GuestContact, by: User | None) -> str:
    """Open the case of a finished draft and return its reference; exactly once, however often it is pressed.

    Raises ``AlreadySubmitted`` with the reference where another press was first.
    """
    reference = casework_rules.new_reference(new.prefix)  # drawn here, so that the draft is written once
    unsent = Draft.objects.filter(pk=draft.pk, submitted_at__isnull=True)
    if not unsent.update(submitted_at=timezone.now(), case_reference=reference):
        raise AlreadySubmitted(Draft.objects.values_list("case_reference", flat=True).get(pk=draft.pk))
    case = casework.open_case(
        service=draft.service,
        person=_reporter_of(draft, contact, by),
        new=replace(new, opened_from=draft.pk, visitor=draft.visitor, reference=reference),
        channel=draft.channel,
        by=by,
    )
    if case.reference != reference:  # another case had it
        Draft.objects.filter(pk=draft.pk).update(case_reference=case.reference)
    return case.reference


def _unsent(draft: Draft) -> Draft:
    """The draft's row, locked for this transaction. Raises ``AlreadySubmitted``, and ``Draft.DoesNotExist``."""
    kept = Draft.objects.select_for_update().only("answers", "submitted_at", "case_reference").get(pk=draft.pk)
    if kept.submitted_at is not None:
        raise AlreadySubmitted(kept.case_reference)
    return kept


def _reporter_of(draft: Draft, contact: GuestContact, by: User | None) -> Person | None:
    """The account's person with the alerts they asked for now, or a person of this one request."""
    facts = {"name": contact.name, "mobile": contact.mobile}
    if draft.person is None:
        if not contact.says_something:
            return None
        return accounts.add_guest(**facts, email=contact.email, alerts=contact.alerts or AlertChannels.BOTH, by=by)
    known = (draft.person.name, str(draft.person.mobile), draft.person.alerts)
    if known != (contact.name, contact.mobile, contact.alerts):
        accounts.complete_person(person=draft.person, **facts, alerts=contact.alerts, by=by)
    return draft.person


def delete_expired_drafts(*, now: datetime, by: User | None) -> int:
    """Delete drafts past their time, with their photos; return how many."""
    expired = list(Draft.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:AT_ONCE])
    casework.remove_photos(photos=Photo.objects.filter(draft__in=expired, case__isnull=True), by=by)
    Draft.objects.filter(pk__in=expired, expires_at__lte=now).delete()
    return len(expired)
