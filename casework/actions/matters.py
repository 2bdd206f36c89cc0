"""A councillor's own casework: matters, notes, what belongs to them, and what was raised for a resident."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User, Ward
from casework import rules
from casework.models import Case, Digest, Matter, MatterCase, MatterNote, Raised, WardChoices


@transaction.atomic
def open_matter(
    *,
    ward: Ward,
    title: str,
    resident: str = "",
    consent_how: str = "",
    consent_words: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
    by: User,
) -> Matter:
    """Begin a matter that nobody but ``by`` reads. Whoever it is about has agreed to be written down."""
    return Matter.objects.create(
        councillor=by,
        ward=ward,
        title=title,
        resident_words=resident,
        consent_how=consent_how if resident else "",
        consent_words=consent_words if resident else "",
        next_step=next_step,
        next_step_on=next_step_on,
    )


@transaction.atomic
def note_matter(*, matter: Matter, words: str, by: User) -> MatterNote:
    """Write a private note."""
    _changed(matter)
    return MatterNote.objects.create(matter=matter, words=words)


@transaction.atomic
def plan_matter(*, matter: Matter, next_step: str, next_step_on: date | None, by: User) -> Matter:
    """Say what is to be done next, and on which day; both empty where there is nothing."""
    matter.next_step, matter.next_step_on = next_step, next_step_on
    matter.save(update_fields=["next_step", "next_step_on"])
    _changed(matter)
    return matter


@transaction.atomic
def attach_case(*, matter: Matter, case: Case, by: User) -> bool:
    """Keep a case with the matter; whether it was not there yet."""
    _row, is_new = MatterCase.objects.get_or_create(matter=matter, case=case)
    if is_new:
        _changed(matter)
    return is_new


@transaction.atomic
def attach_raised(*, case: Case, by: User | None) -> None:
    """Keep a case with the matter that its councillor raised it for, if there is one."""
    if case.opened_from is None:
        return
    raised = Raised.objects.filter(draft=case.opened_from, matter__isnull=False)
    for one in raised.select_related("matter", "councillor"):
        if one.matter is not None:
            attach_case(matter=one.matter, case=case, by=by or one.councillor)


@transaction.atomic
def detach_case(*, matter: Matter, case: Case, by: User) -> None:
    """Take a case off the matter again."""
    if MatterCase.objects.filter(matter=matter, case=case).delete()[0]:
        _changed(matter)


@transaction.atomic
def close_matter(*, matter: Matter, by: User) -> Matter:
    """Put the matter away; its next step goes with it. Closing twice changes nothing."""
    now = timezone.now()
    if Matter.objects.filter(pk=matter.pk, closed_at__isnull=True).update(
        closed_at=now, changed_at=now, next_step="", next_step_on=None
    ):
        matter.closed_at, matter.next_step, matter.next_step_on = now, "", None
    return matter


@transaction.atomic
def reopen_matter(*, matter: Matter, by: User) -> Matter:
    """Take the matter up again."""
    Matter.objects.filter(pk=matter.pk).update(closed_at=None, changed_at=timezone.now())
    matter.closed_at = None
    return matter


def _changed(matter: Matter) -> None:
    matter.changed_at = timezone.now()
    matter.save(update_fields=["changed_at"])


@transaction.atomic
def keep_raised(
    *,
    draft: uuid.UUID,
    ward: Ward,
    person: Person | None,
    resident: str = "",
    consent_how: str = "",
    consent_words: str = "",
    tells_councillor: bool,
    matter: Matter | None = None,
    by: User,
) -> Raised:
    """Keep for whom a councillor begins a form, how that person agreed, and the words they agreed to."""
    return Raised.objects.create(
        draft=draft,
        councillor=by,
        ward=ward,
        person=person,
        resident_words=resident if person else "",
        consent_how=consent_how if person else "",
        consent_words=consent_words if person else "",
        tells_councillor=tells_councillor,
        matter=matter,
    )


@transaction.atomic
def set_ward_choices(*, user: User, digest: str, is_alerted: bool, by: User) -> WardChoices:
    """Keep how a councillor wants to be told. A digest that is asked for begins with what changes from now on."""
    choices = ward_choices(user=user)
    if choices.digest == Digest.NEVER and digest != Digest.NEVER:
        choices.digested_at = timezone.now()
    choices.digest, choices.is_alerted = Digest(digest), is_alerted
    choices.save(update_fields=["digest", "is_alerted", "digested_at"])
    return choices


def ward_choices(*, user: User) -> WardChoices:
    """How a councillor wants to be told; as usual, where they have not said."""
    choices, _is_new = WardChoices.objects.get_or_create(user=user)
    return choices


@transaction.atomic
def note_visit(*, user: User, now: datetime) -> datetime:
    """Note that a councillor looks at their home page; return since when they are told of changes.

    That is the last look of an earlier day: what they saw in the morning is still there in the evening.
    """
    choices = ward_choices(user=user)
    if rules.local_day(choices.seen_at) < rules.local_day(now):
        choices.before_at = choices.seen_at
    choices.seen_at = now
    choices.save(update_fields=["seen_at", "before_at"])
    return choices.before_at
