"""A letter or an email beside what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import queries as accounts
from accounts.models import Person
from accounts.rules import Viewer, addresses
from casework.models import Case, Contact, IncomingPost
from casework.queries.post import references_in
from portal.desk.queries.finding import FoundPerson, find, found_person

PEOPLE_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """Who may have written, as little of each as tells two apart, and which requests may be meant."""

    people: Sequence[FoundPerson]
    cases: Sequence[Case]


def suggested_for(viewer: Viewer, post: IncomingPost, contact: Contact) -> Suggested:
    """Whoever gave this email, or has this name and postcode; whose references stand in it; and the open requests of
    those references that the advisor may see.
    """
    people: list[Person] = []
    cases: list[Case] = []
    for reference in references_in(f"{post.subject}\n{post.words}"):
        found = find(viewer, reference, contact=contact)
        if found.case is not None and not found.case.is_closed:
            cases.append(found.case)
        if found.behind is not None:
            people.append(found.behind.person)
    people += accounts.find_people(post.sender_email) if post.sender_email else []
    if post.sender_name:
        postcode = addresses.sought(post.sender_address).postcode
        people += accounts.find_people(f"{post.sender_name} {postcode}".strip())[:PEOPLE_SHOWN]
    once = list({person.pk: person for person in people}.values())[:PEOPLE_SHOWN]
    return Suggested(people=[found_person(person, contact) for person in once], cases=cases)
