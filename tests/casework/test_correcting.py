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
