"""What the desk shows of the floors below."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from accounts import queries as accounts
from accounts.models import Person, TaxAccount
from accounts.rules import Viewer
from casework import queries as casework
from casework import rules
from casework.models import Case
from casework.queries.own import as_requests
from journeys import queries as journeys
from journeys import showing
from journeys.showing import ShownDraft
from notifications import queries as notifications
from notifications.models import Message

PEOPLE_SHOWN = 20
ROWS_SHOWN = 50
MESSAGES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """Someone who may be calling, and what they have not finished: the way to it is one press."""

    person: Person
    drafts: Sequence[ShownDraft]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found: one case or one form by its number, or people and what they or guests did not finish."""

    case: Case | None = None
    drafts: Sequence[ShownDraft] = ()
    people: Sequence[FoundPerson] = ()
    has_more: bool = False


def find(viewer: Viewer, typed: str) -> Found:
    """Whatever ``typed`` names: a form by its number, a case by its reference, people by anything else."""
    if rules.parse_reference(typed) is not None:
        draft = journeys.draft_by_number(typed)
        if draft is not None:
            return Found(drafts=showing.shown_drafts([draft]))
        try:
            return Found(case=casework.case_for(viewer, typed))
        except Case.DoesNotExist:
            pass
    people = list(accounts.find_people(typed)[: PEOPLE_SHOWN * 3])
    once = list({_as_one(person): person for person in reversed(people)}.values())[::-1]
    shown = once[:PEOPLE_SHOWN]
    email, mobile = accounts.contact_in(typed)
    guests = journeys.drafts_sent_to(email=email, mobile=mobile)[:PEOPLE_SHOWN]
    drafts = showing.shown_drafts([*guests, *journeys.drafts_of_people(shown)[:ROWS_SHOWN]])
    return Found(
        people=[
            FoundPerson(person=person, drafts=[one for one in drafts if one.draft.person_id == person.pk])
            for person in shown
        ],
        drafts=[one for one in drafts if one.draft.person_id is None],
        has_more=len(once) > PEOPLE_SHOWN or len(people) == PEOPLE_SHOWN * 3,
    )


def _as_one(person: Person) -> tuple[object, ...]:
    """What makes two rows one line: the same sign-in, or guests who gave the same name and addresses."""
    return person.user_id or person.name.casefold(), person.email, str(person.mobile)


@dataclass(frozen=True, kw_only=True)
class Helped:
    """Someone with all that an advisor needs to help them."""

    person: Person
    cases: Sequence[Case]
    drafts: Sequence[ShownDraft]
    messages: Sequence[Message]
    bills: Sequence[TaxAccount]


def person_for(viewer: Viewer, person_id: uuid.UUID) -> Helped:
    """Someone with their cases, unfinished forms and messages. Raises ``Person.DoesNotExist``.

    A confidential report does not stand here, nor what was written to them about it, as who made it stays with its
    team: whoever knows its reference finds it.
    """
    person = Person.objects.select_related("home", "user").get(pk=person_id)
    people = sorted(accounts.same_as(person), key=lambda one: one.pk != person.pk)
    cases = as_requests(casework.cases_of_people(viewer, people).with_standing(viewer))[:ROWS_SHOWN]
    return Helped(
        person=person,
        cases=[case for case in cases if casework.sight_of(viewer, case).sees_reporter],
        drafts=showing.shown_drafts(journeys.drafts_of_people(people)[:ROWS_SHOWN]),
        messages=_messages_to(viewer, people),
        bills=bills_of(person),
    )


def bills_of(person: Person) -> list[TaxAccount]:
    """The council tax accounts that someone sees once they sign in: their numbers and homes, not what is owed."""
    return list(accounts.tax_accounts_of(person).prefetch_related(None)) if person.user_id else []


def _messages_to(viewer: Viewer, people: Sequence[Person]) -> list[Message]:
    """What was written to these people lately, but nothing that tells who reported something in confidence."""
    newest = list(notifications.messages_to(people)[:ROWS_SHOWN])
    about = Case.objects.with_standing(viewer).filter(reference__in={message.about for message in newest})
    hidden = {case.reference for case in about if not casework.sight_of(viewer, case).sees_reporter}
    return [message for message in newest if message.about not in hidden][:MESSAGES_SHOWN]


def known_from(typed: str) -> dict[str, str]:
    """What a search that found nobody tells of someone new: their email, their mobile or their name."""
    email, mobile = accounts.contact_in(typed[:200])
    if email or mobile:
        return {"email": email, "mobile": mobile and f"0{mobile.removeprefix('+44')}"}
    return {"name": typed[:200]}


def known_at(*, email: str, mobile: str) -> list[Person]:
    """Whoever gave one of these addresses before, those with a sign-in first: perhaps the one who is calling."""
    found = [one for typed in (email, mobile) if typed for one in accounts.find_people(typed)[:3]]
    return list({one.pk: one for one in found}.values())


def sent_by(viewer: Viewer, reference: str) -> Case:
    """A case that this advisor has opened for someone. Raises ``Case.DoesNotExist``."""
    return Case.objects.select_related("person", "team").get(reference=reference, opened_by=viewer.user)
