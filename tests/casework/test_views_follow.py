"""Following: one press with an account, a code without one, and stopping by one click."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from casework import queries
from casework.models import Case, Follower
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, FollowerFactory

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@pytest.fixture
def case(db: None) -> Case:
    return CaseFactory.create()


def asks_to_follow(browser: Client, case: Case, **typed: str) -> "Answer":
    return browser.post(reverse("casework:follow", args=[case.reference]), typed)


def types_code(browser: Client, case: Case, code: str) -> "Answer":
    return browser.post(reverse("casework:follow_code", args=[case.reference]), {"code": code})


def code_sent() -> str:
    """The newest code that left."""
    message = Message.objects.filter(event="follow_code").latest("created_at")
    code: str = message.facts["code"]
    return code


@pytest.mark.req("R-15")
def test_one_press_follows_with_an_account_and_pressing_twice_changes_nothing(
    client: Client, case: Case, resident: Person
) -> None:
    assert resident.user is not None
    client.force_login(resident.user)

    for _ in range(2):
        assert asks_to_follow(client, case)["Location"] == case.get_absolute_url()

    assert Follower.objects.filter(case=case, person=resident).count() == 1
    page = client.get(case.get_absolute_url()).content.decode()
    assert "2 people affected" in page
    assert "Stop following" in page


def test_a_link_to_follow_only_asks(client: Client, case: Case, resident: Person) -> None:
    assert resident.user is not None
    client.force_login(resident.user)

    assert client.get(reverse("casework:follow", args=[case.reference])).status_code == 200
    assert not Follower.objects.exists()


@pytest.mark.req("R-15")
@pytest.mark.parametrize(
    "typed", [{"how": "email", "email": " New@Example.org "}, {"how": "mobile", "mobile": "07700 900 123"}]
)
def test_a_guest_follows_once_the_code_sent_there_came_back(client: Client, case: Case, typed: dict[str, str]) -> None:
    answer = asks_to_follow(client, case, **typed)

    assert answer["Location"] == reverse("casework:follow_code", args=[case.reference])
    assert [message.event for message in Message.objects.all()] == ["follow_code"], "nothing else before the code"
    assert not Follower.objects.exists()

    answer = types_code(client, case, f" {code_sent()[:3]}-{code_sent()[3:]} ")

    assert answer["Location"] == case.get_absolute_url()
    follower = Follower.objects.get(case=case)
    assert follower.person.email_verified_at or follower.person.mobile_verified_at
    assert Message.objects.filter(event="followed", person=follower.person).exists()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "You follow this report" in page
    assert "Does this affect you too?" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose how we should tell you."),
        ({"how": "post"}, "govuk-error-message"),
        ({"how": "email"}, "Enter your email address."),
        ({"how": "email", "email": "not an address"}, "Enter an email address in the right format"),
        ({"how": "mobile", "email": "ann@example.org"}, "Enter your mobile number."),
        ({"how": "mobile", "mobile": "020 7946 0000"}, "mobile"),
    ],
)
def test_an_address_that_cannot_be_is_said_by_its_field(
    client: Client, case: Case, typed: dict[str, str], said: str
) -> None:
    answer = asks_to_follow(client, case, **typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Message.objects.exists()


def test_a_wrong_address_under_the_other_choice_does_no_harm(client: Client, case: Case) -> None:
    assert asks_to_follow(client, case, how="email", email="a@example.org", mobile="nonsense").status_code == 302


@pytest.mark.parametrize(("typed", "said"), [("", "Enter the code"), ("12", "6 numbers"), ("x" * 50, "6 numbers")])
def test_what_is_no_code_is_said_by_its_field(client: Client, case: Case, typed: str, said: str) -> None:
    asks_to_follow(client, case, how="email", email="new@example.org")

    answer = types_code(client, case, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_wrong_code_says_how_often_one_may_try_and_five_end_it(client: Client, case: Case) -> None:
    asks_to_follow(client, case, how="email", email="new@example.org")
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"

    said = [types_code(client, case, wrong).content.decode() for _ in range(5)]

    assert "You can try 4 more times." in said[0]
    assert "You can try 1 more time." in said[3]
    assert "Ask for a new one." in said[4]
    assert types_code(client, case, right).status_code == 422
    assert not Follower.objects.exists()


def test_a_code_for_one_case_follows_no_other(client: Client, case: Case) -> None:
    other = CaseFactory.create()
    asks_to_follow(client, case, how="email", email="new@example.org")

    answer = types_code(client, other, code_sent())

    assert answer["Location"] == reverse("casework:follow", args=[other.reference])
    assert not Follower.objects.exists()


def test_a_fourth_code_within_the_hour_is_not_sent(client: Client, case: Case) -> None:
    for _ in range(3):
        asks_to_follow(client, case, how="email", email="new@example.org")

    answer = asks_to_follow(client, case, how="email", email="new@example.org")

    assert answer.status_code == 422
    assert "We have sent several codes there." in answer.content.decode()
    assert Message.objects.count() == 3


def test_one_network_address_cannot_send_codes_to_the_world(client: Client, case: Case) -> None:
    statuses = [asks_to_follow(client, case, how="email", email=f"a{n}@example.org").status_code for n in range(12)]

    assert statuses == [302] * 10 + [429] * 2


def test_a_confidential_or_a_closed_case_is_not_followed(client: Client, resident: Person) -> None:
    assert resident.user is not None
    hidden, closed = CaseFactory.create(confidential=True), CaseFactory.create(closed=True)

    assert asks_to_follow(client, hidden, how="email", email="a@example.org").status_code == 404
    assert asks_to_follow(client, closed, how="email", email="a@example.org")["Location"] == closed.get_absolute_url()
    client.force_login(resident.user)
    assert asks_to_follow(client, closed)["Location"] == closed.get_absolute_url()
    assert not Message.objects.exists()
    assert not Follower.objects.exists()


# Stopping


@pytest.fixture
def follower(case: Case) -> Follower:
    return FollowerFactory.create(case=case, person=PersonFactory.create(email_verified_at=timezone.now()))


def stop_address(follower: Follower) -> str:
    return urlsplit(queries.stop_url(follower.case, follower.person)).path


def test_a_mail_programs_one_click_stops_without_cookie_or_form(follower: Follower) -> None:
    browser = Client(enforce_csrf_checks=True)

    for _ in range(2):
        answer = browser.post(
            stop_address(follower),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200

    assert not Follower.objects.exists()


def test_following_the_link_only_asks_for_mail_scanners_do_that_too(client: Client, follower: Follower) -> None:
    answer = client.get(stop_address(follower))

    assert answer.status_code == 200
    assert "Stop following this report?" in answer.content.decode()
    assert Follower.objects.exists()


def test_a_link_that_was_not_made_here_or_for_another_case_stops_nothing(client: Client, follower: Follower) -> None:
    address = stop_address(follower)
    other = CaseFactory.create()

    assert client.post(address[:-3] + "xx/").status_code == 404
    assert client.post(address.replace(follower.case.reference, other.reference)).status_code == 404
    assert client.post(f"/cases/{follower.case.reference}/stop/a%00b/").status_code == 404
    assert Follower.objects.exists()


def test_the_link_shows_nothing_of_a_confidential_case(client: Client, db: None) -> None:
    case = CaseFactory.create(confidential=True, title="Planning breach, Lillie Road, the garage")
    follower = FollowerFactory.create(case=case)

    for answer in (client.get(stop_address(follower)), client.post(stop_address(follower))):
        assert "garage" not in answer.content.decode()


def test_a_signed_in_follower_stops_with_a_press(client: Client, case: Case, resident: Person) -> None:
    assert resident.user is not None
    FollowerFactory.create(case=case, person=resident)
    client.force_login(resident.user)

    answer = client.post(reverse("casework:stop_own", args=[case.reference]), {"from": "alerts"})

    assert answer["Location"] == reverse("home:alerts")
    assert not Follower.objects.exists()
