"""Asking for help when someone is hurt: nothing that another person at the same phone could come upon."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from casework.models import Case
from journeys import actions, queries
from journeys.models import Draft
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import viewer
from tests.factories.journeys import Borough, begin, sign_in

pytestmark = pytest.mark.django_db

EXIT = "govuk-exit-this-page"


@pytest.fixture
def person(client: Client, borough: Borough) -> Person:
    person = PersonFactory.create(account=True)
    sign_in(client, person)
    return person


def begun(client: Client, *, harm: str) -> str:
    """The draft's page after the one that asks whether anyone is hurt."""
    url = client.post(begin(client, "get-help"), {"need": "money"})["Location"]
    return client.post(url, {"harm": harm})["Location"]


@pytest.mark.req("R-51")
def test_a_form_that_says_that_someone_is_hurt_stands_in_no_list_and_nobody_is_reminded(
    client: Client, person: Person
) -> None:
    url = begun(client, harm="yes")
    page = client.get(url).content.decode()

    assert EXIT in page
    assert "999" in page
    assert "Save and come back later" not in page
    assert "Your answers are kept" not in page
    assert list(queries.drafts_of(viewer(person))) == []
    assert list(queries.drafts_of_people([person])) == []
    actions.remind_of_drafts(now=timezone.now() + timedelta(days=25), by=None)
    assert not Message.objects.exists()


@pytest.mark.req("R-06", "R-51")
def test_any_other_form_for_help_is_kept_and_can_be_gone_on_with(client: Client, person: Person) -> None:
    url = begun(client, harm="no")
    page = client.get(url).content.decode()

    assert EXIT in page  # they may yet go back and say yes
    assert "Save and come back later" in page
    assert list(queries.drafts_of(viewer(person))) == [Draft.objects.get()]


@pytest.mark.req("R-51")
def test_once_told_it_opens_by_its_reference_alone_and_nothing_is_sent(client: Client, person: Person) -> None:
    done = client.post(begun(client, harm="yes"), {"who": "Me", "happening": "", "safe_contact": ""})["Location"]
    case = Case.objects.get()
    page = client.get(done).content.decode()

    assert (case.team.slug, case.is_restricted, case.priority) == ("safeguarding", True, "high")
    assert EXIT in page
    assert page.index("999") < page.index(case.reference, page.index("<h1"))
    assert "We send no emails or texts" in page
    assert person.email not in page.partition("<main")[2]
    assert case.reference not in client.get("/account/").content.decode()
    assert case.reference not in client.get("/account/requests/").content.decode()
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    assert client.get(f"/cases/{case.reference}/withdraw/").status_code == 302
    assert not Message.objects.filter(person=person).exists()
