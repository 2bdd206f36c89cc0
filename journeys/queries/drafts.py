"""Page-shaped reads of drafts."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Client, Person
from accounts.rules import Viewer
from accounts.rules.hats import HatKind
from accounts.rules.permissions import journeys_open_to
from casework import rules as casework_rules
from casework.models import Case, CaseChannel, Photo
from casework.models.callers import helped_by
from journeys import rules
from journeys.models import AnswerChange, Draft


def draft_for(viewer: Viewer, draft_id: uuid.UUID) -> Draft:
    """A draft that this person or this browser began or came back to, to an advisor a caller's.

    A caller's are those of the one whom the advisor talks to and knows, and a guest's that is nobody's yet.
    Raises ``Draft.DoesNotExist`` for anyone else's.

    Whether its answers may be shown now is ``journeys.rules.may_open``. The definition, long and known by its hash,
    is not read with it.
    """
    draft = (
        Draft.objects.select_related(*(("service", "person") if _needs_person(viewer) else ("service",)))
        .defer("service__definition")
        .get(_whose(viewer), pk=draft_id, expires_at__gt=timezone.now())
    )
    if viewer.person is not None and viewer.person.pk == draft.person_id:
        draft.person = viewer.person  # read already
    return draft


def person_behind(viewer: Viewer, draft_id: uuid.UUID) -> uuid.UUID | None:
    """Whose draft it is that an advisor opens only once they talk to them and know that it is them."""
    if not viewer.is_advisor:
        return None
    kept = Draft.objects.filter(~_whose(viewer), pk=draft_id, expires_at__gt=timezone.now())
    return kept.values_list("person", flat=True).first()


def is_stopped(viewer: Viewer, draft_id: uuid.UUID) -> bool:
    """Whether the viewer's agency began the draft for a client who does not agree to it any more."""
    if viewer.partner_id is None:
        return False
    begun = Draft.objects.filter(pk=draft_id, organisation=viewer.partner_id, submitted_at__isnull=True)
    return begun.exclude(_of_hat(viewer)).exists()


def is_not_shared(viewer: Viewer, draft_id: uuid.UUID) -> bool:
    """Whether the draft is of the account that a delegate is in, and of a kind that is not shared with them."""
    if viewer.hat.kind != HatKind.DELEGATE:
        return False
    kept = Draft.objects.filter(person=viewer.person, organisation__isnull=True, raised_by__isnull=True, pk=draft_id)
    return kept.exclude(_of_person(viewer)).exists()


def drafts_of(viewer: Viewer) -> QuerySet[Draft]:
    """What the viewer began and did not send, in the hat that they wear, last saved first."""
    mine = Q(pk__in=viewer.returned) if viewer.returned else Q(pk__in=[])
    if viewer.organisation_id is not None or viewer.raises_for_others:
        mine = _of_hat(viewer)
    elif viewer.person is not None:
        mine |= _of_person(viewer)
    elif viewer.visitor is not None:
        mine |= Q(person__isnull=True, visitor=viewer.visitor)
    elif not viewer.returned:
        return Draft.objects.none()
    return _unfinished().filter(mine, is_listed=True)


def drafts_of_people(people: Iterable[Person]) -> QuerySet[Draft]:
    """What was begun by or for these people and not sent, last saved first, for advisors."""
    return _unfinished().filter(person__in=list(people), is_listed=True)


def drafts_sent_to(*, email: str, mobile: str) -> QuerySet[Draft]:
    """What guests began and had the link sent for to this email or mobile, last saved first, for advisors."""
    if not email and not mobile:
        return Draft.objects.none()
    sent_to = Q(return_email=email) if email else Q(return_mobile=mobile)
    return _unfinished().filter(sent_to, person__isnull=True, is_listed=True)


def draft_by_number(typed: str) -> Draft | None:
    """The unfinished draft whose number a caller reads out, however it is written."""
    number = casework_rules.parse_reference(typed)
    return _unfinished().filter(number=number).first() if number else None


def returnable_draft(draft_id: uuid.UUID) -> Draft | None:
    """The unfinished draft of that id, whoever asks: for sending a code to its own address, and for nothing else."""
    return _unfinished().select_related("service", "person").filter(pk=draft_id).first()


def newest_changes(draft: Draft) -> list[AnswerChange]:
    """The last change of each answer, each with who made it."""
    changes = AnswerChange.objects.filter(draft=draft).select_related("by__person")
    return list({change.question: change for change in changes}.values())


def other_at_work(draft: Draft, viewer: Viewer) -> AnswerChange | None:
    """The last answer that someone else gave within the half hour: an advisor's, or for an advisor anyone else's."""
    hand = rules.hand_of(draft, viewer)
    if draft.channel == CaseChannel.ONLINE and not hand.is_advisor:
        return None  # no advisor has been here: it costs no query
    theirs = ~Q(by_advisor=True, by=viewer.user) if hand.is_advisor else Q(by_advisor=True)
    recent = AnswerChange.objects.filter(theirs, draft=draft, at__gt=timezone.now() - rules.SEEN_AT_WORK_FOR)
    return recent.select_related("by__person").order_by("-at", "-pk").first()


def _unfinished() -> QuerySet[Draft]:
    return (
        Draft.objects.filter(submitted_at__isnull=True, expires_at__gt=timezone.now())
        .select_related("service")
        .defer("service__definition")
        .order_by("-saved_at")
    )


def photos_of(draft: Draft) -> list[Photo]:
    """The photos that wait with the draft, in the order they were added."""
    return list(Photo.objects.filter(draft=draft.pk, case__isnull=True).order_by("added_at", "pk"))


def are_too_many(*, email: str, mobile: str, since: datetime, limit: int) -> bool:
    """Whether ``limit`` cases or more were opened ``since`` then with one of these addresses; "" is no address."""
    given = {"email": email, "mobile": mobile}
    reached = Q(*((field, address) for field, address in given.items() if address), _connector=Q.OR)
    if not reached:
        return False
    # A guest is written with the one case that they open: few guests are few cases, and only an account may have many.
    # Each of the two steps looks up an index; a join may read every case.
    recent = Person.objects.filter(reached, Q(created_at__gt=since) | Q(user__isnull=False))
    people = dict(recent.values_list("pk", "user"))
    if len(people) < limit and not any(people.values()):
        return False
    opened = Case.objects.filter(person__in=list(people), opened_at__gt=since).order_by()
    return len(opened.values_list("pk", flat=True)[:limit]) >= limit


def _whose(viewer: Viewer) -> Q:
    if viewer.is_advisor:
        helped = Q(person__isnull=True) | Q(helped_by(viewer)) | Q(pk__in=viewer.returned)
        return helped | Q(person=viewer.person) if viewer.person is not None else helped
    if viewer.organisation_id is not None or viewer.raises_for_others:
        return _of_hat(viewer)
    returned = Q(pk__in=viewer.returned)  # Q(pk__in=[]) is Django's way to say "no row"
    if viewer.person is not None:
        person = returned | _of_person(viewer)
        return person | Q(person__isnull=True, visitor=viewer.visitor) if viewer.visitor else person
    return returned | Q(visitor=viewer.visitor) if viewer.visitor else returned


def _of_person(viewer: Viewer) -> Q:
    """What is of the account that they are in; a delegate's of the kinds that are shared."""
    own = Q(person=viewer.person, organisation__isnull=True, raised_by__isnull=True)
    if viewer.hat.kind == HatKind.DELEGATE:
        own &= Q(service__journey__in=journeys_open_to(viewer))
    return own


def _of_hat(viewer: Viewer) -> Q:
    """A business's drafts; an agency's for clients whose consent stands; those that a councillor began."""
    if viewer.business_id is not None:
        return Q(organisation=viewer.business_id)
    if viewer.partner_id is not None:
        agency = viewer.partner_id
        consenting = Client.objects.filter(organisation=agency, ended_at__isnull=True).consenting(timezone.localdate())
        return Q(organisation=agency, person__in=consenting.values("person"))
    return Q(raised_by=viewer.user, organisation__isnull=True)


def _needs_person(viewer: Viewer) -> bool:
    """Whether the draft may be another's, whose details its pages show."""
    return viewer.is_advisor or viewer.raises_for_others or bool(viewer.returned)
