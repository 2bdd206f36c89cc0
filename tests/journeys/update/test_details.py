"""Changing one's details: what is held is shown and corrected, and the account changes once the team has looked."""

import html

import pytest
from django.test import Client

from accounts.models import Person
from casework import actions
from casework.models import Case, Outcome, Status
from tests.factories.accounts import PersonFactory
from tests.factories.casework import an_officer
from tests.factories.journeys import Borough, begin, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-06")]


@pytest.fixture
def person(client: Client, borough: Borough) -> Person:
    person = PersonFactory.create(account=True, name="Ann Smith", mobile="+447700900123")
    sign_in(client, person)
    return person


def go(client: Client, url: str, **typed: object) -> str:
    response = client.post(url, typed)
    assert response.status_code == 302, html.unescape(response.content.decode())
    return response["Location"]


def test_a_wrong_name_and_mobile_are_put_right_by_the_team(client: Client, person: Person) -> None:
    url = go(client, begin(client, "change-your-details"), what=["name", "mobile"])
    assert "Ann Smith" in client.get(url).content.decode()
    url = go(client, url, held_name="no", held_name_new="Anne Smith")
    url = go(client, url, name_reason="spelling")
    assert "07700 900123" in client.get(url).content.decode()
    url = go(client, url, held_mobile="no", held_mobile_new="07700 900999")
    while "/check/" not in url:
        url = go(client, url, alerts="email")
    go(client, url)
    case = Case.objects.get()

    assert case.corrections == {"name": "Anne Smith", "mobile": "+447700900999"}
    officer = an_officer()
    case.team.members.add(officer)
    staff = Client()
    sign_in(staff, officer.person)
    assert "their account changes: name <strong>Anne Smith" in " ".join(
        staff.get(f"/cases/{case.reference}/").content.decode().split()
    )
    actions.move_case(case=case, to=Status.DONE, outcome=Outcome.CHANGED, words="Done.", by=officer)
    person.refresh_from_db()
    assert (person.name, str(person.mobile)) == ("Anne Smith", "+447700900999")


def test_what_is_right_is_no_correction(client: Client, person: Person) -> None:
    url = go(client, begin(client, "change-your-details"), what=["name"])
    url = go(client, url, held_name="yes")
    url = go(client, url, name_reason="spelling")
    while "/check/" not in url:
        url = go(client, url, alerts="email")
    go(client, url)

    assert Case.objects.get().corrections == {}
