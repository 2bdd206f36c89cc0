"""A letter or an email beside what can be done with it."""

from collections.abc import Mapping, Sequence
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
    """Who may have written, as little of each as tells two apart, and which requests are named.

    ``behind`` are named, too, by number: they open once it is known that it is from whose they are.
    """

    people: Sequence[FoundPerson]
    cases: Sequence[Case]
    behind: Mapping[str, Person]


def suggested_for(viewer: Viewer, post: IncomingPost, contact: Contact) -> Suggested:
    """Whoever gave this email, or has this name and postcode; whose references stand in it; and the requests of those
    references. Once it is known who wrote it nobody else is suggested.
    """
    cases: list[Case] = []
    behind: dict[str, Person] = {}
    for reference in references_of(post):
        found = find(viewer, reference, contact=contact)
        if found.case is not None:
            cases.append(found.case)
        if found.behind is not None:
            behind[reference] = found.behind.person
    if contact.person_id is not None:
        return Suggested(people=[], cases=cases, behind=behind)
    people = list(behind.values())
    people += accounts.find_people(post.sender_email) if post.sender_email else []
    if post.sender_name:
        postcode = addresses.sought(post.sender_address).postcode
        people += accounts.find_people(f"{post.sender_name} {postcode}".strip())[:PEOPLE_SHOWN]
    once = list({person.pk: person for person in people}.values())[:PEOPLE_SHOWN]
    return Suggested(people=[found_person(person, contact) for person in once], cases=cases, behind=behind)


def references_of(post: IncomingPost) -> list[str]:
    """The references that it names, in that order; no query."""
    return references_in(f"{post.subject}\n{post.words}")
