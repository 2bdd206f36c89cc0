"""The one box: whom or what an advisor looks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import queries as accounts
from accounts.models import Person, TaxAccount
from accounts.rules import Viewer, addresses
from casework import queries as casework
from casework import rules as casework_rules
from casework.models import Case, Contact
from journeys import queries as journeys
from journeys import showing
from journeys.showing import ShownDraft
from portal.desk import rules

PEOPLE_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """Someone who may be calling, and as little of them as tells two people apart: who it is has to be checked."""

    person: Person
    email: str
    mobile: str
    area: str
    is_here: bool = False  # it is their contact that is open


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found: one case or one form by its number, or people, and what guests did not finish.

    ``account`` is the council tax account whose number it was; ``people`` are then those who see it or live there.
    ``behind`` is whose the request or form is that was named, where it opens only once it is known that it is them.
    """

    case: Case | None = None
    behind: FoundPerson | None = None
    account: TaxAccount | None = None
    drafts: Sequence[ShownDraft] = ()
    people: Sequence[FoundPerson] = ()
    has_more: bool = False
    is_street: bool = False  # a street was named, without a number

    @property
    def number(self) -> int:
        """How many there are on the page."""
        return (self.case is not None) + (self.behind is not None) + len(self.drafts) + len(self.people)


def find(viewer: Viewer, typed: str, *, contact: Contact | None = None) -> Found:
    """Whatever ``typed`` names: a form by its number, a case by its reference, people by anything else."""
    if casework_rules.parse_reference(typed) is not None:
        draft = journeys.draft_by_number(typed)
        if draft is not None and draft.person is not None and journeys.person_behind(viewer, draft.pk) is not None:
            return Found(behind=found_person(draft.person, contact))
        if draft is not None:
            return Found(drafts=showing.shown_drafts([draft]))
        try:
            return Found(case=casework.case_for(viewer, typed))
        except Case.DoesNotExist:
            behind = _behind(viewer, typed)
        if behind is not None:
            return Found(behind=found_person(behind, contact))
    account = accounts.account_in(typed)
    people = accounts.people_of_account(account) if account else accounts.find_people(typed)
    on_street = [] if account else accounts.people_of_street(typed, named=people)
    people = [*on_street, *people]
    once = list({_as_one(person): person for person in reversed(people)}.values())[::-1]
    email, mobile = accounts.contact_in(typed)
    guests = journeys.drafts_sent_to(email=email, mobile=mobile)[:PEOPLE_SHOWN]
    return Found(
        account=account,
        people=[found_person(person, contact) for person in once[:PEOPLE_SHOWN]],
        drafts=showing.shown_drafts(guests),
        has_more=len(once) > PEOPLE_SHOWN,
        is_street=bool(on_street),
    )


def _behind(viewer: Viewer, typed: str) -> Person | None:
    """Whose a private request is that this advisor may not open yet."""
    private = Case.objects.behind_a_check(viewer).filter(reference=casework_rules.parse_reference(typed))
    case = private.select_related("person__home").first()
    return case.person if case is not None else None


def found_person(person: Person, contact: Contact | None = None) -> FoundPerson:
    """Someone as a list shows them before anybody knows that it is them."""
    typed = addresses.sought(person.home_words).postcode if person.home_words else ""
    return FoundPerson(
        person=person,
        email=rules.masked_email(person.email),
        mobile=rules.masked_mobile(str(person.mobile or "")),
        area=rules.outward(person.home.postcode if person.home else typed),
        is_here=contact is not None and contact.person_id == person.pk,
    )


def _as_one(person: Person) -> tuple[object, ...]:
    """What makes two rows one line: the same sign-in, or guests who gave the same name and addresses."""
    return person.user_id or person.name.casefold(), person.email, str(person.mobile)


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
