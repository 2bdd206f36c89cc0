"""Security as its owner sees it: history, other devices, sessions that end and what was typed then."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import sealing
from accounts.actions import sign_ins as actions
from accounts.models import KeptForm, Membership, Organisation, OrganisationKind, Seat, SignIn, User, VerifiedBy
from accounts.queries import sign_ins as queries
from journeys.models import Draft
from notifications.models import Message
from tests.factories.accounts import PASSWORD, PersonFactory, TeamFactory, UserFactory, WardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-10")]
SIGN_IN, SECURITY, SESSION = "/account/sign-in/", "/account/security/", "/account/session/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0 Safari/537.36"


@pytest.fixture(autouse=True)
def real_mail_and_fresh_limits(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.MessageRowBackend"
    cache.clear()


@pytest.fixture
def ann() -> User:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, email_verified_at=timezone.now(), name="Ann")
    return user


@pytest.fixture
def officer() -> User:
    user = UserFactory.create(email="olu@council.example", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, email_verified_at=timezone.now(), name="Olu")
    TeamFactory.create(members=[user])
    return user


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Moves the clock on."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller.shift


def signed_in(user: User, client: Client | None = None) -> Client:
    client = client or Client(headers={"User-Agent": CHROME})
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def is_in(client: Client) -> bool:
    return cast(HttpResponse, client.get(SECURITY)).status_code == 200


def app_of(user: User) -> str:
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30)))


def test_each_sign_in_is_in_the_history(ann: User) -> None:
    client = signed_in(ann)

    kept = SignIn.objects.get()
    assert (kept.user, kept.way, kept.second, kept.device, kept.network) == (
        ann, "password", "", "Chrome on Windows", "127.0.0.0",
    )  # fmt: skip
    page = client.get(SECURITY).content.decode()
    assert "Chrome on Windows" in page
    assert "This device" in page


def test_a_new_device_is_told_by_mail_once_and_the_first_of_all_is_not(ann: User) -> None:
    known = signed_in(ann)
    assert not Message.objects.exists()
    known.post("/account/sign-out/")
    signed_in(ann, known)
    assert not Message.objects.exists()

    signed_in(ann)

    mail = Message.objects.get()
    assert mail.subject.endswith("someone signed in on a new device")
    assert "Chrome on Windows" in mail.text
    assert "/account/security/" in mail.text


def test_two_people_of_one_device_share_no_mark(ann: User, officer: User) -> None:
    client = signed_in(ann)
    client.post("/account/sign-out/")
    signed_in(officer, client)

    assert len(set(SignIn.objects.values_list("device_hash", flat=True))) == 2


def test_signing_out_everywhere_else_ends_the_others_at_once(ann: User, officer: User) -> None:
    here, there, elsewhere, others = signed_in(ann), signed_in(ann), signed_in(ann), signed_in(officer)

    assert here.post("/account/security/sign-out-others/")["Location"] == SECURITY

    assert is_in(here)
    assert not is_in(there)
    assert not is_in(elsewhere)
    assert is_in(others)
    assert SignIn.objects.filter(user=ann, ended_at__isnull=True).count() == 1
    assert here.get(SECURITY).content.decode().count("Signed out") >= 2


def test_a_changed_password_ends_every_session(ann: User) -> None:
    old = signed_in(ann)
    client = Client()
    sent = client.post("/account/password/", {"email": ann.email})
    code = re.search(r"^\d{6}$", Message.objects.latest("created_at").text, re.MULTILINE)
    assert code
    client.post(sent["Location"], {"code": code[0]})
    client.post("/account/password/new/", {"password1": "other words than before"})

    assert is_in(client)
    assert not is_in(old)


def test_a_new_password_of_someone_signed_in_still_asks_for_the_second_step(ann: User) -> None:
    client, other = signed_in(ann), signed_in(ann)
    secret = app_of(ann)
    sent = client.post("/account/password/", {"email": ann.email})
    code = re.search(r"^\d{6}$", Message.objects.latest("created_at").text, re.MULTILINE)
    assert code
    client.post(sent["Location"], {"code": code[0]})

    client.post("/account/password/new/", {"password1": "other words than before"})

    assert not is_in(client)
    assert not is_in(other)
    client.post(SIGN_IN, {"login": ann.email, "password": "other words than before"})
    assert not is_in(client)
    assert client.post("/account/sign-in/second/", {"code": code_now(secret)}).status_code == 302
    assert is_in(client)


def test_signing_out_is_in_the_history(ann: User) -> None:
    signed_in(ann).post("/account/sign-out/")

    assert SignIn.objects.get().ended_at is not None


def test_the_page_takes_as_many_queries_for_30_sign_ins(
    ann: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(ann)
    for _time in range(30):
        actions.record_sign_in(
            user=ann,
            came=actions.Came(way="code", second="", device="Firefox on Linux", device_id="1", network=""),
            session_key="",
            by=ann,
        )
    client.get(SECURITY)
    with django_assert_num_queries(5):
        client.get(SECURITY)


def test_history_is_forgotten_after_half_a_year(ann: User) -> None:
    signed_in(ann)
    SignIn.objects.update(at=timezone.now() - timedelta(days=184))
    signed_in(ann)

    actions.forget_old(now=timezone.now(), by=None)

    assert SignIn.objects.count() == 1


def test_the_key_of_an_app_is_unreadable_in_the_database(ann: User) -> None:
    secret = app_of(ann)

    kept = Authenticator.objects.get()
    assert secret not in json.dumps(kept.data)
    assert sealing.unseal(kept.data["secret"]) == secret


def test_a_former_secret_key_still_opens_what_it_sealed(settings: Settings) -> None:
    sealed = sealing.seal("words")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert sealing.unseal(sealed) == "words"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed)


def test_a_code_of_the_app_opens_one_door_for_as_long_as_it_lives(ann: User, clock: Callable[..., None]) -> None:
    secret = app_of(ann)
    code = code_now(secret)
    first, second = signed_in(ann), signed_in(ann)
    assert first.post("/account/sign-in/second/", {"code": code})["Location"] == "/account/"

    clock(timedelta(seconds=31))  # the library's own memory of it is over, the code still fits

    assert second.post("/account/sign-in/second/", {"code": code}).status_code == 422
    assert not is_in(second)


def test_guessing_codes_of_an_app_is_stopped(ann: User) -> None:
    secret = app_of(ann)
    client = signed_in(ann)
    for guess in range(6):
        client.post("/account/sign-in/second/", {"code": f"{guess:06}"})

    assert client.post("/account/sign-in/second/", {"code": code_now(secret)}).status_code in {422, 429}
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", " ", "１２３", "a" * 400, "\0", "1 2-3", "'; --"])
def test_no_code_is_too_strange(ann: User, typed: str) -> None:
    app_of(ann)
    client = signed_in(ann)

    assert client.post("/account/sign-in/second/", {"code": typed}).status_code == 422


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "[]",
        "1",
        '"x"',
        "{}",
        '{"id": 1}',
        '{"response": "x"}',
        '{"response": {"userHandle": 5}}',
        "null",
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "?", "userHandle": "MQ"}}',
        '{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
        '{"rawId": "eA", "response": {"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA"}}',
    ],
)
def test_no_passkey_is_too_strange(client: Client, ann: User, credential: str) -> None:
    client.get("/account/sign-in/passkey/")

    answer = client.post("/account/sign-in/passkey/", {"credential": credential})

    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    signing_up = signed_in(ann)
    signing_up.get("/account/security/passkeys/add/")
    assert signing_up.post("/account/security/passkeys/add/", {"credential": credential}).status_code == 422


def test_a_change_of_how_one_signs_in_asks_again_after_a_while(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann)
    assert client.get("/account/security/app/").status_code == 200
    clock(timedelta(minutes=6))

    sent = client.get("/account/security/app/")

    assert sent["Location"] == "/account/security/confirm/password/?next=%2Faccount%2Fsecurity%2Fapp%2F"
    assert client.post(sent["Location"], {"password": "wrong words here"}).status_code == 422
    assert client.post(sent["Location"], {"password": PASSWORD})["Location"] == "/account/security/app/"
    assert client.get("/account/security/app/").status_code == 200


@pytest.mark.req("R-41")
def test_a_passkey_is_renamed_by_its_owner_alone(ann: User, officer: User) -> None:
    data = {"name": "Chrome on Windows", "credential": {}}
    theirs = Authenticator.objects.create(user=officer, type="webauthn", data=data)
    client = signed_in(ann)
    mine = Authenticator.objects.create(user=ann, type="webauthn", data=data)
    door = f"/account/security/passkeys/{mine.pk}/name/"

    assert door in client.get(SECURITY).content.decode()
    assert "Chrome on Windows" in client.get(door).content.decode()
    for typed, words in (("  ", "Enter a name for it"), ("x" * 61, "Use 60 characters or fewer")):
        refused = client.post(door, {"name": typed})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert client.post(door, {"name": "My <b>phone</b>"})["Location"] == SECURITY

    page = client.get(SECURITY).content.decode()
    assert "My &lt;b&gt;phone" in page
    mine.refresh_from_db()
    assert mine.data == {"name": "My <b>phone</b>", "credential": {}}
    for answer in (client.get, client.post):
        assert answer(f"/account/security/passkeys/{theirs.pk}/name/", {"name": "Taken"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data == data


def test_nobody_removes_anothers_passkey(ann: User, officer: User) -> None:
    theirs = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Mine", "credential": {}})
    client = signed_in(ann)

    for answer in (client.get, client.post):
        assert answer(f"/account/security/passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


@pytest.mark.req("R-41")
def test_a_workplace_stays_closed_without_a_second_factor(officer: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(officer)

    for path in ("/queue/", "/account/", "/services/", "/desk/"):
        for ask in (client.get, client.post):
            assert ask(path)["Location"] == "/account/security/needed/"
    assert client.get("/account/security/needed/").status_code == 200
    assert client.get("/account/sign-out/").status_code == 200


@pytest.mark.req("R-41")
def test_a_session_from_before_the_second_factor_must_show_it(officer: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(officer)
    secret = app_of(officer)

    sent = client.get("/services/")
    assert sent["Location"] == "/account/security/confirm/?next=%2Fservices%2F"
    client.post(sent["Location"], {"code": code_now(secret)})

    assert client.get("/services/").status_code == 200


@pytest.mark.req("R-31")
@pytest.mark.req("R-32")
def test_councillors_and_partners_need_one_while_they_are_that(ann: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    today = timezone.localdate()
    seat = Seat.objects.create(user=ann, ward=WardFactory.create(), from_on=today - timedelta(days=9), until_on=today)
    client = signed_in(ann)  # the hat that is worn from here on
    assert client.get("/services/")["Location"] == "/account/security/needed/"
    Seat.objects.filter(pk=seat.pk).update(until_on=today - timedelta(days=1))
    assert client.get("/services/").status_code == 200

    agency = Organisation.objects.create(
        kind=OrganisationKind.PARTNER, name="Advice", verified_at=timezone.now(), verified_how=VerifiedBy.OFFICER
    )
    member = Membership.objects.create(user=ann, organisation=agency)
    client.post("/account/hat/wear/", {"hat": f"partner:{agency.pk}"})
    assert client.get("/services/")["Location"] == "/account/security/needed/"
    Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now())
    assert client.get("/services/").status_code == 200


def test_a_resident_is_asked_for_nothing_more(ann: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True

    assert signed_in(ann).get("/services/").status_code == 200


def test_how_long_is_left_is_told_without_lengthening_it(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=1))
    assert client.get(SESSION).json() == {"seconds": 11 * 3600}
    client.get("/services/")
    assert client.get(SESSION).json() == {"seconds": 11 * 3600}

    assert client.post(SESSION).json() == {"seconds": 12 * 3600}
    assert Client().get(SESSION).status_code in {200, 302}


def test_at_a_workplace_an_hour_without_use_ends_the_session(officer: User, clock: Callable[..., None]) -> None:
    client = signed_in(officer)
    clock(timedelta(minutes=50))
    assert is_in(client)
    clock(timedelta(minutes=50))
    assert is_in(client)
    for _ask in range(3):  # asking how long is left is no use
        clock(timedelta(minutes=19))
        client.get(SESSION)
    clock(timedelta(minutes=4))
    assert not is_in(client)
    assert SignIn.objects.get().ended_at is not None


def test_at_a_workplace_no_session_lasts_longer_than_twelve_hours(officer: User, clock: Callable[..., None]) -> None:
    client = signed_in(officer)
    for _half_hour in range(23):
        clock(timedelta(minutes=30))
        assert is_in(client)
    client.post(SESSION)
    clock(timedelta(minutes=31))
    assert not is_in(client)


def late(client: Client, path: str = "/account/alerts/", **typed: str) -> HttpResponse:
    return cast(HttpResponse, client.post(path, typed or {"alerts": "both", "words": "Two lines\nof mine"}))


def test_what_is_sent_too_late_is_kept_and_offered_after_signing_in(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=12, minutes=1))

    sent = late(client)

    kept = KeptForm.objects.get()
    assert sent["Location"] == f"{SIGN_IN}?next=%2Faccount%2Fkept%2F{kept.pk}%2F&kept=yes"
    assert "Two lines" not in kept.sealed
    assert "What you typed is kept" in client.get(sent["Location"]).content.decode()
    again = client.post(sent["Location"], {"login": ann.email, "password": PASSWORD})
    assert again["Location"] == f"/account/kept/{kept.pk}/"
    page = client.get(again["Location"]).content.decode()
    assert "Two lines<br>of mine" in page
    assert 'action="/account/alerts/"' in page
    assert '<input type="hidden" name="alerts" value="both">' in page


@pytest.mark.req("R-19")
def test_a_page_of_a_journey_that_is_sent_too_late_goes_on_after_signing_in(
    ann: User, clock: Callable[..., None]
) -> None:
    client = signed_in(ann)
    page = client.post("/services/report-a-fly-tip/start/")["Location"]
    while "kind" not in page:
        page = client.get(page)["Location"]
    clock(timedelta(hours=13))
    again = late(client, page, waste="Tyres")["Location"]
    client.post(again, {"login": ann.email, "password": PASSWORD})
    kept, fields = queries.kept_form(KeptForm.objects.get().pk, ann)
    assert (kept.path, fields) == (page, [("waste", "Tyres")])

    assert client.post(kept.path, dict(fields)).status_code == 302

    assert Draft.objects.get().answers["waste"] == "Tyres"


def test_what_was_kept_is_its_owners_alone_and_for_an_hour(
    ann: User, officer: User, clock: Callable[..., None]
) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=13))
    late(client)
    kept = KeptForm.objects.get()
    page = f"/account/kept/{kept.pk}/"

    assert Client().get(page)["Location"].startswith(SIGN_IN)
    assert signed_in(officer).get(page).status_code == 404
    signed_in(officer).post(page)
    assert KeptForm.objects.exists()
    assert signed_in(ann).get(page).status_code == 200
    clock(timedelta(minutes=61))
    assert signed_in(ann).get(page).status_code == 404
    actions.forget_old(now=timezone.now(), by=None)
    assert not KeptForm.objects.exists()


def test_what_was_kept_can_be_thrown_away(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=13))
    late(client)

    signed_in(ann, client).post(f"/account/kept/{KeptForm.objects.get().pk}/")

    assert not KeptForm.objects.exists()


def test_another_tab_that_ends_the_session_first_loses_nothing(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=13))
    client.get("/services/")  # the other tab

    assert "kept=yes" in late(client)["Location"]


@pytest.mark.parametrize("mode", ["cors", "same-origin"])
def test_what_a_script_sends_too_late_is_not_kept(ann: User, clock: Callable[..., None], mode: str) -> None:
    client = signed_in(ann)
    clock(timedelta(hours=13))
    client.post("/account/alerts/", {"alerts": "both"}, headers={"Sec-Fetch-Mode": mode})

    assert not KeptForm.objects.exists()


def test_what_another_site_sends_is_not_kept(ann: User, clock: Callable[..., None]) -> None:
    client = signed_in(ann, Client(enforce_csrf_checks=False))
    clock(timedelta(hours=13))
    client.handler.enforce_csrf_checks = True

    assert late(client).status_code == 403
    assert not KeptForm.objects.exists()


def test_no_more_than_ten_forms_and_none_too_long_are_kept(ann: User) -> None:
    for number in range(12):
        actions.keep_form(user=ann, path=f"/{number}/", fields=[("a", "b")], by=None)
    assert sorted(KeptForm.objects.values_list("path", flat=True)) == sorted(f"/{n}/" for n in range(2, 12))
    with pytest.raises(actions.FormTooLong):
        actions.keep_form(user=ann, path="/", fields=[("a", "b" * actions.LONGEST_FORM)], by=None)


def test_a_guest_who_is_refused_has_nothing_kept() -> None:
    assert late(Client())["Location"].startswith(SIGN_IN)
    assert not KeptForm.objects.exists()


def test_the_row_of_a_session_outlives_it_and_the_cookie_does_not(ann: User) -> None:
    client = signed_in(ann)

    row = Session.objects.get(pk=client.session.session_key)
    assert row.expire_date - timezone.now() > timedelta(hours=23)
    assert client.cookies["sessionid"]["max-age"] == ""
