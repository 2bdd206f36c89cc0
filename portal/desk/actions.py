"""What the desk does over several floors at once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import actions as accounts
from accounts.actions import looks
from accounts.models import Person, StaffRole, StaffRoleKind, User
from accounts.queries import same_as
from accounts.rules import Viewer
from accounts.rules.needs import ContactNeeds
from casework import actions as casework
from casework import showing
from casework.actions import calling_back
from casework.actions import contacts as contacting
from casework.actions import post as posting
from casework.models import Case, Contact, ContactEventKind, ContactOutcome, Identity, ServiceVersion
from casework.queries.booked import clock
from journeys import actions as journeys
from journeys import kinds
from journeys.models import Draft
from notifications import actions as notifications
from portal.desk import loading, rules
from portal.desk.queries.contacts import added_in, drafts_begun_in
from portal.desk.queries.identity import held_of

WRITTEN = "what-they-wrote"  # of contacts.yaml; nobody chooses it


@transaction.atomic
def add_person(*, contact: Contact, name: str, email: str, mobile: str, home_words: str, by: User) -> Person:
    """Keep someone new, once in a contact. One in which nobody was found yet is theirs from now on.

    Nothing was held of them, so there is nothing to check, unless guests gave the very same before.
    Raises ``ContactOver``.
    """
    contacting.hold_contact(contact=contact, by=by)
    added = added_in(contact, name=name, email=email, mobile=mobile, home_words=home_words)
    if added is not None:
        return added
    person = accounts.add_person(name=name, email=email, mobile=mobile, home_words=home_words, by=by)
    contacting.note_done(contact=contact, kind=ContactEventKind.PERSON_ADDED, words=person.name, by=by)
    if contact.person_id is None:
        contact = contacting.open_contact(person=person, channel=contact.channel, by=by)
        if same_as(person).count() == 1:
            contacting.know_person(contact=contact, identity=Identity.NEW, reason="", by=by)
    return person


@transaction.atomic
def set_needs(*, contact: Contact, needs: ContactNeeds, by: User) -> None:
    """Keep how whom the ``contact`` is with needs to be contacted, and in the contact that it changed.

    Nothing is kept where it is as it was. Raises ``ContactOver``.
    """
    contacting.hold_contact(contact=contact, by=by)
    person = contact.person
    if person is None or person.contact_needs == needs:
        return
    accounts.set_contact_needs(person=person, needs=needs, by=by)
    contacting.note_done(contact=contact, kind=ContactEventKind.NEEDS_SET, by=by)


@transaction.atomic
def begin_forms(*, contact: Contact, person: Person, services: Sequence[str], channel: str, by: User) -> list[Draft]:
    """Begin a form of each of ``services`` (their slugs) for ``person``; each hangs on the contact.

    One that was begun in it and is not sent yet goes on. Raises ``ContactOver``.
    """
    contacting.hold_contact(contact=contact, by=by)
    waiting = {draft.service.slug: draft for draft in drafts_begun_in(contact, person)}
    begun = []
    for slug in services:
        if slug in waiting:
            begun.append(waiting[slug])
            continue
        version = kinds.publish(kinds.services()[slug])
        draft = journeys.begin_draft(service=version, person=person, visitor=None, channel=channel, by=by)
        contacting.note_done(
            contact=contact, kind=ContactEventKind.FORM_BEGUN, about=draft.number or "", words=version.title, by=by
        )
        begun.append(draft)
    return begun


@transaction.atomic
def chase(*, contact: Contact, case: Case, by: User) -> None:
    """Keep that they ask about ``case``; its team reads the letter or the email in which they do.

    Its files follow once it is dealt with: until then it may be put back, with all that came. Of a restricted case it
    is dealt with at once, for nothing of it may wait among the others.

    Raises ``CaseClosed`` and ``ContactOver``.
    """
    contacting.chase(contact=contact, case=case, by=by)
    if contact.post is not None and case.is_restricted:
        posting.deal_with_case(contact=contact, case=case, outcome=ContactOutcome.ANSWERED, by=by)
    elif contact.post is not None:
        posting.note_in_case(post=contact.post, case=case, by=by)


@transaction.atomic
def know_writer(*, contact: Contact, viewer: Viewer, by: User) -> bool:
    """Whether what was written shows that it is from the ``contact``'s person; kept, where it does.

    The rule is ``rules.is_written_by``. Where it says no, the advisor answers the questions from what was written, or
    says how else they know (``contacts.yaml``). Raises ``ContactOver``.
    """
    post = contact.post
    if post is None or contact.person is None or contact.knows_them:
        return contact.knows_them
    held = held_of(contact.person)
    if not rules.is_written_by(held, email=post.sender_email, address=post.sender_address, words=post.words):
        return False
    know_person(contact=contact, identity=Identity.SHOWN, reason=WRITTEN, viewer=viewer, by=by)
    return True


@transaction.atomic
def pass_on(
    *,
    contact: Contact,
    case: Case | None,
    team: str,
    words: str,
    number: str,
    slot: tuple[datetime, datetime] | None,
    by: User,
) -> Case:
    """Leave the contact with a team: on ``case``, or as a request of its own for ``team``. Return the case.

    Of a letter it need not be known who wrote it: then the request is nobody's.
    Raises ``PassedOnAlready``, ``CaseClosed`` and ``ContactOver``.
    """
    calling_back.begin_passing_on(contact=contact, by=by)
    facts = {"contact": contact, "events": contact.events.all(), "words": words, "number": number}
    facts["when"] = calling_back.slot_words(*slot) if slot else ""
    story = render_to_string("portal/desk/story.txt", facts).strip()
    task = render_to_string("portal/desk/task.txt", facts).strip()
    if case is None:
        case = _open(contact, team=team, words=words, by=by)
    else:
        posting.deal_with_case(contact=contact, case=case, outcome=ContactOutcome.PASSED_ON, by=by)
    calling_back.promise_call_back(contact=contact, case=case, slot=slot, words=story, task=task, by=by)
    return case


def _open(contact: Contact, *, team: str, words: str, by: User) -> Case:
    how = loading.contacts().passed_on
    new = casework.NewCase(
        prefix=how.reference,
        title=how.title,
        place=None,
        answers={"words": words},
        shown_answers=[{"name": "words", "label": "What they need", "words": words, "is_personal": True}],
        team=team,
        working_days=how.working_days,
        done_word="Answered",
        is_confidential=True,
        is_private=True,
        opened_from=None,
        visitor=None,
        journey="information",
    )
    version = _version(how)
    person = contact.person if contact.knows_them else None
    return casework.open_case(service=version, person=person, new=new, channel=contact.channel, by=by)


def _version(how: loading.PassedOn) -> ServiceVersion:
    """What such requests refer to: it is no service that anyone could begin."""
    said = how.model_dump_json()
    return journeys.publish_version(
        slug="passed-on-by-an-advisor",
        journey="information",
        title=how.title,
        content_hash=hashlib.sha256(said.encode()).hexdigest(),
        definition={},
        keep={"months": how.keep_for_months},
    )


def try_identity(*, contact: Contact, asked: list[str], is_right: bool, viewer: Viewer, by: User) -> None:
    """Hear one set of answers. A record that opens is a look at it; the third wrong set is told to the managers.

    Raises ``IdentityLocked`` and ``ContactOver``.
    """
    left = contacting.try_identity(contact=contact, asked=asked, is_right=is_right, by=by)
    if is_right:
        _look(contact, viewer)
    elif left <= 0:
        _tell_managers(contact, by=by)


def know_person(*, contact: Contact, identity: Identity, reason: str, viewer: Viewer, by: User) -> None:
    """Keep that the advisor knows who it is by what they saw: a look at a record. Raises ``ContactOver``."""
    contacting.know_person(contact=contact, identity=identity, reason=reason, by=by)
    _look(contact, viewer)


def look_again(*, story: Sequence[Contact], viewer: Viewer) -> None:
    """Note that the advisor reads again what someone wrote, after it was dealt with."""
    known = next((contact for contact in reversed(story) if contact.knows_them), None)
    if known is not None:
        _look(known, viewer)


def _look(contact: Contact, viewer: Viewer) -> None:
    """Note that the record of whom a contact is with is open to the advisor until it ends."""
    if contact.person is not None:
        reason = render_to_string("portal/desk/look.txt", {"contact": contact}).strip()
        looks.record_look(person=contact.person, viewer=viewer, reason=reason)


def _tell_managers(contact: Contact, *, by: User) -> None:
    """Tell whoever leads a team at the desk that somebody failed to show who they are, three times in a day.

    Where nobody leads one, the administrators are told: somebody always hears of it.
    """
    roles = StaffRole.objects.filter(user__is_active=True).exclude(user__person__email="")
    leading = roles.filter(role=StaffRoleKind.MANAGER, team__is_desk=True)
    told = leading if leading.exists() else roles.filter(role=StaffRoleKind.ADMINISTRATOR)
    people = notifications.at_work(Person.objects.filter(user__in=told.values("user")))
    facts = {"advisor": showing.name_of(by), "at": clock(timezone.now())}
    notifications.queue_messages(event="identity_locked", about="", what=str(contact.pk), to=people, facts=facts, by=by)
