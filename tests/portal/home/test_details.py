"""What someone puts right about themselves: codes to new addresses, word to old ones, and needs that bind messages."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import AlertChannels, Consent, Person
from accounts.rules.needs import ContactNeeds
from notifications import actions as notifications
from notifications.models import Channel, Message, MessageStatus
from tests.factories.accounts import PersonFactory
from tests.factories.households import add_bill
from tests.portal.home.test_bills import opened, words_of
from tests.portal.home.test_home import read

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
DETAILS, EMAIL, MOBILE = reverse("home:details"), reverse("home:change_email"), reverse("home:change_mobile")
NEEDS, CODE, NAME = reverse("home:change_needs"), reverse("home:new_address"), reverse("home:change_name")


def code_to(address: str) -> str:
    return str(Message.objects.filter(event="new_address_code", to=address).latest("created_at").facts["code"])


def test_the_name_is_put_right(browser: Client, resident: Person) -> None:
    assert browser.post(NAME, {"name": " "}).status_code == 422
    browser.post(NAME, {"name": "Ann  O’Resident"})

    assert "Ann O’Resident" in read(browser, DETAILS)


def test_a_new_email_counts_once_its_code_comes_back_and_the_old_one_is_told(browser: Client, resident: Person) -> None:
    assert resident.user is not None
    account = add_bill(resident)
    Consent.objects.create(person=resident, subject="e_billing", account=account, words="Yes")
    opened(browser, EMAIL)

    assert browser.post(EMAIL, {"email": "New@Example.org"})["Location"] == CODE
    resident.refresh_from_db()
    assert resident.email == "ann@example.org"  # nothing changes before the code

    wrong = browser.post(CODE, {"code": "000000" if code_to("new@example.org") != "000000" else "111111"})
    assert wrong.status_code == 422
    browser.post(CODE, {"code": code_to("new@example.org")})

    resident.refresh_from_db()
    resident.user.refresh_from_db()
    assert (resident.email, resident.user.email) == ("new@example.org", "new@example.org")
    assert resident.email_verified_at is not None
    assert list(EmailAddress.objects.filter(user=resident.user).values_list("email", "verified")) == [
        ("new@example.org", True)
    ]
    assert [one.to for one in Message.objects.filter(event="details_changed")] == ["ann@example.org"]
    assert Consent.objects.get().withdrawn_at is not None
    assert browser.get(DETAILS).status_code == 200  # still signed in


def test_an_address_that_someone_signs_in_with_is_not_given_away(browser: Client, resident: Person) -> None:
    other = PersonFactory.create(account=True, email="taken@example.org")
    opened(browser, EMAIL)

    assert browser.post(EMAIL, {"email": "taken@example.org"})["Location"] == CODE

    assert not Message.objects.filter(event="new_address_code").exists()
    assert [one.to for one in Message.objects.filter(event="email_taken")] == ["taken@example.org"]
    assert browser.post(CODE, {"code": "123456"}).status_code == 422
    other.refresh_from_db()
    assert other.email == "taken@example.org"


def test_nobody_changes_an_address_without_a_code_to_the_old_one(browser: Client) -> None:
    for page in (EMAIL, MOBILE):
        assert (
            reverse("home:prove") in browser.post(page, {"email": "x@example.org", "mobile": "07700900555"})["Location"]
        )
    browser.post(reverse("home:remove_mobile"))

    assert not Message.objects.filter(event="new_address_code").exists()


def test_a_code_for_one_account_is_of_no_use_to_another(browser: Client, resident: Person) -> None:
    opened(browser, EMAIL)
    browser.post(EMAIL, {"email": "new@example.org"})
    other = PersonFactory.create(account=True)
    session = browser.session
    kept = dict(session["new_address"])
    assert other.user is not None
    browser.force_login(other.user)
    session = browser.session
    session["new_address"] = kept
    session.save()

    assert browser.post(CODE, {"code": code_to("new@example.org")})["Location"] == DETAILS
    other.refresh_from_db()
    assert other.email != "new@example.org"


def test_a_mobile_is_confirmed_by_a_text_and_can_be_removed(browser: Client, resident: Person) -> None:
    opened(browser, MOBILE)
    assert browser.post(MOBILE, {"mobile": "020 7946 0000"}).status_code == 422
    browser.post(MOBILE, {"mobile": "07700 900555"})
    browser.post(CODE, {"code": code_to("+447700900555")})

    resident.refresh_from_db()
    assert str(resident.mobile) == "+447700900555"
    assert resident.mobile_verified_at is not None
    assert Message.objects.filter(event="details_changed", to="ann@example.org").count() == 1

    browser.post(reverse("home:remove_mobile"))
    resident.refresh_from_db()
    assert (str(resident.mobile or ""), resident.alerts) == ("", AlertChannels.EMAIL)


def test_needs_are_kept_and_typed_ones_stay_where_one_is_missing(browser: Client, resident: Person) -> None:
    refused = browser.post(NEEDS, {"needs": ["interpreter", "large_print"], "other": "Ring twice"})
    assert refused.status_code == 422
    assert "Enter the language" in words_of(refused)
    assert "Ring twice" in words_of(refused)
    assert "add your mobile" in words_of(browser.post(NEEDS, {"needs": ["phone_only"]}))

    browser.post(NEEDS, {"needs": ["interpreter", "large_print"], "language": "Somali", "other": "Ring twice"})

    resident.refresh_from_db()
    assert resident.contact_needs == ContactNeeds(
        wants_large_print=True, interpreter="Somali", other_needs="Ring twice"
    )
    page = read(browser, DETAILS)
    assert "Interpreter: Somali" in page
    assert "Large print" in page


def told(person: Person) -> list[Message]:
    notifications.queue_messages(event="received", about="FLY-1", what="1", to=[person], facts={"title": "It"}, by=None)
    return list(person.messages.order_by("channel"))


def heed(person: Person, **needs: Any) -> None:
    accounts.set_contact_needs(person=person, needs=ContactNeeds(**needs), by=None)


def test_who_asked_to_be_phoned_is_written_nothing_and_stands_where_staff_see_it() -> None:
    person = PersonFactory.create(mobile="+447700900123")
    heed(person, is_phone_only=True)

    [message] = told(person)

    assert (message.channel, message.status, message.to) == (Channel.PHONE, MessageStatus.TO_PHONE, "+447700900123")
    assert message.next_attempt_at is None
    assert message.get_status_display() == "Not sent: they asked to be phoned"
    assert notifications.send_waiting_messages() == 0
    message.refresh_from_db()
    assert message.status == MessageStatus.TO_PHONE


def test_who_must_not_be_texted_is_emailed_or_else_phoned() -> None:
    with_email = PersonFactory.create(mobile="+447700900123", alerts=AlertChannels.SMS)
    without = PersonFactory.create(mobile="+447700900124", email="", alerts=AlertChannels.SMS)
    for person in (with_email, without):
        heed(person, is_not_texted=True)

    assert [message.channel for message in told(with_email)] == [Channel.EMAIL]
    assert [message.channel for message in told(without)] == [Channel.PHONE]


def test_large_print_is_in_every_email() -> None:
    person = PersonFactory.create()
    heed(person, wants_large_print=True)
    code = reverse("home:details")

    [message] = told(person)

    assert message.facts["large_print"] is True
    assert code.startswith("/account/")


def test_who_wants_no_alerts_is_not_phoned_either() -> None:
    person = PersonFactory.create(mobile="+447700900123", alerts=AlertChannels.NEITHER)
    heed(person, is_phone_only=True)

    assert told(person) == []
