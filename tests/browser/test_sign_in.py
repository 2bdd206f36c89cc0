"""Signing in as people do it: with a passkey, with an app, with a recovery code, and with a council account."""

import base64
import hmac
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha1

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person, SignIn, User
from accounts.session_store import ENDS_AT, SessionStore
from notifications.models import Message
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.factories.accounts import PASSWORD, PersonFactory, TeamFactory, UserFactory
from tests.factories.oidc import Account, Provider, provider, settings_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-10")]
SECURITY = "/account/security/"


@pytest.fixture(autouse=True)
def real_mail_and_fresh_limits(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.MessageRowBackend"
    Client().get("/account/sign-in/")  # the first page of a process reads every service: not while a browser waits
    cache.clear()


@pytest.fixture
def ann() -> User:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, account=False, name="Ann")
    return user


@pytest.fixture
def officer(settings: Settings) -> User:
    settings.SECOND_FACTOR_REQUIRED = True
    user = UserFactory.create(email="officer@council.example", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, name="Olu")
    TeamFactory.create(members=[user])
    return user


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), now or ``steps`` of 30 seconds later."""
    counter = int(time.time()) // 30 + steps
    made = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), sha1).digest()
    start = made[-1] & 15
    return f"{(struct.unpack('>I', made[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(page: Page, user: User) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(re.compile(r"/$"))


def give_device(page: Page) -> None:
    """A device that can keep passkeys, with a finger that fits."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up_app(page: Page) -> str:
    """Set up an app, and return its secret."""
    secret = page.locator("strong.govuk-\\!-text-break-word").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return secret


def looks_right(page: Page, axe: Axe) -> None:
    """Nothing found by axe, nothing wider than a small phone."""
    assert axe(page) == []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page) == []
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})


def test_a_passkey_is_added_and_opens_the_account_alone(page: Page, ann: User, axe: Axe) -> None:
    give_device(page)
    sign_in(page, ann)
    page.goto(SECURITY)
    looks_right(page, axe)
    page.get_by_role("button", name="Add a passkey").click()
    looks_right(page, axe)
    page.get_by_label("What do you call this device?").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    looks_right(page, axe)
    page.goto(SECURITY)
    expect(page.locator("strong", has_text="My laptop")).to_be_visible()
    looks_right(page, axe)
    assert Message.objects.latest("created_at").subject.endswith("a passkey was added")
    sign_out(page)

    page.goto("/account/sign-in/?next=/account/alerts/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()
    newest = SignIn.objects.latest("at")
    assert (newest.user, newest.way, newest.second) == (ann, "passkey", "passkey")


def test_a_passkey_is_the_second_step_too_and_can_be_removed(page: Page, ann: User, axe: Axe) -> None:
    give_device(page)
    sign_in(page, ann)
    page.goto("/account/security/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    sign_out(page)
    sign_in(page, ann)

    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/account/$"))

    page.goto(SECURITY)
    page.get_by_role("link", name="Remove").click()
    looks_right(page, axe)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Your passkey is removed")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_device_that_gives_no_passkey_is_said_and_nothing_is_lost(page: Page, ann: User) -> None:
    page.context.new_cdp_session(page).send("WebAuthn.enable")  # no authenticator: nothing answers
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto("/account/sign-in/")
    expect(page.get_by_text("Your device gave us no passkey")).to_be_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("Your device gave us no passkey")).to_be_visible()
    sign_in(page, ann)
    expect(page).to_have_url(re.compile(r"/account/$"))


def test_an_app_is_set_up_and_its_codes_and_recovery_codes_open_once(either_page: Page, ann: User, axe: Axe) -> None:
    page = either_page
    sign_in(page, ann)
    page.goto("/account/security/app/")
    looks_right(page, axe)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("This code is not right")
    looks_right(page, axe)
    secret = set_up_app(page)
    recovery = page.locator(".app-codes li").first.inner_text()
    used = code_of(secret)
    sign_out(page)

    sign_in(page, ann)
    for wrong in ("123456", used):  # the second was used to set it up
        page.get_by_label("Code").fill(wrong)
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("This code is not right")
    again = code_of(secret, steps=1)
    page.get_by_label("Code").fill(f"{again[:3]} {again[3:]}")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/account/$"))
    sign_out(page)

    sign_in(page, ann)
    page.get_by_label("Code").fill(again)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("each only once")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/account/$"))
    sign_out(page)

    sign_in(page, ann)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("This code is not right")


@pytest.mark.req("R-41")
def test_an_officer_sets_up_a_second_factor_before_anything_of_the_workplace(
    page: Page, officer: User, axe: Axe
) -> None:
    sign_in(page, officer)

    for door in ("/queue/", "/account/", "/queue/feedback/", "/services/"):
        page.goto(door)
        expect(page.get_by_role("heading", name="First, make your sign-in safer")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Set up an app").click()
    set_up_app(page)
    page.goto("/queue/")
    expect(page).to_have_url(re.compile(r"/queue/"))


def end_session(user: User) -> None:
    """Let the time of their session be up."""
    store = SessionStore(SignIn.objects.filter(user=user, ended_at__isnull=True).latest("at").session_key)
    store[ENDS_AT] = time.time() - 1
    store.save()


@pytest.mark.req("R-19")
def test_a_session_warns_before_it_ends_and_one_may_stay(page: Page, ann: User, settings: Settings, axe: Axe) -> None:
    settings.SESSION_COOKIE_AGE = 5 * 60 + 6
    sign_in(page, ann)
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_be_hidden()
    expect(dialog).to_be_visible(timeout=15_000)
    assert dialog.locator("[data-session-left]").inner_text() == "5 minutes"
    looks_right(page, axe)
    settings.SESSION_COOKIE_AGE = 3600
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    newest = SessionStore(SignIn.objects.latest("at").session_key)
    assert newest[ENDS_AT] - time.time() > 3500


@pytest.mark.req("R-19")
def test_what_is_typed_when_the_session_is_over_is_not_lost(either_page: Page, ann: User, axe: Axe) -> None:
    page = either_page
    sign_in(page, ann)
    page.goto("/account/alerts/")
    page.get_by_label("Neither").check()
    end_session(ann)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Email address").fill(ann.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="We kept what you typed")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()
    assert Person.objects.get(user=ann).alerts == "neither"


@pytest.fixture
def council(live_server: LiveServer, settings: Settings, officer: User) -> Iterator[Provider]:
    accounts = {
        "olu": Account("Officer@council.example", amr=("pwd", "mfa")),
        "one-factor": Account("officer@council.example"),
        "unproved": Account("officer@council.example", is_verified=False),
        "new": Account("new@council.example", amr=("pwd", "mfa")),
        "stranger": Account("someone@elsewhere.example"),
        "nameless": Account(""),
        "dying": Account("officer@council.example", dies=True),
    }
    with provider(accounts, comes_back_to=f"{live_server.url}/account/sign-in/council/back/") as running:
        settings.OIDC_SERVER_URL = running.url
        settings.OIDC_NAME = "Council"
        settings.OIDC_STAFF_DOMAINS = ["council.example"]
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(running.url)
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 2
        yield running


def sign_in_at_council(page: Page, name: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page.get_by_role("heading", name="Council sign-in")).to_be_visible()
    page.get_by_label("User name").fill(name)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.req("R-41")
def test_an_officer_signs_in_with_the_council_account(either_page: Page, council: Provider, officer: User) -> None:
    sign_in_at_council(either_page, "olu")

    expect(either_page).to_have_url(re.compile(r"/queue/|/account/$"))
    either_page.goto("/queue/")
    expect(either_page).to_have_url(re.compile(r"/queue/"))
    assert SocialAccount.objects.get().user == officer
    newest = SignIn.objects.latest("at")
    assert (newest.way, newest.second) == ("council", "council")


@pytest.mark.req("R-41")
def test_a_council_account_without_a_second_factor_is_asked_for_ours(page: Page, council: Provider) -> None:
    sign_in_at_council(page, "one-factor")

    expect(page.get_by_role("heading", name="First, make your sign-in safer")).to_be_visible()


@pytest.mark.req("R-41")
def test_someone_new_of_the_council_comes_in_without_a_team(page: Page, council: Provider) -> None:
    sign_in_at_council(page, "new")

    expect(page).to_have_url(re.compile(r"/account/$"))
    new = User.objects.get(email="new@council.example")
    assert not new.teams.exists()
    assert not new.has_usable_password()
    assert EmailAddress.objects.get(user=new).verified
    assert Person.objects.get(user=new).email_verified_at is not None


@pytest.mark.req("R-41")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unproved", "does not say that your email address is proved"),
        ("nameless", "does not say that your email address is proved"),
        ("stranger", "nobody has made you staff here yet"),
    ],
)
def test_whom_the_council_does_not_vouch_for_stays_out(
    page: Page, council: Provider, axe: Axe, name: str, words: str
) -> None:
    sign_in_at_council(page, name)

    expect(page.get_by_text(words)).to_be_visible()
    looks_right(page, axe)
    assert not SocialAccount.objects.exists()
    assert not SignIn.objects.exists()
    assert not User.objects.filter(email__contains="elsewhere").exists()


@pytest.mark.req("R-41")
def test_stopping_at_the_council_leads_back(page: Page, council: Provider) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with your council account").click()
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def changed(name: str) -> Callable[[Route, Request], None]:
    """The browser's request to the provider, with another ``name`` than the portal's."""

    def forward(route: Route, request: Request) -> None:
        route.continue_(url=re.sub(rf"([?&]{name}=)[^&]*", r"\g<1>" + "a" * 43, request.url))

    return forward


@pytest.mark.req("R-41")
@pytest.mark.parametrize("name", ["nonce", "state", "code_challenge"])
def test_an_answer_to_another_request_opens_nothing(page: Page, council: Provider, axe: Axe, name: str) -> None:
    page.route(re.compile(r"/auth\?"), changed(name))

    sign_in_at_council(page, "olu")

    expect(page.get_by_role("heading", name="Your council sign-in did not work")).to_be_visible()
    looks_right(page, axe)
    assert not SignIn.objects.exists()


@pytest.mark.req("R-41")
def test_a_link_with_anothers_answer_signs_nobody_in(
    page: Page, council: Provider, chromium: Browser, live_server: LiveServer
) -> None:
    caught: list[str] = []

    page.on("request", lambda request: caught.append(request.url) if "/council/back/" in request.url else None)
    sign_in_at_council(page, "olu")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    with opened(chromium, base_url=live_server.url, viewport=WIDE) as victim:
        victim.goto(caught[0])
        expect(victim.get_by_role("heading", name="Your council sign-in did not work")).to_be_visible()
        victim.goto(SECURITY)
        expect(victim).to_have_url(re.compile(r"/account/sign-in/"))
    assert SignIn.objects.count() == 1


@pytest.mark.req("R-41")
def test_a_provider_that_is_down_or_silent_is_said_at_once(page: Page, council: Provider, settings: Settings) -> None:
    council.stop()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page.get_by_role("heading", name="Your council sign-in did not work")).to_be_visible()

    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(f"http://127.0.0.1:{silent.getsockname()[1]}")
        page.goto("/account/sign-in/")
        began = time.monotonic()
        page.get_by_role("button", name="Sign in with your council account").click()
        expect(page.get_by_role("heading", name="Your council sign-in did not work")).to_be_visible()
        assert time.monotonic() - began < 8


@pytest.mark.req("R-41")
def test_a_provider_that_dies_in_the_middle_leaves_nobody_half_in(page: Page, council: Provider) -> None:
    sign_in_at_council(page, "dying")

    expect(page.get_by_role("heading", name="Your council sign-in did not work")).to_be_visible()
    assert not SignIn.objects.exists()
