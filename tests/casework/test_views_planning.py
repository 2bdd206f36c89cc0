"""What is planned near a place: list, map, the page of an application, and watching."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import FeedRun, Person, PlanningDocument, PlanningStep, PlanningWatch
from casework import queries
from tests.casework.hands import signed_in
from tests.factories.accounts import PostcodeFactory, PropertyFactory, StreetFactory, WardFactory
from tests.factories.planning import CommentFactory, LoftFactory, WatchFactory, at_home, in_days

LIST, POINTS, YOURS = (reverse(f"casework:{name}") for name in ("planning", "planning_points", "planning_yours"))
EVERYWHERE = "-0.3,51.4,-0.1,51.6"
pytestmark = pytest.mark.django_db


def page(browser: Client, address: str, **asked: str) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def pins(browser: Client, **asked: str) -> list[str]:
    """The addresses of the pins of the map."""
    answer = browser.get(POINTS, {"bbox": EVERYWHERE, **asked})
    assert answer.status_code == 200
    return [one["properties"]["title"] for one in answer.json()["features"]]


def page_of(browser: Client, key: str) -> str:
    return page(browser, reverse("casework:planning_application", args=[key]))


@pytest.mark.req("R-13", "R-72")
def test_with_a_home_one_sees_at_once_what_is_near_it_the_nearest_first(resident: Person) -> None:
    at_home(resident)
    for metres in (200, 90, 251):
        LoftFactory.create(metres_east=metres, address=f"{metres} Far Road")
    browser = signed_in(resident)

    said = page(browser, LIST)

    assert said.index("90 Far Road") < said.index("200 Far Road")
    assert "251 Far Road" not in said
    assert "near your home" in said
    assert "12 days left. 90 m away." in said
    assert pins(browser) == ["90 Far Road", "200 Far Road"]
    assert "251 Far Road" in page(browser, LIST, metres="500")
    assert pins(browser, metres="100") == ["90 Far Road"]


@pytest.mark.req("R-13", "R-46")
@pytest.mark.parametrize("typed", ["sw6 7sr", "SW67SR", "lillie rd"])
def test_anyone_finds_what_is_near_a_postcode_or_a_street(client: Client, typed: str) -> None:
    PostcodeFactory.create()
    StreetFactory.create(name="Lillie Road")
    LoftFactory.create(metres_east=60, address="Near Road")
    LoftFactory.create(metres_east=600, address="Far Road")

    said = page(client, LIST, q=typed)

    assert "Near Road" in said
    assert "Far Road" not in said
    assert "60 m away" in said


def test_words_that_may_mean_several_places_are_asked_about(client: Client) -> None:
    for number in ("12", "12A"):
        PropertyFactory.create(house_number=number)
    LoftFactory.create(address="Near Road")

    said = page(client, LIST, q="12 Lillie Road", metres="100")

    assert "Which place do you mean?" in said
    assert "Near Road" not in said
    link = next(part.split('"')[0] for part in said.split('href="')[1:] if "place=property" in part.split('"')[0])
    assert "Near Road" in page(client, f"{LIST}{link.replace('&amp;', '&')}")


@pytest.mark.req("R-46")
def test_a_postcode_that_is_not_of_the_borough_is_said_to_be_outside_it(client: Client) -> None:
    assert "This place is outside the borough" in page(client, LIST, q="W1A 1AA")
    assert "We found no such place" in page(client, LIST, q="nowhere at all")


@pytest.mark.parametrize("typed", ["nowhere at all", "ZZ99 9ZZ", "\0", "'; DROP TABLE", "x" * 300, "{{ 7|add:7 }}"])
def test_what_is_no_place_is_said_by_the_field_and_stays_there(client: Client, typed: str) -> None:
    answer = client.get(LIST, {"q": typed})
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.content.decode()
    assert client.get(LIST, {"place": typed, "metres": typed, "show": typed, "page": typed}).status_code == 200
    assert client.get(POINTS, {"q": typed, "metres": typed}).status_code in {200, 400}


@pytest.mark.parametrize("bbox", ["1,2,3", "nan,1,2,3", "-0.1,51.4,-0.3,51.6", "x" * 500])
def test_a_box_that_is_none_is_refused_with_the_reason(client: Client, bbox: str) -> None:
    answer = client.get(POINTS, {"bbox": bbox})
    assert answer.status_code == 400
    assert "bbox" in answer.json()["errors"]


def test_list_and_map_show_what_can_be_commented_on_or_all(client: Client) -> None:
    LoftFactory.create(address="Open Road")
    LoftFactory.create(address="Late Road", late=True)
    LoftFactory.create(address="Decided Road", decided=True)
    LoftFactory.create(address="No Point Road", easting=None, northing=None, lat=None, lon=None, cell=None)

    assert pins(client) == ["Open Road"]
    assert set(pins(client, show="all")) == {"Open Road", "Late Road", "Decided Road"}
    assert pins(client, bbox="-0.1,51.4,0.1,51.6") == []
    said = page(client, LIST, show="all")
    for words in ("Open Road", "Late Road", "Comments closed on", "Decided Road", "Granted, ", "No Point Road"):
        assert words in said
    assert "Decided Road" not in page(client, LIST)


def test_the_list_has_pages_that_keep_what_was_asked(client: Client) -> None:
    for number in range(21):
        LoftFactory.create(address=f"{number} Long Road", decided=True)

    first = page(client, LIST, show="all")

    assert "1 to 20 of 21" in first
    assert "show=all&amp;page=2" in first
    assert "21 to 21 of 21" in page(client, LIST, show="all", page="2")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_as_few_queries_whatever_it_holds(
    rows: int, resident: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at_home(resident)
    for number in range(rows):
        LoftFactory.create(metres_east=number, ward=WardFactory.create(code=f"E0500{number:04}"))
    browser = signed_in(resident)

    with django_assert_max_num_queries(12):
        page(browser, LIST)
    with django_assert_max_num_queries(10):
        pins(browser)


@pytest.mark.req("R-13")
def test_the_page_of_an_application_says_what_where_how_far_and_until_when(client: Client) -> None:
    application = LoftFactory.create(address="16 Lillie Road", ward=WardFactory.create(name="Munster"))
    PlanningStep.objects.create(application=application, on=in_days(-9), words="Neighbours told")
    PlanningDocument.objects.create(application=application, title="Site plan", url="https://planning.example/plan")
    PlanningDocument.objects.create(application=application, title="Bad plan", url="javascript:alert(1)")

    said = page_of(client, application.key)

    for words in (
        "16 Lillie Road",
        application.reference,
        application.description,
        "Munster ward",
        "12 days left",
        "We must look at every comment that comes by then.",
        "Neighbours told",
        'href="https://planning.example/plan"',
        "outside My Account",
        "We should decide by",
        "Open for comments",
        "No one has said anything here yet.",
    ):
        assert words in said, words
    assert "Bad plan" in said
    assert "javascript:" not in said
    assert 'aria-current="step"' in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"comment_by": in_days(0)}, "today is the last day"),
        ({"comment_by": in_days(1)}, "1 day left"),
        ({"comment_by": None}, "No last day is set yet"),
        ({"comment_from": in_days(2)}, "You can comment from"),
        ({"late": True}, "we need not consider it"),
        ({"decided": True}, "You can no longer comment"),
        ({"stage": "withdrawn"}, "took it back"),
        ({"stage": "appeal", "decision": "Refused"}, "our decision (Refused)"),
    ],
)
def test_every_stage_says_whether_one_can_comment(client: Client, changes: dict[str, object], words: str) -> None:
    application = LoftFactory.create(**changes)
    may_comment = "You can no longer" not in words and "from" not in words and "stage" not in changes

    said = page_of(client, application.key)

    assert words in said
    assert (reverse("casework:comment", args=[application.key]) in said) == may_comment


@pytest.mark.parametrize(
    ("changes", "current"),
    [
        ({"stage": "consultation"}, "Open for comments"),
        ({"stage": "consultation", "comment_by": in_days(-1)}, "Being assessed"),
        ({"stage": "received", "comment_by": in_days(-1)}, "Being assessed"),
        ({"stage": "received"}, "Open for comments"),
        ({"stage": "received", "comment_from": None, "comment_by": None}, "Received"),
        ({"stage": "assessment"}, "Being assessed"),
        ({"stage": "decided"}, "Decided"),
        ({"stage": "withdrawn"}, "Withdrawn"),
        ({"stage": "appeal"}, "Appealed"),
    ],
)
def test_the_bar_and_the_list_say_by_the_dates_too_how_far_it_has_come(
    client: Client, changes: dict[str, object], current: str
) -> None:
    application = LoftFactory.create(**changes)

    assert re.search(rf'aria-current="step">{current}<', page_of(client, application.key))
    assert f">{current}</strong>" in page(client, LIST, show="all")


def test_published_comments_are_read_by_street_alone_and_counted(client: Client) -> None:
    application = LoftFactory.create()
    CommentFactory.create(application=application, name="Secret Name", published_now=True)
    CommentFactory.create(application=application, stance="support", street_name="", published_now=True, is_late=True)
    CommentFactory.create(application=application, reasons=[{"topic": "noise", "words": "Not read yet"}])

    said = page_of(client, application.key)

    for words in (
        "1 object, 1 support it, 0 neither",
        "1 more to read",
        "Someone in Lillie Road",
        "after the last day",
    ):
        assert words in said, words
    for secret in ("Secret Name", "12 Lillie Road", "Not read yet"):
        assert secret not in said


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_as_few_queries_however_many_comment(
    rows: int, resident: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    application = LoftFactory.create()
    for number in range(rows):
        CommentFactory.create(application=application, published_now=True)
        PlanningStep.objects.create(application=application, on=in_days(-number), words="Step")
        PlanningDocument.objects.create(application=application, title="Plan", url=f"https://a.example/{number}")
    browser = signed_in(resident)

    with django_assert_max_num_queries(14):
        page_of(browser, application.key)


def test_an_application_that_there_is_not_is_not_found(client: Client) -> None:
    assert client.get("/planning/nothing/").status_code == 404
    assert client.get("/planning/nothing/comment/").status_code == 404


@pytest.mark.req("R-13")
def test_one_press_watches_and_one_stops(resident: Person) -> None:
    application, browser = LoftFactory.create(), signed_in(resident)
    address = reverse("casework:watch_application", args=[application.key])

    assert browser.get(address).status_code == 302
    assert not PlanningWatch.objects.exists(), "a link alone does nothing"
    for _ in range(2):
        browser.post(address)
    assert "You watch this" in page_of(browser, application.key)
    assert application.address in page(browser, YOURS)

    browser.post(reverse("casework:unwatch_application", args=[application.key]))
    assert not PlanningWatch.objects.exists()


def test_the_area_around_home_is_watched_at_a_distance_of_choice(resident: Person) -> None:
    browser, address = signed_in(resident), reverse("casework:watch_area")
    assert "do not know where you live" in page(browser, YOURS)
    browser.post(address, {"metres": "500"})
    assert not PlanningWatch.objects.exists()

    at_home(resident)
    assert browser.post(address, {"metres": "7"}).status_code == 422
    for metres in ("500", "100"):
        browser.post(address, {"metres": metres})

    assert PlanningWatch.objects.get().metres == 100
    assert "within 100 metres" in page(browser, YOURS)
    browser.post(reverse("casework:unwatch_area"))
    assert not PlanningWatch.objects.exists()


@pytest.mark.req("R-13")
def test_the_link_of_a_message_asks_and_then_ends_the_watch_without_signing_in() -> None:
    watch = WatchFactory.create()
    address = urlsplit(queries.stop_watch_url(watch)).path
    browser = Client(enforce_csrf_checks=True)

    assert "Stop watching this application?" in page(browser, address)
    assert PlanningWatch.objects.exists(), "mail scanners follow links"
    for _ in range(2):
        assert "We tell you no more" in browser.post(address).content.decode()
    assert not PlanningWatch.objects.exists()
    assert browser.get(address.replace(":", ":x", 1)).status_code == 404
    assert browser.get("/planning/stop/nonsense/").status_code == 404


def test_what_one_watches_and_said_are_one_page_and_nobody_elses(resident: Person) -> None:
    CommentFactory.create(person=resident, application__address="Own Road")
    CommentFactory.create(person=resident, unsent=True, application__address="Unsent Road")
    CommentFactory.create(application__address="Other Road")
    WatchFactory.create(application__address="Their Road")

    said = page(signed_in(resident), YOURS)

    assert "Own Road" in said
    assert "Not sent yet." in said
    assert "Other Road" not in said
    assert "Their Road" not in said


def test_an_old_list_says_of_when_it_is(client: Client) -> None:
    LoftFactory.create()
    assert "As of" not in page(client, LIST)
    FeedRun.objects.create(feed="planning", state="kept", digest="", as_of=timezone.now() - timedelta(days=20))
    assert "As of" in page(client, LIST)


def test_a_visitor_who_searches_too_often_is_asked_to_wait(client: Client) -> None:
    cache.clear()
    answers = {client.get(LIST, {"q": "zz"}).status_code for _ in range(61)}
    assert answers == {200, 429}
