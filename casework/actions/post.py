"""Post: recorded as it came in, taken by one advisor at a time, and dealt with by what comes of it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from casework.actions import documents
from casework.actions.contacts import ContactUnderWay, close_contact
from casework.documents import CleanDocument, DocumentRefused, Fault, harmless
from casework.mail import Mail
from casework.models import (
    Case,
    CaseChannel,
    Contact,
    ContactOutcome,
    Document,
    Event,
    EventKind,
    IncomingPost,
)

FILES_AT_MOST = 10  # with one sending; what comes later has its own limit


class PostTaken(Exception):
    """Another advisor is at it; ``contact`` is theirs."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(str(contact))
        self.contact = contact


class PostDealtWith(Exception):
    """Somebody has dealt with it; ``post`` says how."""

    def __init__(self, post: IncomingPost) -> None:
        super().__init__(str(post.pk))
        self.post = post


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """What came in."""

    channel: str
    came_on: date
    sender_name: str = ""
    sender_email: str = ""
    sender_address: str = ""
    subject: str = ""
    words: str = ""
    files: "Sequence[UploadedFile[Any]]" = field(default_factory=list)
    message_key: str = ""


def record_post(*, new: NewPost, by: User | None) -> IncomingPost:
    """Keep a letter or an email with those of its files that can be kept; ``left_out`` names the others.

    A message that came before (the same ``message_key``) is not kept again: the first is returned.
    """
    kept = _same_message(new.message_key)
    if kept is not None:
        return kept
    cleaned, left_out = _cleaned(new.files)
    post = IncomingPost(
        channel=new.channel,
        came_on=new.came_on,
        sender_name=new.sender_name[:200],
        sender_email=new.sender_email.lower()[:254],
        sender_address=new.sender_address,
        subject=new.subject[:200],
        words=new.words,
        left_out="\n".join(left_out),
        message_key=new.message_key,
        recorded_by=by,
    )
    try:
        with ExitStack() as files, transaction.atomic():
            post.save(force_insert=True)
            for one in cleaned:
                documents.keep_document(files.enter_context(documents.stored(one, post=post, by=by)))
    except IntegrityError:  # the same message twice at once
        kept = _same_message(new.message_key)
        if kept is None:
            raise
        return kept
    return post


def record_mail(*, mail: Mail, by: User | None) -> IncomingPost:
    """Keep an email that came by itself, today. The same one again changes nothing."""
    new = NewPost(
        channel=CaseChannel.EMAIL,
        came_on=timezone.localdate(),
        sender_name=mail.sender_name,
        sender_email=mail.sender_email,
        subject=mail.subject,
        words=mail.words,
        files=[SimpleUploadedFile(harmless(one.name), one.content) for one in mail.files],
        message_key=mail.key,
    )
    return record_post(new=new, by=by)


def record_by_hand(*, new: NewPost, by: User) -> IncomingPost:
    """Keep what an advisor typed or scanned. The very same of that day again, as two presses send it, changes nothing.

    What differs in a word or in a file is another letter: one that is typed over an earlier page is never lost.
    """
    return record_post(new=replace(new, message_key=_as_pressed(new, by)), by=by)


def _as_pressed(new: NewPost, by: User) -> str:
    said = [str(by.pk), *(f"{one.name}={getattr(new, one.name)}" for one in fields(new) if one.name != "files")]
    pressed = sha256("\0".join(said).encode())
    for upload in new.files:
        for part in upload.chunks():
            pressed.update(part)
    return pressed.hexdigest()


def add_scan(*, post: IncomingPost, upload: "UploadedFile[Any]", by: User) -> Document:
    """Keep one more file of it. Raises ``DocumentRefused``, and ``PostDealtWith``: its files are elsewhere then."""
    cleaned = documents.clean(upload)
    with documents.stored(cleaned, post=post, by=by) as document, transaction.atomic():
        _waiting(post.pk)
        return documents.keep_document(document)


@transaction.atomic
def take_post(*, post_id: UUID, by: User) -> Contact:
    """Begin the contact in which ``by`` deals with it; the one that they have open about it goes on.

    Of two advisors at once the second is told: raises ``PostTaken``, ``PostDealtWith``, and ``ContactUnderWay`` where
    they are still in a contact about something else. Raises ``IncomingPost.DoesNotExist``.
    """
    post = _waiting(post_id)
    of_it = Contact.objects.filter(post=post, ended_at__isnull=True).select_related("advisor__person").first()
    if of_it is not None and of_it.advisor_id != by.pk:
        raise PostTaken(of_it)
    if of_it is not None:
        return of_it
    mine = Contact.objects.filter(advisor=by, ended_at__isnull=True).select_related("person")
    going_on = mine.first()
    if going_on is None:
        try:
            with transaction.atomic():
                return Contact.objects.create(post=post, channel=post.channel, came_on=post.came_on, advisor=by)
        except IntegrityError:  # they pressed elsewhere, too
            going_on = mine.get()
    raise ContactUnderWay(going_on)


@transaction.atomic
def put_back(*, contact: Contact, by: User) -> None:
    """Leave it for a colleague. Raises ``ContactOver``."""
    close_contact(contact=contact, outcome=ContactOutcome.ABANDONED, reason="", note="", by=by)


@transaction.atomic
def close_post(*, post_id: UUID, outcome: ContactOutcome, note: str, by: User) -> None:
    """Deal with it by saying what it is, or how it was answered: ``note`` says why. Raises as ``take_post`` does."""
    contact = take_post(post_id=post_id, by=by)
    reason = "information" if outcome == ContactOutcome.ANSWERED else "not-ours"
    close_contact(contact=contact, outcome=outcome, reason=reason, note=note, by=by)


@transaction.atomic
def note_in_case(*, post: IncomingPost, case: Case, by: User) -> None:
    """Let the team of ``case`` read what it says, once: whoever takes it again after it was put back adds nothing."""
    words = render_to_string("casework/said/came_by_post.txt", {"post": post}).strip()
    if not Event.objects.filter(case=case, kind=EventKind.NOTED, words=words).exists():
        Event.objects.create(case=case, kind=EventKind.NOTED, by=by, channel=post.channel, words=words)


@transaction.atomic
def deal_with_case(*, contact: Contact, case: Case, outcome: ContactOutcome, by: User) -> None:
    """The contact's letter or email is dealt with: it stands with ``case``, and its team has its words and its files.

    Of a restricted case no words stay behind: whoever reads the post need not know of it.
    """
    post = contact.post
    if post is None:
        return
    note_in_case(post=post, case=case, by=by)
    waiting = IncomingPost.objects.filter(pk=post.pk, dealt_at__isnull=True)
    waiting.update(dealt_at=timezone.now(), outcome=outcome)
    is_moved = documents.give_to_case(contact=contact, case=case)
    if case.is_restricted:
        emptied = {"sender_name": "", "sender_email": "", "sender_address": "", "subject": "", "words": ""}
        stands_with = None if is_moved else case  # its files are found by it
        IncomingPost.objects.filter(pk=post.pk).update(**emptied, left_out="", case=stands_with)


@transaction.atomic
def deal_by_case(*, case: Case, by: User) -> None:
    """Where ``by`` has opened ``case`` out of a letter or an email: it is dealt with, and stands with the case."""
    of_post = Contact.objects.filter(advisor=by, ended_at__isnull=True, post__isnull=False)
    contact = of_post.select_related("post").first()
    if contact is not None:
        deal_with_case(contact=contact, case=case, outcome=ContactOutcome.CASE_OPENED, by=by)


@transaction.atomic
def delete_post(*, posts: QuerySet[IncomingPost], by: User | None) -> int:
    """Delete these, with the files that went to no case; how many. Contacts stay, for counting."""
    keys = list(posts.values_list("pk", flat=True))
    documents.remove_documents(documents=Document.objects.filter(post__in=keys), by=by)
    IncomingPost.objects.filter(pk__in=keys).delete()
    return len(keys)


def _same_message(key: str) -> IncomingPost | None:
    return IncomingPost.objects.filter(message_key=key).first() if key else None


def _waiting(post_id: UUID) -> IncomingPost:
    """It, locked for this transaction. Raises ``PostDealtWith`` and ``IncomingPost.DoesNotExist``."""
    post = IncomingPost.objects.select_for_update(of=("self",)).get(pk=post_id)
    if post.dealt_at is not None:
        raise PostDealtWith(post)
    return post


def _cleaned(files: "Sequence[UploadedFile[Any]]") -> tuple[list[CleanDocument], list[str]]:
    """The files as they may be kept, and why others are not. No more are opened than may come at once."""
    kept, left_out = [], []
    for one in files[:FILES_AT_MOST]:
        try:
            kept.append(documents.clean(one))
        except DocumentRefused as refused:
            left_out.append(refused.words)
    too_many = files[FILES_AT_MOST:]
    left_out += [Fault.TOO_MANY.format(limit=FILES_AT_MOST, name=harmless(one.name or "")) for one in too_many]
    return kept, left_out
