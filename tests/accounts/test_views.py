"""Signing up, in and out, walked as a person does it."""

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.middleware import VISITOR_COOKIE
from accounts.models import Person, User
from notifications.models import Message
from tests.factories.accounts import PASSWORD, PersonFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-10")]
EMAIL = "ann@example.org"
SIGN_IN, SIGN_UP, SIGN_OUT = "/account/sign-in/", "/account/sign-up/", "/account/sign-out/"
PAGES = [SIGN_IN, "/account/sign-in/code/", SIGN_UP, "/account/password/", "/account/sign-in/closed/"]


@pytest.fixture(autouse=True)
def real_mail_and_fresh_limits(settings: Settings) -> None:
    """Mail becomes rows, as everywhere but in Django's own test set-up."""
    settings.EMAIL_BACKEND = "notifications.mail.MessageRowBackend"
    cache.clear()


@pytest.fixture
def ann() -> User:
    user = UserFactory.create(email=EMAIL, can_sign_in=True)
    PersonFactory.create(user=user, email=EMAIL, email_verified_at=timezone.now(), name="Ann")
    return user


def posted(client: Client, path: str, **data: str) -> HttpResponse:
    return cast(HttpResponse, client.post(path, data))


def mail() -> Message:
    return Message.objects.latest("created_at")


def code_in_mail() -> str:
    found = re.search(r"^\d{6}$", mail().text, re.MULTILINE)
    assert found, mail().text
    return found[0]


def signed_visitor() -> str:
    """The cookie of a guest's browser."""
    response = HttpResponse()
    response.set_signed_cookie(VISITOR_COOKIE, str(uuid.uuid4()))
    return response.cookies[VISITOR_COOKIE].value


def user_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_and_no_cache_keeps_it(client: Client, page: str) -> None:
    response = client.get(page)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode().count("<h1") == 1


def test_signing_up_takes_an_address_and_the_code_sent_there(client: Client) -> None:
    sent = posted(client, SIGN_UP, email=" Ann@Example.org ", name="Ann Resident", password1="")
    assert sent.status_code == 302
    assert user_of(client) is None
    assert "Ann" not in str(Person.objects.values_list("name"))

    done = posted(client, sent["Location"], code=code_in_mail())

    assert done["Location"] == "/account/"
    person = Person.objects.get()
    assert (person.user, person.email, person.name) == (User.objects.get(email=EMAIL), EMAIL, "Ann Resident")
    assert person.email_verified_at is not None
    assert user_of(client) == str(person.user_id)


def test_who_followed_a_report_before_keeps_it_when_signing_up(client: Client) -> None:
    before = PersonFactory.create(email=EMAIL, email_verified_at=timezone.now(), name="")

    sent = posted(client, SIGN_UP, email=EMAIL, name="Ann", password1="")
    posted(client, sent["Location"], code=code_in_mail())

    person = Person.objects.get()
    assert person == before
    assert (person.name, person.user) == ("Ann", User.objects.get())


def test_signing_in_with_a_password(client: Client, ann: User) -> None:
    response = posted(client, SIGN_IN, login=" ANN@example.org ", password=PASSWORD)

    assert response["Location"] == "/account/"
    assert user_of(client) == str(ann.pk)


@pytest.mark.parametrize("start", [SIGN_IN, "/account/sign-in/code/"])
def test_signing_in_with_a_code(client: Client, ann: User, start: str) -> None:
    sent = posted(client, start, login=EMAIL, email=EMAIL, by="code")
    code = code_in_mail()
    done = posted(client, sent["Location"], code=f" {code[:3]}-{code[3:]} ")

    assert done["Location"] == "/account/"
    assert user_of(client) == str(ann.pk)


def test_after_signing_in_one_is_where_one_was(client: Client, ann: User) -> None:
    wanted = "/cases/FLY-7K3M-2Q9X/?from=email"

    assert posted(client, SIGN_IN, login=EMAIL, password=PASSWORD, next=wanted)["Location"] == wanted
    client.logout()
    sent = posted(client, SIGN_IN, login=EMAIL, by="code", next=wanted)
    assert posted(client, sent["Location"], code=code_in_mail())["Location"] == wanted


def test_after_signing_up_one_is_where_one_was(client: Client) -> None:
    sent = posted(client, SIGN_UP, email=EMAIL, next="/drafts/1/where/")

    assert posted(client, sent["Location"], code=code_in_mail())["Location"] == "/drafts/1/where/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "\0", "https:evil.example"],
)
def test_nobody_is_sent_elsewhere(client: Client, ann: User, elsewhere: str) -> None:
    response = posted(client, SIGN_IN, login=EMAIL, password=PASSWORD, next=elsewhere)

    assert response.status_code == 302
    assert response["Location"] == "/account/"


def test_an_address_that_is_known_gets_the_same_answers_as_one_that_is_not(client: Client, ann: User) -> None:
    """Sign-in by password and by code, sign-up, new password: each as for a stranger's address."""
    for path, data in [
        (SIGN_IN, {"login": "{}", "password": "wrong password"}),
        (SIGN_IN, {"login": "{}", "by": "code"}),
        ("/account/sign-in/code/", {"email": "{}"}),
        (SIGN_UP, {"email": "{}", "password1": "three words unlike"}),
        ("/account/password/", {"email": "{}"}),
    ]:
        answers = []
        for email in (EMAIL, "nobody@example.org"):
            one = Client()
            response = posted(one, path, **{name: value.format(email) for name, value in data.items()})
            pages = [response]
            if response.status_code == 302:
                pages += [
                    cast(HttpResponse, one.get(response["Location"])),
                    posted(one, response["Location"], code="000000"),
                ]
            answers.append(
                [
                    (
                        page.status_code,
                        page.get("Location"),
                        re.sub(r'value="[^"]{64}"|nonce="[^"]+"', "", page.content.decode()).replace(email, ""),
                    )
                    for page in pages
                ]
            )
            Message.objects.all().delete()
        assert answers[0] == answers[1], path


def test_the_mails_differ_and_each_is_sent_only_to_the_address_given(client: Client, ann: User) -> None:
    posted(client, SIGN_IN, login="nobody@example.org", by="code")
    assert "There is no account with it" in mail().text
    posted(Client(), SIGN_UP, email=EMAIL)
    assert "There is one already" in mail().text
    assert "http://localhost:8000/account/sign-in/" in mail().text
    assert {message.to for message in Message.objects.all()} == {"nobody@example.org", EMAIL}


def test_a_wrong_code_is_refused_with_a_word_at_its_field(client: Client, ann: User) -> None:
    sent = posted(client, SIGN_IN, login=EMAIL, by="code")

    response = posted(client, sent["Location"], code="not it")

    assert response.status_code == 422
    assert "This is not the code that we sent" in response.content.decode()
    assert user_of(client) is None


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(client: Client, ann: User) -> None:
    sent = posted(client, SIGN_IN, login=EMAIL, by="code")
    code = code_in_mail()
    for _ in range(5):
        posted(client, sent["Location"], code="999999" if code != "999999" else "000000")

    posted(client, sent["Location"], code=code)

    assert user_of(client) is None


def test_codes_tried_all_at_once_are_counted_too(client: Client, ann: User) -> None:
    """The library counts in the session, which many requests at once read before any of them writes."""
    sent = posted(client, SIGN_IN, login=EMAIL, by="code")
    before = dict(client.session)
    statuses = []
    for number in range(12):
        session = client.session
        session.update(before)
        session.save()
        statuses.append(posted(client, sent["Location"], code=f"{number:06}").status_code)

    assert statuses[-1] == 429


def test_a_code_is_dead_after_15_minutes(client: Client, ann: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = posted(client, SIGN_IN, login=EMAIL, by="code")
        code = code_in_mail()
        clock.shift(timedelta(minutes=16))
        posted(client, sent["Location"], code=code)

    assert user_of(client) is None


def test_a_new_code_can_be_sent_and_replaces_the_first(client: Client, ann: User) -> None:
    sent = posted(client, SIGN_IN, login=EMAIL, by="code")
    first = code_in_mail()
    Message.objects.all().delete()
    posted(client, sent["Location"], action="resend")
    second = code_in_mail()

    assert first == second or posted(client, sent["Location"], code=first).status_code == 422
    posted(client, sent["Location"], code=second)
    assert user_of(client) == str(ann.pk)


def test_using_another_address_starts_again(client: Client, ann: User) -> None:
    posted(client, SIGN_IN, login=EMAIL, by="code")
    assert client.get(SIGN_IN).status_code == 302  # a code is awaited

    again = posted(client, SIGN_OUT, next=SIGN_IN)

    assert again["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_too_many_wrong_passwords_for_one_address_are_stopped(client: Client, ann: User) -> None:
    for _ in range(6):
        response = posted(client, SIGN_IN, login=EMAIL, password="wrong password")

    assert response.status_code == 422
    assert "You have tried too often" in response.content.decode()
    assert posted(client, SIGN_IN, login=EMAIL, password=PASSWORD).status_code == 422


def test_too_many_codes_for_one_address_are_stopped(ann: User) -> None:
    for _ in range(6):
        response = posted(Client(), SIGN_IN, login=EMAIL, by="code")

    assert response.status_code == 422
    assert Message.objects.count() == 4


def test_too_many_sign_ups_from_one_place_are_stopped() -> None:
    statuses = [posted(Client(), SIGN_UP, email=f"bot{number}@example.org").status_code for number in range(22)]

    assert statuses[-1] == 429
    assert User.objects.count() == 20


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "10 characters or more"),
        ("password123", "thieves try first"),
        ("ann@example.org", "too like your email address"),
        ("Hammersmith & Fulham 2026!", "more than the council"),
        ("MyAccount2026", "more than the council"),
    ],
)
def test_a_password_easily_guessed_is_refused(client: Client, password: str, words: str) -> None:
    response = posted(client, SIGN_UP, email=EMAIL, name="Ann", password1=password)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert response.content.decode().count("Error:") == 2, "in the title and at the field: one thing at a time"
    assert 'value="Ann"' in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password", ["mattress lamp orbit", "a b c d e f g h", "пароль из слов", "💩💩💩💩💩💩💩💩💩💩"]
)
def test_a_long_password_of_any_signs_will_do(client: Client, password: str) -> None:
    sent = posted(client, SIGN_UP, email=EMAIL, password1=password)
    posted(client, sent["Location"], code=code_in_mail())
    posted(client, SIGN_OUT)

    posted(client, SIGN_IN, login=EMAIL, password=password)

    assert user_of(client) is not None


def test_an_abandoned_sign_up_can_be_begun_again(client: Client) -> None:
    posted(client, SIGN_UP, email=EMAIL, password1="mattress lamp orbit")
    other = Client()

    posted(other, SIGN_UP, email=EMAIL)
    assert "There is one already" in mail().text
    posted(other, SIGN_OUT, next=SIGN_IN)
    sent = posted(other, SIGN_IN, login=EMAIL, by="code")
    posted(other, sent["Location"], code=code_in_mail())

    assert user_of(other) == str(User.objects.get().pk)


def test_a_password_set_by_someone_else_before_the_address_was_proved_is_gone(client: Client) -> None:
    """Whoever signs up with another's address must not be able to wait for its owner with a password of their own."""
    posted(client, SIGN_UP, email=EMAIL, password1="the thief knows this")
    owner = Client()
    sent = posted(owner, SIGN_IN, login=EMAIL, by="code")
    posted(owner, sent["Location"], code=code_in_mail())
    assert user_of(owner) is not None

    posted(Client(), SIGN_IN, login=EMAIL, password="the thief knows this")

    assert not User.objects.get().has_usable_password()


def test_a_password_typed_before_the_code_is_kept(client: Client) -> None:
    """The code page was closed at sign-up; later the same person comes with the password, and is sent a new code."""
    posted(client, SIGN_UP, email=EMAIL, password1=PASSWORD)
    later = Client()
    sent = posted(later, SIGN_IN, login=EMAIL, password=PASSWORD)
    assert user_of(later) is None
    posted(later, sent["Location"], code=code_in_mail())

    assert user_of(later) is not None
    assert User.objects.get().check_password(PASSWORD)


def test_a_forgotten_password_is_chosen_anew(client: Client, ann: User) -> None:
    sent = posted(client, "/account/password/", email=EMAIL)
    new = posted(client, sent["Location"], code=code_in_mail())
    assert posted(client, new["Location"], password1="password123").status_code == 422
    posted(client, new["Location"], password1="mattress lamp orbit")

    ann.refresh_from_db()
    assert ann.check_password("mattress lamp orbit")
    assert user_of(client) == str(ann.pk)
    assert "password of your account was changed" in mail().text
    assert mail().expires_at is None  # of use whenever it comes


def test_signing_out_forgets_the_browser_and_says_that_nothing_is_lost(client: Client, ann: User) -> None:
    client.force_login(ann)
    client.cookies[VISITOR_COOKIE] = signed_visitor()

    response = cast(HttpResponse, client.post(SIGN_OUT, follow=True))

    assert user_of(client) is None
    assert client.cookies[VISITOR_COOKIE].value == ""
    assert "Nothing is lost" in response.content.decode()


def test_opening_the_page_alone_signs_nobody_out(client: Client, ann: User) -> None:
    client.force_login(ann)

    response = client.get(SIGN_OUT)

    assert response.status_code == 200
    assert user_of(client) == str(ann.pk)


def test_giving_up_a_sign_in_leaves_the_guests_draft_alone(client: Client) -> None:
    client.cookies[VISITOR_COOKIE] = kept = signed_visitor()

    posted(client, SIGN_OUT, next=SIGN_IN)

    assert client.cookies[VISITOR_COOKIE].value == kept


def test_a_closed_account_lets_nobody_in(client: Client, ann: User) -> None:
    User.objects.update(is_active=False)

    assert posted(client, SIGN_IN, login=EMAIL, password=PASSWORD)["Location"] == reverse("account_inactive")
    posted(Client(), SIGN_IN, login=EMAIL, by="code")
    assert "There is no account" in mail().text
    assert user_of(client) is None


def test_a_person_signed_in_has_nothing_to_do_at_these_pages(client: Client, ann: User) -> None:
    client.force_login(ann)

    for page in [SIGN_IN, SIGN_UP, "/account/sign-in/code/", "/account/sign-up/code/", "/account/sign-in/done/"]:
        response = cast(HttpResponse, client.get(page, follow=False))
        assert response.status_code == 302, page
        assert client.get(response["Location"]).status_code in {200, 302}, page


@pytest.mark.parametrize(
    "unused",
    [
        "email/",
        "password/change/",
        "password/set/",
        "reauthenticate/",
        "confirm-email/",
        "login/",
        "logout/",
        "signup/",
        "password/reset/",
    ],
)
def test_pages_of_the_library_that_are_not_ours_do_not_exist(client: Client, ann: User, unused: str) -> None:
    client.force_login(ann)

    for prefix in ("/account/", "/accounts/", "/"):
        assert client.get(f"{prefix}{unused}").status_code == 404


def test_codes_are_kept_out_of_the_database_of_those_who_can_read_it(client: Client, ann: User) -> None:
    posted(client, SIGN_IN, login=EMAIL, by="code")

    assert mail().is_secret


@pytest.mark.parametrize("path", [SIGN_UP, "/account/sign-in/code/", "/account/password/"])
def test_a_code_in_the_mail_runs_out_when_it_does(client: Client, path: str) -> None:
    if path != SIGN_UP:
        UserFactory.create(email=EMAIL, can_sign_in=True)
    posted(client, path, email=EMAIL, name="Ann", password1=PASSWORD)

    expires_at = mail().expires_at
    assert code_in_mail()
    assert expires_at is not None
    assert timedelta(minutes=14) < expires_at - mail().created_at <= timedelta(minutes=15)


def test_no_hostile_text_breaks_a_page(client: Client, real_data: Path) -> None:
    naughty = json.loads((real_data / "hostile" / "text" / "blns.json").read_text())
    own = ["\0", "a\0@example.org", "a@" + "b" * 5000, "💩@example.org", "\u202eann@example.org", "a" * 100_000]
    for text in [*naughty[::10], *own]:
        cache.clear()
        for path in (SIGN_IN, SIGN_UP, "/account/password/", "/account/sign-in/code/"):
            one = Client()
            data = {"login": text, "email": text, "name": text, "password": text, "password1": text, "next": text}
            response = posted(one, path, **data)
            assert response.status_code in {302, 422}, (path, text[:50])
    User.objects.all().delete()
    for text in own[:1] + naughty[:20]:
        cache.clear()
        sent = posted(client, SIGN_UP, email=EMAIL)
        assert posted(client, sent["Location"], code=text).status_code in {302, 422}
        User.objects.all().delete()
        client.cookies.clear()


def test_accounts_made_by_the_demo_and_the_command_line_get_their_person_at_sign_in(client: Client) -> None:
    user = UserFactory.create(email=EMAIL, can_sign_in=True)
    assert EmailAddress.objects.get(user=user).verified

    posted(client, SIGN_IN, login=EMAIL, password=PASSWORD)

    assert Person.objects.get(user=user).email == EMAIL
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
