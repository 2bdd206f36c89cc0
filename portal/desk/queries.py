"""What the desk shows of the floors below."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts import queries as accounts
from accounts.models import Person
from accounts.rules import Viewer
from casework import queries as casework
from casework import rules
from casework.models import Case
from casework.queries import SeenCase
from journeys import queries as journeys
from journeys import showing
from journeys.showing import ShownDraft
from notifications import queries as notifications
from notifications.models import Message

PEOPLE_SHOWN = 20
ROWS_SHOWN = 50
MESSAGES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found: one case or one form by its number, or people."""

    case: Case | None = None
    draft: ShownDraft | None = None
    people: Sequence[Person] = field(default_factory=list)
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        return self.case is None and self.draft is None and not self.people


def find(viewer: Viewer, typed: str) -> Found:
    """Whatever ``typed`` names: a form by its number, a case by its reference, people by anything else."""
    if rules.parse_reference(typed) is not None:
        draft = journeys.draft_by_number(typed)
        if draft is not None:
            return Found(draft=showing.shown_drafts([draft])[0])
        try:
            return Found(case=casework.case_for(viewer, typed))
        except Case.DoesNotExist:
            pass
    people = list(accounts.find_people(typed)[: PEOPLE_SHOWN * 3])
    once = list(
        {(one.user_id or one.name.casefold(), one.email, str(one.mobile)): one for one in reversed(people)}.values()
    )
    once.reverse()
    return Found(people=once[:PEOPLE_SHOWN], has_more=len(once) > PEOPLE_SHOWN or len(people) == PEOPLE_SHOWN * 3)


@dataclass(frozen=True, kw_only=True)
class Helped:
    """Someone with all that an advisor needs to help them."""

    person: Person
    cases: Sequence[SeenCase]
    drafts: Sequence[ShownDraft]
    messages: Sequence[Message]


def person_for(viewer: Viewer, person_id: uuid.UUID) -> Helped:
    """Someone with their cases, unfinished forms and messages. Raises ``Person.DoesNotExist``.

    A confidential report does not stand here, as who made it stays with its team: whoever knows its reference finds it.
    """
    person = Person.objects.select_related("home", "user").get(pk=person_id)
    people = sorted(accounts.same_as(person), key=lambda one: one.pk != person.pk)
    cases = casework.cases_of_people(viewer, people).with_standing(viewer).with_affected()[:ROWS_SHOWN]
    sights = [(case, casework.sight_of(viewer, case)) for case in cases]
    return Helped(
        person=person,
        cases=[casework.seen(case, sight) for case, sight in sights if sight.sees_reporter],
        drafts=showing.shown_drafts(journeys.drafts_of_people(people)[:ROWS_SHOWN]),
        messages=list(notifications.messages_to(people)[:MESSAGES_SHOWN]),
    )


def known_at(*, email: str, mobile: str) -> list[Person]:
    """Whoever gave one of these addresses before, those with a sign-in first: perhaps the one who is calling."""
    found = [one for typed in (email, mobile) if typed for one in accounts.find_people(typed)[:3]]
    return list({one.pk: one for one in found}.values())


def sent_by(viewer: Viewer, reference: str) -> Case:
    """A case that this advisor has opened for someone. Raises ``Case.DoesNotExist``."""
    return Case.objects.select_related("person", "team").get(reference=reference, opened_by=viewer.user)
