"""Putting right what an account holds, once a change is done as its person asked."""

import pytest

from accounts import actions as accounts
from accounts.models import Person
from casework import actions
from casework.models import Case, EventKind, Outcome, Status
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.casework import CaseFactory, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-06")]


def change(person: Person, **corrections: object) -> Case:
    return CaseFactory.create(application=True, journey="update", person=person, corrections=corrections)


def done(case: Case, outcome: str = Outcome.CHANGED, to: str = Status.DONE, words: str = "Done.") -> Case:
    return actions.move_case(case=case, to=to, outcome=outcome, words=words, by=an_officer())


def test_what_was_changed_as_they_asked_is_changed_in_their_account_and_their_sign_in_is_not(resident: Person) -> None:
    before = resident.email
    case = done(change(resident, name="Ann Brown", email="Ann.Brown@Example.org", mobile="+447700900999"))

    resident.refresh_from_db()
    assert (resident.name, resident.email, str(resident.mobile)) == (
        "Ann Brown",
        "ann.brown@example.org",
        "+447700900999",
    )
    assert (resident.email_verified_at, resident.mobile_verified_at) == (None, None)
    assert resident.user is not None
    assert resident.user.email == before
    note = case.events.get(kind=EventKind.NOTED)
    assert note.words == "Changed in their account: name, email address, mobile number."
    assert not note.is_public
    assert not note.is_for_reporter


def test_a_corrected_address_stays_when_they_sign_in_with_the_old_one(resident: Person) -> None:
    done(change(resident, email="ann.brown@example.org"))
    assert resident.user is not None
    accounts.link_person(user=resident.user, by=resident.user)

    resident.refresh_from_db()
    assert (resident.email, resident.email_verified_at) == ("ann.brown@example.org", None)


def test_what_did_not_change_stays_proved(resident: Person) -> None:
    proved = resident.email_verified_at
    done(change(resident, name="Ann Brown", email=resident.email.upper()))

    resident.refresh_from_db()
    assert proved is not None
    assert resident.email_verified_at == proved


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_new_home_is_the_one_of_the_list_or_the_words(resident: Person, is_listed: bool) -> None:
    home = PropertyFactory.create()
    resident.home_words = "1 Old Road"
    resident.save()
    done(change(resident, address="2 New Road, London SW6 1AA", property_id=home.pk if is_listed else None))

    resident.refresh_from_db()
    assert (resident.home, resident.home_words) == ((home, "") if is_listed else (None, "2 New Road, London SW6 1AA"))


@pytest.mark.parametrize(
    ("ends", "address", "noted"),
    [
        ((Outcome.CHANGED, Outcome.CHANGED), "2 New Road", "Changed in their account: address."),
        ((Outcome.CHANGED, Outcome.NO_ACTION), "1 Old Road", "Not changed in their account: address."),
        ((Outcome.NO_ACTION, Outcome.CHANGED), "1 Old Road", "Not changed in their account: address."),
        ((Outcome.NO_ACTION, Outcome.NO_ACTION), "1 Old Road", None),
    ],
)
def test_a_bundle_changes_the_account_only_where_no_team_said_otherwise(
    resident: Person, ends: tuple[Outcome, Outcome], address: str, noted: str | None
) -> None:
    resident.home_words = "1 Old Road"
    resident.save()
    bundle = change(resident, address="2 New Road", property_id=None)
    parts = CaseFactory.create_batch(2, application=True, journey="update", person=resident, part_of=bundle)
    for part, outcome in zip(parts, ends, strict=True):
        done(part, outcome, Status.DONE if outcome == Outcome.CHANGED else Status.CLOSED)

    resident.refresh_from_db()
    assert resident.home_words == address
    said = [event.words for event in bundle.events.filter(kind=EventKind.NOTED)]
    assert said == ([noted] if noted else [])


def test_nothing_changes_before_or_without_it(resident: Person) -> None:
    case = change(resident, name="Ann Brown")
    actions.move_case(case=case, to=Status.IN_PROGRESS, words="", by=an_officer())
    done(case, Outcome.NO_ACTION, Status.CLOSED, "We need to see your deed poll.")

    resident.refresh_from_db()
    assert resident.name != "Ann Brown"


def test_a_guest_has_no_account_that_could_change() -> None:
    guest = PersonFactory.create(name="Ann Smith")
    case = done(change(guest, name="Ann Brown"))

    guest.refresh_from_db()
    assert guest.name == "Ann Smith"
    assert not case.events.filter(kind=EventKind.NOTED).exists()
