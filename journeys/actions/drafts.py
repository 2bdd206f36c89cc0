"""What changes a draft, and the one submission that makes a case of it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import AlertChannels, Client, Person, User
from casework import actions as casework
from casework import rules as casework_rules
from casework import showing
from casework.actions import documents
from casework.models import Answers, CaseChannel, Document, Keep, Photo, ServiceVersion, ShownAnswer
from journeys import queries
from journeys.models import AnswerChange, Draft
from journeys.rules import KEPT_FOR, NUMBER_PREFIX, Hand

AT_ONCE = 200  # expired drafts deleted in one go
STRANDED_FOR = timedelta(days=1)  # far longer than a file takes to be looked at
TYPED = "typed:"  # before a page's name: what was typed there and is no answer yet, kept among the answers


class AlreadySubmitted(Exception):
    """The draft has opened its case; ``reference`` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class ConsentEnded(Draft.DoesNotExist):
    """The client for whom an agency asks does not agree to it any more: to the agency there is no such form."""


class AnsweredMeanwhile(Exception):
    """Answers changed since the page was shown; ``changes`` says which. Nothing was saved, and nothing sent."""

    def __init__(self, changes: Sequence[AnswerChange]) -> None:
        super().__init__([change.question for change in changes])
        self.changes = changes


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
    *, slug: str, journey: str, title: str, content_hash: str, definition: dict[str, Any], keep: Keep
) -> ServiceVersion:
    """The row of this very definition, written where it is not there yet. It is never changed afterwards."""
    version, _is_new = ServiceVersion.objects.defer("definition").get_or_create(
        hash=content_hash,
        defaults={"slug": slug, "journey": journey, "title": title, "definition": definition, "keep": keep},
    )
    return version


def begin_draft(
    *,
    service: ServiceVersion,
    person: Person | None,
    visitor: uuid.UUID | None,
    channel: str = CaseChannel.ONLINE,
    organisation: uuid.UUID | None = None,
    raised_by: User | None = None,
    by: User | None,
) -> Draft:
    """Begin a journey, kept for 28 days after it is last saved. Where it is nobody's browser's it has a ``person``.

    ``organisation`` is the business that it is of, or the agency that asks for its client; ``raised_by`` the councillor
    or the agency's member who fills it in for somebody.
    """
    while True:
        try:
            with transaction.atomic():
                return Draft.objects.create(
                    number=casework_rules.new_reference(NUMBER_PREFIX),
                    service=service,
                    person=person,
                    visitor=visitor,
                    channel=channel,
                    organisation_id=organisation,
                    raised_by=raised_by,
                    expires_at=timezone.now() + KEPT_FOR,
                )
        except IntegrityError as error:
            if "number" not in str(error):
                raise


@transaction.atomic
def save_answers(
    *,
    draft: Draft,
    answers: Answers,
    drop: Collection[str] = (),
    seen_at: datetime | None = None,
    hand: Hand = Hand(),  # noqa: B008  it never changes
    is_listed: bool | None = None,
    holds: Sequence[casework.NewBooking] = (),
    by: User | None,
) -> Draft:
    """Put ``answers`` over those of the draft and take away those named in ``drop``; each that changes is on record.

    Only what is named is touched, so that a page saved in another tab meanwhile stays. ``seen_at``: as of when the
    draft was that they answered. Raises ``AlreadySubmitted``, and ``AnsweredMeanwhile`` where someone else has answered
    the same differently since then. ``is_listed``: whether it stands in lists from now on; None leaves that as it is.
    ``holds`` are times to hold for it. Raises ``casework.actions.SlotTaken`` where one cannot be had, and
    ``casework.actions.TooManyHeld``; then nothing is saved.
    """
    kept = unsent(draft)
    if seen_at is not None and seen_at < kept.saved_at:
        _refuse_to_overwrite(kept, answers, seen_at, hand, by)
    # Later than every save before, whatever the clocks of two servers say: ``seen_at`` is compared with it.
    now = max(timezone.now(), kept.saved_at + timedelta(microseconds=1))
    _record_changes(kept, answers, drop, hand, now=now, by=by)
    kept.answers = {name: answer for name, answer in kept.answers.items() if name not in drop} | answers
    kept.saved_at, kept.expires_at, kept.reminded_at = now, now + KEPT_FOR, None
    kept.channel = hand.channel if hand.is_advisor else kept.channel
    kept.is_listed = kept.is_listed if is_listed is None else is_listed
    written = ["answers", "saved_at", "expires_at", "reminded_at", "channel", "is_listed"]
    kept.save(update_fields=written)
    for wanted in holds:
        casework.hold_wanted(draft=draft.pk, person=draft.person, visitor=draft.visitor, wanted=wanted, by=by)
    for name in written:
        setattr(draft, name, getattr(kept, name))
    if draft.return_email or draft.return_mobile:
        accounts.keep_codes(purpose=return_purpose(draft.pk), until=draft.expires_at, by=by)
    return draft


def return_purpose(draft_id: uuid.UUID) -> str:
    """What a code confirms that opens the draft on another device."""
    return f"return to {draft_id}"


def _record_changes(
    kept: Draft, answers: Answers, drop: Collection[str], hand: Hand, *, now: datetime, by: User | None
) -> None:
    nothing = object()
    changed = {name: answer for name, answer in answers.items() if kept.answers.get(name, nothing) != answer}
    changed |= {name: None for name in drop if name in kept.answers and name not in answers}
    AnswerChange.objects.bulk_create(
        AnswerChange(
            draft=kept, question=name, answer=answer, channel=hand.channel, by=by, by_advisor=hand.is_advisor, at=now
        )
        for name, answer in changed.items()
        if not name.startswith(TYPED)
    )


def _refuse_to_overwrite(kept: Draft, answers: Answers, seen_at: datetime, hand: Hand, by: User | None) -> None:
    """Raise ``AnsweredMeanwhile`` where the newest answer to one of ``answers`` is another's and not the same."""
    since = AnswerChange.objects.filter(draft=kept, question__in=list(answers), at__gt=seen_at)
    newest = {change.question: change for change in since.select_related("by__person")}  # the last of each stays
    others = [
        change
        for name, change in newest.items()
        if kept.answers.get(name) != answers[name]
        and (change.by_advisor != hand.is_advisor or (hand.is_advisor and change.by != by))
    ]
    if others:
        raise AnsweredMeanwhile(others)


def refuse_unseen(draft: Draft, seen_at: datetime, *, but_for: Collection[str] = ()) -> None:
    """Raise ``AnsweredMeanwhile`` where an answer was changed after ``seen_at``."""
    since = AnswerChange.objects.filter(draft=draft, at__gt=seen_at).exclude(question__in=list(but_for))
    newest = {change.question: change for change in since.select_related("by__person")}  # the last of each stays
    if newest:
        raise AnsweredMeanwhile(list(newest.values()))


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
            unsent(draft)  # waits for a submission on its way
    except (AlreadySubmitted, Draft.DoesNotExist):
        remove_photo(draft=draft, photo_id=photo.pk, by=by)
        raise
    return photo


def remove_photo(*, draft: Draft, photo_id: uuid.UUID, by: User | None) -> None:
    """Take a photo away again. One that is not there, or not the draft's, changes nothing."""
    casework.remove_photos(photos=Photo.objects.filter(pk=photo_id, draft=draft.pk, case__isnull=True), by=by)


@transaction.atomic
def submit_draft(
    *,
    draft: Draft,
    new: casework.NewCase,
    contact: GuestContact,
    channel: str = CaseChannel.ONLINE,
    seen_at: datetime | None = None,
    entered: Collection[str] = (),
    by: User | None,
) -> str:
    """Open the case of a finished draft and return its reference; exactly once, however often it is pressed.

    ``channel`` is how it was sent; each answer that an advisor entered says so. ``seen_at``: as of when the draft was
    that they looked over; ``entered`` names what they answered with this very press. Raises ``AlreadySubmitted`` with
    the reference where another press was first, and ``AnsweredMeanwhile`` where anyone, they themselves too, changed an
    answer since then: a case holds nothing that its sender has not seen.
    """
    _refuse_without_consent(draft)
    if seen_at is not None and seen_at < draft.saved_at:
        refuse_unseen(draft, seen_at, but_for=entered)
    reference = casework_rules.new_reference(new.prefix)  # drawn here, so that the draft is written once
    sent = {"submitted_at": timezone.now(), "case_reference": reference}
    if not Draft.objects.filter(pk=draft.pk, submitted_at__isnull=True, saved_at=draft.saved_at).update(**sent):
        unsent(draft)
        refuse_unseen(draft, draft.saved_at)
        Draft.objects.filter(pk=draft.pk).update(**sent)  # saved again with the same answers: by a second press, say
    case = casework.open_case(
        service=draft.service,
        person=_reporter_of(draft, contact, by),
        new=replace(
            _said_by_whom(draft, new),
            opened_from=draft.pk,
            visitor=draft.visitor,
            organisation=draft.organisation_id,
            reference=reference,
        ),
        channel=channel,
        by=by,
    )
    if case.reference != reference:  # another case had it
        Draft.objects.filter(pk=draft.pk).update(case_reference=case.reference)
    return case.reference


def _refuse_without_consent(draft: Draft) -> None:
    """Raise ``ConsentEnded`` where an agency asks for a client whose consent does not stand now.

    The client's row is locked: consent that is withdrawn meanwhile is withdrawn after it was sent, or before.
    """
    if draft.channel != CaseChannel.PARTNER or draft.raised_by_id is None or draft.organisation_id is None:
        return
    here = Client.objects.select_for_update().filter(organisation=draft.organisation_id, person=draft.person_id)
    client = here.filter(ended_at__isnull=True).first()
    if client is None or not Client.objects.filter(pk=client.pk).consenting(timezone.localdate()).exists():
        raise ConsentEnded


def _said_by_whom(draft: Draft, new: casework.NewCase) -> casework.NewCase:
    """``new`` with the channel and the colleague of each answer that an advisor entered last."""
    if draft.channel == CaseChannel.ONLINE:
        return new
    entered = {change.question: change for change in queries.newest_changes(draft) if change.by_advisor}

    def said(shown: ShownAnswer) -> ShownAnswer:
        change = entered.get(shown["name"])
        return shown if change is None else {**shown, "channel": change.channel, "by": showing.name_of(change.by)}

    return replace(
        new,
        shown_answers=[said(shown) for shown in new.shown_answers],
        parts=[replace(part, shown_answers=[said(shown) for shown in part.shown_answers]) for part in new.parts],
    )


def unsent(draft: Draft) -> Draft:
    """The draft's row, locked for this transaction. Raises ``AlreadySubmitted``, and ``Draft.DoesNotExist``."""
    needed = ("answers", "saved_at", "channel", "is_listed", "submitted_at", "case_reference")
    kept = Draft.objects.select_for_update().only(*needed).get(pk=draft.pk)
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
    known = (draft.person.name, draft.person.email, str(draft.person.mobile), draft.person.alerts)
    if known != (contact.name, contact.email, contact.mobile, contact.alerts):
        accounts.complete_person(person=draft.person, **facts, email=contact.email, alerts=contact.alerts, by=by)
    return draft.person


@transaction.atomic
def delete_expired_drafts(*, now: datetime, by: User | None) -> int:
    """Delete drafts past their time, with their photos and files; return how many."""
    return _delete(Draft.objects.filter(expires_at__lte=now)[:AT_ONCE], by)


@transaction.atomic
def delete_draft(*, draft: Draft, by: User | None) -> None:
    """Delete what somebody does not want to finish, with its photos and files. What was sent stays."""
    _delete(Draft.objects.filter(pk=draft.pk, submitted_at__isnull=True), by)


def _delete(drafts: QuerySet[Draft], by: User | None) -> int:
    """Delete drafts and what was sent to them, all or nothing: locked first, so that none is sent meanwhile.

    A time that was held for one is free again.
    """
    gone = list(drafts.select_for_update().values_list("pk", flat=True))
    casework.remove_photos(photos=Photo.objects.filter(draft__in=gone, case__isnull=True), by=by)
    documents.remove_documents(documents=Document.objects.filter(draft__in=gone, case__isnull=True), by=by)
    casework.lapse_holds_of(drafts=gone, by=by)
    Draft.objects.filter(pk__in=gone).delete()
    return len(gone)


def delete_stranded_files(*, now: datetime, by: User | None) -> int:
    """Delete photos and files whose draft is gone and that went with no case, a day after they came; return how many.

    A process that is killed while it looks at a file may leave one behind. Whoever sent it cannot reach it any more.
    """
    has_draft = Exists(Draft.objects.filter(pk=OuterRef("draft")))
    stranded = Q(~has_draft, draft__isnull=False, case__isnull=True, added_at__lt=now - STRANDED_FOR)
    photos = casework.remove_photos(photos=Photo.objects.filter(stranded)[:AT_ONCE], by=by)
    return photos + documents.remove_documents(documents=Document.objects.filter(stranded)[:AT_ONCE], by=by)
