"""The front door: found without an account, light, without dead links and without anything inline."""

import gzip
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from pytest_django import Settings

from portal import context
from portal.front import brand, queries, views
from tests.design.html import values
from tests.factories.accounts import TeamFactory, UserFactory

PAGES = ["/", "/accessibility/", "/cookies/", "/privacy/"]
FIRST_VISIT_BYTES = 75_000
FONT = "fonts/atkinson-hyperlegible-next-latin"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    queries.most_used.cache_clear()


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_link_inside_the_site_leads_somewhere(client: Client, address: str) -> None:
    inside = [link for link in values(page(client, address), "a", "href") if link.startswith("/")]

    assert inside
    for link in inside:
        try:
            resolve(link.split("?")[0])
        except Resolver404:
            pytest.fail(f"{address} links to {link}, which is nowhere")


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_inline_but_what_carries_the_nonce(client: Client, address: str) -> None:
    response = client.get(address)
    html = response.content.decode()
    nonces = re.findall(r'<script nonce="([^"]+)">', html)

    assert len(nonces) == 1
    assert f"'nonce-{nonces[0]}'" in response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)


@pytest.mark.parametrize("address", PAGES)
def test_the_council_is_named_from_the_settings_alone(client: Client, settings: Settings, address: str) -> None:
    settings.COUNCIL_NAME = "Wandle Vale"
    settings.COUNCIL_PHONE = "020 7946 0123"
    html = page(client, address)

    assert "Wandle Vale" in html
    assert 'href="tel:02079460123"' in html
    assert "Hammersmith" not in html


def test_a_guest_is_given_no_cookie_for_looking(client: Client) -> None:
    for address in PAGES:
        assert not client.get(address).cookies


def test_the_front_page_asks_what_is_used_once_an_hour_and_for_notices_once_a_minute(
    client: Client, django_assert_num_queries: object
) -> None:
    with time_machine.travel("2026-11-21 12:10:05Z", tick=False) as clock:
        with django_assert_num_queries(2):  # type: ignore[operator]
            client.get("/")
        clock.move_to("2026-11-21 12:10:55Z")
        with django_assert_num_queries(0):  # type: ignore[operator]
            client.get("/")
        clock.move_to("2026-11-21 12:50Z")
        with django_assert_num_queries(1):  # type: ignore[operator]
            client.get("/")


def test_a_search_goes_to_the_search_of_everything(client: Client) -> None:
    html = page(client, "/")

    assert "/search/" in values(html, "form", "action")
    assert "q" in values(html, "input", "name")
    assert "q" in values(html, "label", "for")


def test_the_colours_of_the_settings_reach_every_page_under_an_address_of_their_own(
    client: Client, settings: Settings
) -> None:
    settings.BRAND_COLOUR = "#3b1a6e"
    brand.version.cache_clear()
    html = page(client, "/")
    address = next(link for link in values(html, "link", "href") if link.startswith("/brand.css"))
    response = client.get(address)
    brand.version.cache_clear()

    assert "--govuk-brand-colour:#3b1a6e" in response.content.decode()
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"].startswith("text/css")
    assert "#3b1a6e" in client.get("/favicon.svg").content.decode()


def test_a_first_visit_is_light_and_no_script_stops_the_page(client: Client) -> None:
    html = page(client, "/")
    styles = [link for link in values(html, "link", "href") if "/css/" in link]
    scripts = values(html, "script", "src")
    packed = sum(len(gzip.compress(asset(link))) for link in [*styles, *scripts])
    fonts = sum(len(asset(f"{FONT}-{weight}-normal.woff2")) for weight in (400, 700))
    rest = len(html.encode()) + len(brand.stylesheet()) + len(client.get("/favicon.svg").content)

    assert packed + fonts + rest <= FIRST_VISIT_BYTES
    assert set(values(html, "script", "type")) == {"module"}
    assert len(values(html, "script", "type")) == len(scripts)


def test_no_crown_and_no_font_of_the_government_is_used() -> None:
    css = asset("css/app.css").decode()

    assert "crest" not in css
    assert "GDS Transport" not in css
    assert "Atkinson Hyperlegible Next" in css


def asset(link: str) -> bytes:
    """A built asset by its address or name. The address carries no hash in the tests."""
    name = link.removeprefix(f"/{django_settings.STATIC_URL.strip('/')}/")
    found = finders.find(name)
    assert found, f"{name} is not built: run `npm run build`"
    return Path(found).read_bytes()


def test_a_page_that_is_not_there_says_so_and_offers_a_way_on(client: Client) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_fault_of_ours_is_told_without_the_database() -> None:
    response: HttpResponse = views.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert django_settings.COUNCIL_PHONE in response.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"login": "a@b.test"})

    assert response.status_code == 403
    assert "Send that once more" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_plain_words(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.test"})

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_the_statement_claims_no_more_than_was_shown(client: Client, settings: Settings) -> None:
    html = page(client, "/accessibility/")

    assert "partially compliant" in html
    assert settings.COUNCIL_EMAIL in html
    assert "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018" in html


def test_every_cookie_that_we_set_is_named(client: Client, settings: Settings) -> None:
    html = page(client, "/cookies/")

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "visitor", "messages"):
        assert f"<strong>{name}</strong>" in html


@pytest.mark.parametrize("address", [*PAGES, "/brand.css", "/favicon.svg"])
def test_these_pages_are_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_navigation_marks_where_one_is(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/track/")

    assert [door.name for door in context.Council(request).navigation if door.is_current] == ["journeys:track"]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("guest", ["Services", "Map of reports", "Track a request", "Sign in"]),
        ("resident", ["Services", "Map of reports", "Track a request", "Your account"]),
        ("officer", ["Queue", "Services", "Map of reports"]),
    ],
)
def test_every_door_of_the_navigation_has_its_words(client: Client, who: str, words: list[str]) -> None:
    if who == "resident":
        client.force_login(UserFactory.create(can_sign_in=True))
    elif who == "officer":
        TeamFactory.create(members=[officer := UserFactory.create()])
        client.force_login(officer)

    html = page(client, "/services/")

    links = re.findall(r'<a class="app-nav__link" href="[^"]+"( aria-current="page")?>([^<]*)</a>', html)
    assert [name.strip() for _current, name in links] == words
    assert [name.strip() for current, name in links if current] == ["Services"]
