"""The importer of the directory: every published shape, strict where it must be, and never from our own network."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.feeds import FeedRefused
from journeys import actions
from journeys.information.feeds import cleaning, fetching, openreferral, outpost
from journeys.models import HelpService, SearchEntry
from journeys.rules.needs import needs_of
from tests.factories.help import HelpServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-50")]


def service(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {"id": f"s{number}", "name": f"Group {number}", "status": "active", **facts}


def page(*services: Any, **facts: Any) -> dict[str, Any]:
    return {"contents": list(services), **facts}


def write(folder: Path, content: Any, name: str = "feed.json") -> str:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def only(content: Any) -> actions.HelpRow:
    (row,) = openreferral.read_feed([content]).rows
    return row


# What is published


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("dfe_mock_1001_getFullyNestedServiceById_200.json", "Community Counselling"),
        ("dfe_mock_2001_getPaginatedListOfServices_200.json", "Community Counselling"),
        ("dfe_mock_2002_getPaginatedListOfServices_200.json", "Service 1"),
        ("hsds3_service_full.json", "Community Counselling"),
        ("hsds3_service_list.json", "Community Counselling"),
        ("hsds3_tabular.json", "Community Counselling"),
        ("hsds3_organization_full.json", "Community Counselling"),
        ("hsds3_service_at_location_list.json", "Community Counselling"),
    ],
)
def test_every_published_shape_is_read(real_data: Path, file: str, name: str) -> None:
    row = only(json.loads((real_data / "services" / "openreferral" / file).read_text(encoding="utf-8")))

    assert row.source_id
    assert row.name == name
    assert row.url == "" or row.url.startswith("http")


def test_a_whole_service_is_kept_with_all_that_helps(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = real_data / "services" / "openreferral" / "dfe_mock_1001_getFullyNestedServiceById_200.json"
    call_command("import_directory", str(file), name="mock")

    group = HelpService.objects.get()
    place = group.places.get()
    assert (group.phone, group.email) == ("+44 1234 234567", "email@example.com")
    assert "Urdu" in group.languages
    assert "10 am to 6pm" in group.opening
    assert "aged 12 and over" in group.eligibility
    assert group.cost.startswith("Non-NHS patients")
    assert "care" in group.needs
    assert place.name == "MyCity Civic Center"
    assert place.lat is None  # 100 degrees north is nowhere
    assert "induction loops" in place.access
    assert "mock: 1 added, 0 changed, 0 unchanged, 0 gone, 0 refused" in capsys.readouterr().out
    assert SearchEntry.objects.filter(kind="group", title="Community Counselling").exists()


def test_a_list_without_services_is_refused(real_data: Path) -> None:
    folder = real_data / "services" / "openreferral"
    for name in ("dfe_mock_2003_getPaginatedListOfServices_200.json", "dfe_mock_1_getAPIMetaInformation_200.json"):
        with pytest.raises(CommandError, match="refused"):
            call_command("import_directory", str(folder / name))


def test_a_list_of_something_else_is_refused(real_data: Path) -> None:
    folder = real_data / "services" / "openreferral"
    with pytest.raises(CommandError, match=r"no service that can be used\. .*: it is no service"):
        call_command("import_directory", str(folder / "hsds3_taxonomy_term_list.json"))
    with pytest.raises(CommandError, match="no Open Referral services"):
        call_command("import_directory", str(folder / "hsds3_location.json"))


def test_outposts_table_is_read_row_by_row(real_data: Path) -> None:
    file = real_data / "services" / "openreferral" / "outpost_services_sample.csv"
    listed = openreferral.read_feed([outpost.read_outpost(file.read_text(encoding="utf-8"))]).rows

    assert {row.name for row in listed} <= {"Second example service", "CSV creation service"}
    assert all("private contact" not in row.summary for row in listed)
    call_command("import_directory", str(file))
    assert HelpService.objects.count() == len(listed)


def test_tables_are_put_together_by_their_ids() -> None:
    tables = {
        "services.csv": [service(1, organization_id="o"), service(2)],
        "organizations.csv": [{"id": "o", "name": "Helpers"}],
        "service_at_location.csv": [{"id": "x", "service_id": "s1", "location_id": "l"}],
        "locations.csv": [{"id": "l", "name": "The hall", "latitude": 51.5, "longitude": -0.2}],
        "addresses.csv": [{"id": "a", "location_id": "l", "address_1": "1 High Road", "postal_code": "sw67sr"}],
        "phones.csv": [{"id": "p", "service_id": "s1", "number": "020 7946 0300"}],
    }
    rows = openreferral.read_feed([tables]).rows

    assert [(row.name, row.organisation, row.phone, len(row.places)) for row in rows] == [
        ("Group 1", "Helpers", "020 7946 0300", 1),
        ("Group 2", "", "", 0),
    ]
    assert rows[0].places[0].postcode == "SW6 7SR"


# What of it is kept


def test_html_becomes_text() -> None:
    told = "<p>Soup &amp; bread</p><script>alert(1)</script><ul><li>hot</li><li>free</li></ul>"

    assert only(page(service(description=told))).summary == "Soup & bread\nhot\nfree"


@pytest.mark.parametrize(
    ("facts", "cost"),
    [
        ({}, ""),
        ({"fees_description": "Free"}, "Free"),
        ({"fees_description": "Free for members, others pay"}, "Free. Free for members, others pay"),
        ({"fees_description": "No charge"}, "Free"),
        ({"fees_description": "£5"}, "£5"),
        ({"cost_options": [{"amount": 0}]}, "Free"),
        ({"cost_options": [{"amount": 5, "option": "Adults", "amount_description": "a class"}]}, "Adults: £5 a class"),
        ({"cost_options": [{"amount": 0, "option": "Under 5"}, {"amount": 2.5}]}, "Under 5: £0; £2.50"),
        ({"fees_description": "Free", "cost_options": [{"amount": 9}]}, "Free"),
    ],
)
def test_what_it_costs_is_told_and_free_is_only_what_is_free(facts: dict[str, Any], cost: str) -> None:
    assert only(page(service(**facts))).cost == cost


@pytest.mark.parametrize(
    ("schedule", "told"),
    [
        ({"byday": "MO,WE", "opens_at": "10:00", "closes_at": "13:30:00"}, "Monday and Wednesday, 10am to 1:30pm"),
        ({"byday": "2TU", "opens_at": "09:00"}, "Tuesday, from 9am"),
        ({"description": "When the flag is up", "byday": "MO"}, "When the flag is up"),
        ({"byday": "XX", "opens_at": "99:99"}, ""),
        ({"byday": 7, "opens_at": None}, ""),
    ],
)
def test_when_it_is_open_is_told_in_words(schedule: dict[str, Any], told: str) -> None:
    assert only(page(service(schedules=[schedule]))).opening == told


@pytest.mark.parametrize(
    ("topics", "needs"),
    [
        (["Food banks"], ["food"]),
        (["Debt advice", "Welfare benefits"], ["money"]),
        (["Befriending", "Older people"], ["care", "loneliness"]),
        (["Domestic abuse"], ["safety"]),
        (["Employment"], ["work"]),
        (["Seafood restaurant guide"], []),
    ],
)
def test_the_words_of_a_taxonomy_lead_to_needs(topics: list[str], needs: list[str]) -> None:
    assert needs_of(topics) == needs


@pytest.mark.parametrize(
    "wrong", ["javascript:alert(1)", "http://", "http://me:secret@example.org", "nowhere", None, 7]
)
def test_what_is_no_web_address_is_left_out(wrong: Any) -> None:
    assert cleaning.url(wrong) == ""


@pytest.mark.req("R-18")
@pytest.mark.parametrize("begins", ["www.example.org/", "https://example.org/"])
def test_an_address_that_is_too_long_to_be_kept_is_left_out_and_never_cut(begins: str) -> None:
    longest = begins + "a" * (500 - len(begins) - (8 if begins.startswith("www") else 0))

    assert len(cleaning.url(longest)) == 500
    assert cleaning.url(longest + "a") == ""


@pytest.mark.parametrize("point", [("x", 1), (None, None), (100, 101), ("nan", 0), (1e400, 0), (51.5, [])])
def test_what_is_no_point_is_left_out(point: tuple[Any, Any]) -> None:
    assert cleaning.point(*point) is None


# What is refused


def test_what_cannot_be_used_is_refused_by_itself_with_its_reason() -> None:
    feed = openreferral.read_feed(
        [
            page(service(1), service(2, name=" "), service(3, status="defunct"), "x", {"name": "No id"}, service(1)),
            page(service(1, name="Someone else")),
        ]
    )

    assert [row.source_id for row in feed.rows] == ["s1"]
    assert [(item.where, item.reason) for item in feed.refused] == [
        ("s2", "it has no name"),
        ("s3", "it is defunct"),
        ("service 4", "it is no object"),
        ("service 5", "it has no id"),
        ("s1", "another service has the same id"),
    ]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "7", '{"type": "FeatureCollection"}', "<html>", "[" * 100_000, "\0"]
)
def test_what_is_no_feed_is_refused_whole(tmp_path: Path, content: str) -> None:
    with pytest.raises(CommandError, match="refused"):
        call_command("import_directory", write(tmp_path, content))

    assert not HelpService.objects.exists()


@pytest.mark.parametrize("wrong", [None, 7, True, [], {}, [[]], [None], {"x": 1}, "x" * 20_000, "\ud800", "\x00"])
def test_a_field_of_any_other_kind_breaks_nothing(wrong: Any) -> None:
    names = (
        "description", "url", "email", "organization", "service_at_locations", "phones", "schedules", "attributes",
        "languages", "contacts", "cost_options", "minimum_age", "maximum_age", "last_modified", "fees_description",
        "eligibility_description", "program", "eligibility",
    )  # fmt: skip
    inner = {"location": {"addresses": wrong, "latitude": wrong, "name": wrong, "accessibility": wrong}}
    rows = [service(number, **{name: wrong}) for number, name in enumerate(names)]
    rows.append(
        service(99, service_at_locations=[inner, wrong], schedules=[wrong], attributes=[{"taxonomy_term": wrong}])
    )

    feed = openreferral.read_feed([page(*rows)])
    actions.import_help(rows=feed.rows, source="test", by=None)

    assert HelpService.objects.count() == len(rows)


# Again and again


def test_a_second_import_changes_nothing_and_a_third_what_changed(tmp_path: Path) -> None:
    def imported(*services: Any) -> actions.ImportedHelp:
        feed = openreferral.read_feed([page(*services)])
        return actions.import_help(rows=feed.rows, source="test", by=None)

    place = [{"location": {"name": "Hall", "latitude": 51.4843, "longitude": -0.2072}}]
    first = imported(service(1, service_at_locations=place), service(2))
    slugs = set(HelpService.objects.values_list("slug", flat=True))
    again = imported(service(1, service_at_locations=place), service(2))
    third = imported(service(1, name="Renamed", service_at_locations=place), service(3))

    assert (first.added, again.unchanged, again.changed) == (2, 2, 0)
    assert (third.added, third.changed, third.gone) == (1, 1, 1)
    assert set(HelpService.objects.values_list("slug", flat=True)) >= slugs  # an address stays
    assert HelpService.objects.get(source_id="s2").gone_at is not None
    assert imported(service(1, name="Renamed", service_at_locations=place), service(2), service(3)).changed == 1
    assert HelpService.objects.get(source_id="s2").gone_at is None


def test_a_dry_run_tells_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_directory", write(tmp_path, page(service())), dry_run=True)

    assert "1 added" in capsys.readouterr().out
    assert not HelpService.objects.exists()
    assert not SearchEntry.objects.exists()


def test_a_feed_that_lost_most_changes_nothing_unless_told(tmp_path: Path) -> None:
    for number in range(1, 31):
        HelpServiceFactory.create(source="feed.json", source_id=f"s{number}")
    file = write(tmp_path, page(service(1)))

    with pytest.raises(CommandError, match="take away 29 of 30"):
        call_command("import_directory", file)
    assert HelpService.objects.filter(gone_at__isnull=True).count() == 30

    call_command("import_directory", file, may_remove_most=True)
    assert HelpService.objects.filter(gone_at__isnull=True).count() == 1


def test_one_source_leaves_the_others_alone(tmp_path: Path) -> None:
    other = HelpServiceFactory.create(source="other")
    call_command("import_directory", write(tmp_path, page(service())))
    other.refresh_from_db()

    assert other.gone_at is None


def test_one_service_of_a_source_says_nothing_of_the_others(tmp_path: Path) -> None:
    other = HelpServiceFactory.create(source="feed.json")
    call_command("import_directory", write(tmp_path, service(service_at_locations=[])))
    other.refresh_from_db()

    assert other.gone_at is None


# By address


class Feed(http.server.BaseHTTPRequestHandler):
    """Answers with what ``answers`` has for the path and its page."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[str] = []

    def do_GET(self) -> None:
        Feed.asked.append(self.path)
        status, headers, body = Feed.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        return


@contextmanager
def served(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def feed(settings: Settings) -> Iterator[str]:
    """A server on this very machine, which only a test may ask."""
    settings.DIRECTORY_ALLOWS_PRIVATE = True
    Feed.answers, Feed.asked = {}, []
    with served(Feed) as address:
        yield address


def answer(content: Any, status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, headers, json.dumps(content).encode()


def test_every_page_of_a_list_is_read(feed: str) -> None:
    for number in (1, 2, 3):
        path = "/services" if number == 1 else f"/services?page={number}"
        Feed.answers[path] = answer(page(service(number), total_pages=3, page_number=number))
    call_command("import_directory", f"{feed}/services", name="feed")

    assert HelpService.objects.count() == 3
    assert Feed.asked == ["/services", "/services?page=2", "/services?page=3"]


def test_a_list_that_never_ends_is_left(feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGES_AT_MOST", 3)
    for number in range(1, 9):
        path = "/services" if number == 1 else f"/services?page={number}"
        Feed.answers[path] = answer(page(service(number), total_pages=10**9))

    with pytest.raises(CommandError, match="more than 3 pages"):
        call_command("import_directory", f"{feed}/services")
    assert not HelpService.objects.exists()


def test_the_same_page_again_and_again_ends_the_reading(feed: str) -> None:
    for number in range(1, 9):
        path = "/services" if number == 1 else f"/services?page={number}"
        Feed.answers[path] = answer(page(service(), total_pages=10**9))

    assert len(list(fetching.fetch_pages(f"{feed}/services"))) == 2


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (answer({}, 500), "answers with 500"),
        ((200, {}, b"<html>"), "not JSON"),
        ((200, {}, b"[" * 100_000), "not JSON"),
        ((200, {}, b" " * 2000), "more than"),
        ((302, {"Location": "/services"}, b""), "on and on"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "must begin with https"),
    ],
)
def test_what_an_address_gives_instead_is_told(
    feed: str, monkeypatch: pytest.MonkeyPatch, answered: tuple[int, dict[str, str], bytes], said: str
) -> None:
    if answered[2].startswith(b" "):
        monkeypatch.setattr(fetching, "BYTES_AT_MOST", 1000)
    Feed.answers["/services"] = answered

    with pytest.raises(FeedRefused, match=said):
        list(fetching.fetch_pages(f"{feed}/services"))


def test_a_feed_that_is_cut_off_changes_nothing(feed: str) -> None:
    whole = answer(page(service(1), service(2)))[2]
    Feed.answers["/services"] = (200, {"Content-Length": str(len(whole))}, whole[:-20])

    with pytest.raises(CommandError, match=r"refused\. What the address gives is not JSON"):
        call_command("import_directory", f"{feed}/services")
    assert not HelpService.objects.exists()


class Trickling(Feed):
    """Gives one byte at a time, for six seconds."""

    def do_GET(self) -> None:
        ends_at = time.monotonic() + 6
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):  # whoever asked has gone
            while time.monotonic() < ends_at:
                self.wfile.write(b" ")
                time.sleep(0.05)


class Silent(Feed):
    """Takes the question and does not answer for a second."""

    def do_GET(self) -> None:
        time.sleep(1)


def test_a_feed_that_trickles_is_left_in_time(settings: Settings) -> None:
    settings.DIRECTORY_ALLOWS_PRIVATE = True
    with served(Trickling) as address:
        began = time.monotonic()
        with pytest.raises(FeedRefused, match="too long"):
            fetching.fetch(address, ends_at=began + 0.5)
        assert time.monotonic() - began < 3


def test_a_feed_that_says_nothing_is_left(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DIRECTORY_ALLOWS_PRIVATE = True
    monkeypatch.setattr(fetching, "SECONDS_TO_ANSWER", 0.2)
    with served(Silent) as address, pytest.raises(FeedRefused, match=r"127\.0\.0\.1 does not answer: timed out"):
        fetching.fetch(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/services", "https://"),
        ("ftp://example.org/services", "https://"),
        ("https://", "name a host"),
        ("https://me:secret@example.org/", "name or password"),
        ("https://localhost/services", "private network"),
        ("https://127.0.0.1/services", "private network"),
        ("https://169.254.169.254/latest/meta-data", "private network"),
        ("https://10.0.0.1/", "private network"),
        ("https://[::1]/", "private network"),
        ("https://[::ffff:127.0.0.1]/", "private network"),
        ("https://2130706433/", "private network"),
        ("https://no-such-host.invalid/", "cannot be found"),
        ("https://example.org:99999/", "cannot be found"),
    ],
)
def test_an_address_inside_is_never_asked(address: str, said: str) -> None:
    with pytest.raises(FeedRefused, match=said):
        fetching.fetch(address)
