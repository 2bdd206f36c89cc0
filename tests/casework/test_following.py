"""Following: told of every change, counted once, stopped with one click."""

import pytest
from django.core import signing

from accounts.models import Person
from casework import actions, queries
from casework.models import Case, EventKind
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, FollowerFactory, viewer

pytestmark = pytest.mark.django_db


def token_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


@pytest.mark.req("R-15")
def test_following_twice_tells_once(resident: Person) -> None:
    case = CaseFactory.create()
    for _ in range(2):
        actions.follow_case(case=case, person=resident, by=resident.user)

    assert case.followers.count() == 1
    [message] = resident.messages.all()
    assert (message.event, message.facts["is_follower"]) == ("followed", True)
    [event] = case.events.all()
    assert (event.kind, event.is_public) == (EventKind.FOLLOWED, False)


def test_the_reporter_does_not_follow_their_own_report(resident: Person) -> None:
    case = CaseFactory.create(person=resident)

    assert actions.follow_case(case=case, person=resident, by=None) is None
    assert not Message.objects.exists()


def test_a_guest_who_reported_with_the_same_address_is_the_reporter() -> None:
    case = CaseFactory.create(person__email="ann@example.org")
    proved = PersonFactory.create(email="ann@example.org", account=True)

    assert actions.follow_case(case=case, person=proved, by=None) is None
    assert case.followers.count() == 0


@pytest.mark.parametrize("kind", ["closed", "confidential"])
def test_a_closed_or_confidential_case_cannot_be_followed(resident: Person, kind: str) -> None:
    with pytest.raises(actions.CannotFollow):
        actions.follow_case(case=CaseFactory.create(**{kind: True}), person=resident, by=None)

    assert not Message.objects.exists()


def test_reporter_and_followers_are_those_affected() -> None:
    case = CaseFactory.create()
    FollowerFactory.create_batch(2, case=case)

    assert queries.case_for(viewer(), case.reference).affected == 3


def test_the_link_of_a_message_stops_it_without_signing_in(resident: Person) -> None:
    case = CaseFactory.create()
    actions.follow_case(case=case, person=resident, by=None)
    url = resident.messages.get().stop_url
    found, person = queries.stopped_by(case.reference, token_of(url))
    for _ in range(2):
        actions.stop_following(case=found, person=person, by=None)

    assert url.startswith("http://localhost:8000/cases/")
    assert (found, person) == (case, resident)
    assert not case.followers.exists()


def test_a_stop_link_is_good_for_its_own_case_alone(resident: Person) -> None:
    case, other = CaseFactory.create_batch(2)
    token = token_of(queries.stop_url(case, resident))

    for reference, typed in [(other.reference, token), (case.reference, token[:-1]), (case.reference, "x")]:
        with pytest.raises(signing.BadSignature):
            queries.stopped_by(reference, typed)
    case.delete()
    with pytest.raises(Case.DoesNotExist):
        queries.stopped_by(case.reference, token)
