"""One case and its parts, and the cases of one person."""

import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Person
from accounts.rules import Viewer, addresses
from casework import rules
from casework.models import Answers, Case, CaseQuerySet, Event, Outcome, Photo
from casework.models.sight import account_of
from casework.rules import Sight

POSTCODE_AT_MOST = 8  # "SW1A 1AA", the end of an address that was typed


def case_for(viewer: Viewer, reference: str) -> Case:
    """The case as its page shows it to ``viewer``. Raises ``Case.DoesNotExist`` where they may not know of it.

    With the rows that the page needs beside it, ``affected``, what else there is to ask for, and how the viewer stands
    to it, in one query.
    """
    parsed = rules.parse_reference(reference)
    if parsed is None:
        raise Case.DoesNotExist
    return (
        Case.objects.visible_to(viewer)
        .with_standing(viewer)
        .with_affected()
        .with_what_it_has()
        .select_related("service", "person", "team", "holder__person", "ward", "property", "handover", "duplicate_of")
        .select_related("grant", "feedback", "part_of")
        .defer("service__definition")
        .get(reference=parsed)
    )


def sight_of(viewer: Viewer, case: Case) -> Sight:
    """What ``viewer`` may see of ``case``, which ``case_for`` or a list of this module found for this very viewer."""
    if "viewer_is_own" not in vars(case):
        case = Case.objects.with_standing(viewer).get(pk=case.pk)
    standing = rules.Standing(
        reference=case.reference,
        team_id=case.team_id,
        is_confidential=case.is_confidential,
        is_private=case.is_private,
        is_restricted=case.is_restricted,
        is_closed=case.is_closed,
        takes_decision=case.takes_decision,
        is_decided=case.is_decided,
        is_challenge=case.is_challenge,
        is_own=case.viewer_is_own,
        is_raised=case.viewer_raised,
        is_outside=case.viewer_is_outside,
        is_asked=case.viewer_is_asked,
        is_follower=case.viewer_follows,
        looks_again=case.viewer_looks_again,
        is_helped=case.viewer_helps,
    )
    return rules.what_may_see(viewer, standing)


def knows_of(viewer: Viewer, case: Case) -> bool:
    """Whether the page of ``case`` opens to ``viewer``."""
    return Case.objects.visible_to(viewer).filter(pk=case.pk).exists()


def timeline_of(case: Case, sight: Sight) -> list[Event]:
    """What happened, oldest first: all of it, what the reporter or the public may read, or nothing."""
    events = Event.objects.filter(case=case).select_related("by__person")
    if not sight.sees_details:
        return []
    if not sight.sees_messages:
        events = events.filter(Q(is_public=True) | Q(is_for_reporter=False))
    if not sight.sees_internal:
        events = events.filter(Q(is_public=True) | Q(is_for_reporter=True))
    return list(events)


def last_move_of(case: Case) -> Event | None:
    """Who moved the case last, when and to what."""
    moves = Event.objects.filter(case=case).exclude(to_status="").select_related("by__person")
    return moves.order_by("-at", "-pk").first()


def photos_of(case: Case, sight: Sight) -> list[Photo]:
    """The photos that this sight covers."""
    return list(_photos_within(sight).filter(case=case))


def photo_for(viewer: Viewer, reference: str, photo_id: uuid.UUID) -> Photo:
    """One photo of a case. Raises ``Case.DoesNotExist`` or ``Photo.DoesNotExist`` where the viewer may not see it."""
    case = Case.objects.visible_to(viewer).with_standing(viewer).get(reference=reference)
    return _photos_within(sight_of(viewer, case)).get(case=case, pk=photo_id)


def _photos_within(sight: Sight) -> QuerySet[Photo]:
    if sight.sees_all_photos:
        return Photo.objects.all()
    return Photo.objects.filter(is_public=True) if sight.sees_details else Photo.objects.none()


def case_of_draft(draft_id: uuid.UUID) -> Case | None:
    """The case that a draft opened, if it did."""
    return Case.objects.filter(opened_from=draft_id).first()


def original_for(viewer: Viewer, case: Case, typed: str) -> Case | None:
    """The case that an officer names as the one ``case`` repeats, or None where it is none or ``case`` itself."""
    reference = rules.parse_reference(typed)
    return Case.objects.visible_to(viewer).filter(reference=reference).exclude(pk=case.pk).first()


def requests_of(viewer: Viewer) -> CaseQuerySet:
    """What ``viewer`` asked for, signed in or earlier as a guest with an address that is theirs; newest first.

    Of a business, what it asked for; of an agency, what it asked for its clients.

    No restricted case: someone who hurts them may look at their account. Its page opens by its reference.
    """
    listed = Case.objects.filter(account_of(viewer), is_restricted=False)
    return listed.select_related("ward").order_by("-opened_at", "pk")


def has_asked_before(case: Case, person: Person) -> bool:
    """Whether the same is being looked at, or was granted, for the reporter already."""
    same = Case.objects.reported_by(person).filter(service_slug=case.service_slug).exclude(pk=case.pk)
    return same.filter(Q(closed_at__isnull=True) | Q(outcome=Outcome.GRANTED)).exists()


def followed_by(viewer: Viewer) -> CaseQuerySet:
    """What ``viewer`` follows, newest first.

    Of a confidential case with ``told_under``: the reference of the report of theirs that was closed into it.
    """
    if viewer.person is None:
        return Case.objects.none()
    own = Case.objects.filter(duplicate_of=OuterRef("pk"), person=viewer.person).order_by("opened_at", "pk")
    told_under = Subquery(own.values("reference")[:1])
    return (
        Case.objects.filter(followers__person=viewer.person)
        .annotate(told_under=told_under)
        .filter(Q(is_confidential=False) | Q(told_under__isnull=False))
        .select_related("ward")
        .order_by("-followers__followed_at", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """A case that was looked up; ``is_proved``: what was typed beside the reference shows that they reported it."""

    case: Case
    is_proved: bool


def case_by_contact(typed_reference: str, contact: str) -> Tracked | None:
    """The case of a reference and its reporter's email, phone or postcode; None says nothing of which was wrong.

    A postcode finds the case too, but proves nothing: whoever shares a home knows it, and anyone can read that of the
    place. None finds a confidential report, as the person it is about knows those of the neighbours, nor a restricted
    case. Of an application only its reporter's does.
    """
    reference = rules.parse_reference(typed_reference)
    case = Case.objects.select_related("person__home").filter(reference=reference).first() if reference else None
    if case is None:
        return None
    if case.person is not None and _is_contact_of(case.person, contact):
        return Tracked(case=case, is_proved=True)
    postcode = addresses.postcode_key(contact)
    if postcode is None or case.is_restricted or (case.is_confidential and not case.is_private):
        return None
    is_there = not case.is_private and postcode in "".join(case.place_words.split()).upper()
    return Tracked(case=case, is_proved=False) if is_there or postcode in _postcodes_of_reporter(case) else None


def _postcodes_of_reporter(case: Case) -> set[str]:
    """Where its reporter lives, as far as we were told: in the account or in an answer."""
    home = case.person.home if case.person else None
    told = [case.person.home_words if case.person else "", *_typed_postcodes(case.answers)]
    keys = {addresses.postcode_key(words[-POSTCODE_AT_MOST:]) for words in told}
    return {key for key in keys if key} | ({home.postcode} if home else set())


def _typed_postcodes(answers: Answers) -> list[str]:
    """The postcodes of the addresses that were given as answers."""
    return [answer["postcode"] for answer in answers.values() if isinstance(answer, dict) and answer.get("postcode")]


def _is_contact_of(person: Person, typed: str) -> bool:
    squeezed = "".join(typed.split()).casefold()
    if not squeezed:
        return False
    if "@" in squeezed:
        return squeezed == person.email.casefold()
    return bool(person.mobile) and _digits(squeezed) == _digits(str(person.mobile))


def _digits(phone: str) -> str:
    """A UK phone number as it is dialled at home, so that +44 7700, 0044 7700 and 07700 are one."""
    digits = "".join(character for character in phone if character in "0123456789")
    for abroad in ("0044", "44"):
        if digits.startswith(abroad):
            return "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits
