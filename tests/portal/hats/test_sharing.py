"""Letting a carer or relative see an account, or act in it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Delegation, Person, Scope, Subject
from casework.models import Case
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory
from tests.factories.hats import a_delegate, a_user, wear
from tests.factories.holdings import TaxLinkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]


@pytest.fixture
def giver() -> Person:
    return PersonFactory.create(account=True, name="Amara Osei")


@pytest.fixture
def asks(giver: Person) -> Client:
    client = Client()
    assert giver.user is not None
    client.force_login(giver.user)
    return client


def ask(asks: Client, email: str = "carer@example.org", **more: object) -> str:
    """Ask, and return the address of the link that was sent."""
    asks.post("/account/sharing/new/", {"email": email, "scope": "act", "subjects": ["requests"], **more})
    [message] = Message.objects.filter(event="asked_to_act", to=email)
    found = re.search(r"/account/sharing/accept/[^/]+/", str(message.facts["act_url"]))
    assert found is not None
    return found.group()


def signed_in(email: str = "carer@example.org") -> Client:
    client = Client()
    client.force_login(a_user(email=email))
    return client


def test_a_carer_says_yes_and_acts_at_once(asks: Client) -> None:
    link, carer = ask(asks), signed_in()

    assert "Act for Amara Osei?" in carer.get(link).content.decode()
    assert carer.post(link).status_code == 302

    assert "You are acting for <strong>Amara Osei</strong>" in carer.get("/account/").content.decode()
    assert carer.get("/account/requests/").status_code == 200
    assert Message.objects.filter(event="acts_for_you").exists()


def test_a_link_works_once_and_for_the_address_it_came_to(asks: Client) -> None:
    link = ask(asks)
    assert "another email address" in signed_in("other@example.org").get(link).content.decode()
    assert "own account" in asks.get(link).content.decode()
    carer = signed_in()
    carer.post(link)

    wear(carer, "resident")
    assert carer.post(link).status_code == 409


def test_a_link_that_was_taken_back_or_is_old_opens_nothing(asks: Client) -> None:
    link, carer = ask(asks), signed_in()
    Delegation.objects.update(expires_at=timezone.now())
    assert carer.post(link).status_code == 409

    later = ask(asks, "two@example.org")
    asks.post(f"/account/sharing/{Delegation.objects.get(email='two@example.org').pk}/end/")
    assert signed_in("two@example.org").post(later).status_code == 409


def test_ending_it_shuts_the_account_in_a_session_that_is_open(asks: Client, giver: Person) -> None:
    carer = a_delegate(giver)
    client = Client()
    client.force_login(carer)
    wear(client, f"delegate:{carer.acts_for.get().pk}")
    assert client.get("/account/requests/").status_code == 200

    asks.post(f"/account/sharing/{Delegation.objects.get().pk}/end/")

    assert "acting for" not in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("subjects", "opened"),
    [
        (["requests"], {"/account/requests/"}),
        (["bills"], {"/account/bills/"}),
        (["bookings"], {"/account/bookings/"}),
        (list(Subject.values), {"/account/requests/", "/account/bills/", "/account/bookings/"}),
    ],
)
def test_only_what_was_shared_opens(giver: Person, subjects: list[str], opened: set[str]) -> None:
    carer = a_delegate(giver, subjects=subjects)
    client = Client()
    client.force_login(carer)
    wear(client, f"delegate:{carer.acts_for.get().pk}")
    pages = {"/account/requests/", "/account/bills/", "/account/bookings/", "/account/details/", "/account/data/"}

    assert {page for page in pages if client.get(page).status_code == 200} == opened


def test_a_delegate_opens_the_cases_of_what_was_shared_and_no_restricted_one(giver: Person) -> None:
    asked = CaseFactory.create(application=True, person=giver)
    hurt = CaseFactory.create(application=True, person=giver, is_restricted=True)
    booked = CaseFactory.create(application=True, person=giver, journey="book")
    own = CaseFactory.create(application=True, person=PersonFactory.create(account=True))
    carer = a_delegate(giver, subjects=["requests"])
    client = Client()
    client.force_login(carer)
    wear(client, f"delegate:{carer.acts_for.get().pk}")

    statuses = {case: client.get(case.get_absolute_url()).status_code for case in (asked, hurt, booked, own)}

    assert statuses == {asked: 200, hurt: 404, booked: 404, own: 404}


def test_what_a_delegate_sends_is_the_givers_and_says_who_sent_it(giver: Person) -> None:
    carer = a_delegate(giver)
    client = Client()
    client.force_login(carer)
    wear(client, f"delegate:{carer.acts_for.get().pk}")

    client.post("/services/report-a-fly-tip/start/")

    [draft] = giver.drafts.all()
    assert (draft.person, draft.visitor) == (giver, None)
    assert client.get(f"/drafts/{draft.pk}/{draft.service.definition['pages'][0]['name']}/").status_code == 200
    assert not Case.objects.exists()


def test_asking_oneself_twice_or_nobody_is_refused_by_the_field(asks: Client, giver: Person) -> None:
    def said(**typed: object) -> str:
        answer = asks.post("/account/sharing/new/", {"scope": "see", "subjects": ["bills"], **typed})
        assert answer.status_code == 422
        return answer.content.decode()

    assert "Enter their email address" in said(email="")
    assert "your own email address" in said(email=giver.email)
    assert "Choose what they may do" in said(email="a@example.org", scope="")
    assert "Choose at least one part" in said(email="a@example.org", subjects=[])
    ask(asks)
    assert "share your account with this person already" in said(email="Carer@Example.org")


def test_nobody_ends_what_another_shares(giver: Person) -> None:
    carer = a_delegate(giver, scope=Scope.SEE)
    other = signed_in("other@example.org")

    assert other.post(f"/account/sharing/{carer.acts_for.get().pk}/end/").status_code == 404
    assert carer.acts_for.get().ended_at is None


def test_whoever_may_only_look_reads_a_bill_by_a_code_to_their_own_address(giver: Person) -> None:
    carer = a_delegate(giver, scope=Scope.SEE, subjects=["bills"])
    account = TaxLinkFactory.create(person=giver).account
    client = Client()
    client.force_login(carer)
    wear(client, f"delegate:{carer.acts_for.get().pk}")
    assert "/account/bills/code/" in client.get(f"/account/bills/{account.pk}/").url  # type: ignore[attr-defined]

    client.post("/account/bills/code/", {"send": "1"})
    [code] = Message.objects.filter(event="step_up_code")
    client.post("/account/bills/code/", {"code": code.facts["code"]})

    assert code.to == carer.email
    assert client.get(f"/account/bills/{account.pk}/").status_code == 200
    assert client.post(f"/account/bills/{account.pk}/pay/", {"amount": "all"}).status_code == 403


def test_whoever_may_only_look_is_offered_nothing_to_do(giver: Person) -> None:
    case = CaseFactory.create(application=True, person=giver, status="waiting")
    pages = {}
    for scope in (Scope.SEE, Scope.ACT):
        carer = a_delegate(giver, scope=scope, subjects=["requests"])
        client = Client()
        client.force_login(carer)
        wear(client, f"delegate:{carer.acts_for.get().pk}")
        pages[scope] = client.get(case.get_absolute_url()).content.decode()

    assert "Message the team" in pages[Scope.ACT]
    assert "Message the team" not in pages[Scope.SEE]
