"""Maps work by keyboard, say in words what they show, and are never the only way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Axe
from tests.factories.accounts import CouncilFactory, StreetFactory, WardFactory
from tests.factories.casework import LILLIE_ROAD_DEGREES, CaseFactory

pytestmark = pytest.mark.django_db(transaction=True)
NORTH, EAST = 0.004, 0.006  # degrees: some 450 and 420 metres, apart at every zoom the map begins with


@pytest.fixture
def _three_reports(live_server: LiveServer) -> None:
    lat, lon = LILLIE_ROAD_DEGREES
    for number in range(3):
        CaseFactory.create(title=f"Fly-tip, Road {number}", lat=lat + number * NORTH, lon=lon + number * EAST)


@pytest.fixture
def _ground(live_server: LiveServer) -> None:
    """Two wards side by side with one street across the western one, and a neighbour to the north of both."""
    lat, lon = LILLIE_ROAD_DEGREES
    west = WardFactory.create(code="E05000001", name="Munster", lat=lat, lon=lon - 0.01)
    WardFactory.create(code="E05000002", name="Lillie", lat=lat, lon=lon + 0.01)
    wandsworth = CouncilFactory.create(neighbour=True)
    WardFactory.create(code="E05000003", name="Wandsworth", council=wandsworth, lat=lat + 0.04, lon=lon, half=0.03)
    line = {"type": "LineString", "coordinates": [[lon - 0.019, lat], [lon - 0.0005, lat]]}
    StreetFactory.create(name="Lillie Road", ward=west, lat=lat, lon=lon - 0.01, line=line)


def told(page: Page) -> Locator:
    """What the map says, to be read beside it and read out."""
    return page.locator(".app-map__status[role=status]")


def go_to_map(page: Page) -> None:
    """The question where it is, its map ready to be used."""
    go_to_where(page)
    expect(page.get_by_role("button", name="Use my location")).to_be_enabled()


def press(page: Page, key: str, *, times: int = 1) -> None:
    """Press a key and let the map come to rest after each."""
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(400)


def go_to_where(page: Page) -> None:
    """A guest's fly-tip, up to the question where it is."""
    page.goto("/services/report-a-fly-tip/")
    page.get_by_role("button", name="Start now").click()
    while "/where/" not in page.url:
        for name in set(page.locator("main input[type=radio]").evaluate_all("all => all.map(one => one.name)")):
            page.locator(f"main input[name='{name}']").first.check()
        page.get_by_role("button", name="Continue").last.click()


@pytest.mark.req("R-46", "R-55")
@pytest.mark.usefixtures("_three_reports")
def test_the_list_says_what_the_map_shows(page: Page, axe: Axe) -> None:
    page.goto("/map/")
    expect(page.get_by_role("status").filter(has_text="3 reports on this part of the map")).to_be_visible()

    listed = page.locator("#map-list li a").all_inner_texts()
    shown = 0
    for label in page.locator(".leaflet-marker-pane [role=button]").evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    ):
        several = re.match(r"(\d+) reports", label)
        shown += int(several[1]) if several else 1

    assert sorted(listed) == [f"Fly-tip, Road {number}" for number in range(3)]
    assert shown == 3
    assert axe(page) == []


@pytest.mark.req("R-55")
@pytest.mark.usefixtures("_three_reports")
def test_a_report_on_the_map_is_opened_and_left_by_keyboard(page: Page) -> None:
    page.goto("/map/")
    page.locator(".leaflet-marker-pane > *").first.wait_for()
    circle = page.locator(".app-cluster-holder").first
    while circle.count():  # closer, until each has a pin of its own
        circle.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
    pin = page.locator(".app-pin-holder").first
    expect(pin).to_have_attribute("aria-label", re.compile("Fly-tip, Road"))

    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup a").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".app-pin-holder:focus")).to_have_count(1)


@pytest.mark.req("R-02", "R-55")
def test_a_place_is_chosen_on_the_map_by_keyboard_alone(page: Page) -> None:
    go_to_map(page)
    lat, lon = page.locator("#id_place_lat"), page.locator("#id_place_lon")
    expect(lat).to_have_value("")

    page.get_by_role("application", name=re.compile("map", re.IGNORECASE)).focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(lat).to_have_value(re.compile(r"^5\d\.\d{6}$"))
    first = (float(lat.input_value()), float(lon.input_value()))
    page.wait_for_timeout(400)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")

    assert float(lat.input_value()) > first[0]
    assert float(lon.input_value()) > first[1]


@pytest.mark.req("R-02", "R-55")
@pytest.mark.usefixtures("_ground")
def test_by_keyboard_on_a_phone_the_map_says_where_the_pin_is_and_is_never_blank(phone: Page, axe: Axe) -> None:
    go_to_map(phone)
    phone.get_by_role("button", name="Use my location").focus()
    press(phone, "Tab")
    expect(told(phone)).to_have_text(re.compile("^The middle of the map is in .+ Press Enter to put the pin there.$"))

    press(phone, "ArrowLeft")
    expect(told(phone)).to_contain_text("The middle of the map is in Munster ward, near Lillie Road.")
    press(phone, "Enter")
    expect(told(phone)).to_contain_text("The pin is in Munster ward, near Lillie Road.")
    press(phone, "ArrowUp")

    expect(told(phone)).to_have_text("The pin is in Munster ward, near Lillie Road.")
    expect(told(phone)).to_be_visible()
    expect(phone.locator(".app-map__name").filter(has_text="Lillie Road")).to_be_visible()
    assert axe(phone) == []


@pytest.mark.req("R-02", "R-55")
@pytest.mark.usefixtures("_ground")
def test_a_pin_in_a_ward_without_streets_or_outside_the_borough_is_told_and_shown_as_such(phone: Page) -> None:
    go_to_map(phone)
    phone.get_by_role("application").focus()
    press(phone, "ArrowRight", times=3)
    press(phone, "Enter")
    expect(told(phone)).to_contain_text("The pin is in Lillie ward.")
    expect(phone.locator(".app-map__name").filter(has_text="Lillie")).not_to_have_count(0)

    while "outside" not in told(phone).inner_text():
        press(phone, "Shift+ArrowUp")

    expect(told(phone)).to_have_text("The pin is in Wandsworth, outside the borough.")


@pytest.mark.req("R-02", "R-55")
@pytest.mark.usefixtures("_ground")
def test_a_tap_puts_the_pin_and_the_map_says_where_it_is(phone: Page) -> None:
    go_to_map(phone)

    frame = phone.get_by_role("application")
    box = frame.bounding_box()
    assert box is not None
    frame.click(position={"x": box["width"] * 0.4, "y": box["height"] / 2})
    phone.wait_for_timeout(700)

    expect(frame).not_to_have_class(re.compile("is-aiming"))
    expect(told(phone)).to_contain_text("The pin is in Munster ward, near Lillie Road.")
    expect(phone.locator(".app-map__name").filter(has_text="Lillie Road")).to_be_visible()
    expect(phone.locator("#id_place_lat")).to_have_value(re.compile(r"^5\d\.\d{6}$"))


@pytest.mark.req("R-16", "R-55")
def test_a_photo_that_is_too_large_is_told_at_once_and_left_out(phone: Page, axe: Axe, tmp_path: Path) -> None:
    large, small = tmp_path / "street.jpg", tmp_path / "bags.jpg"
    large.write_bytes(b"\xff\xd8" + b"\0" * (10 * 2**20))
    small.write_bytes(b"\xff\xd8small")
    go_to_where(phone)
    phone.locator("#id_place_words").fill("12 Lillie Road")
    phone.get_by_role("button", name="Continue").last.click()
    phone.wait_for_url("**/details/")
    chosen = phone.locator("input[type=file]")
    error = phone.get_by_role("alert").filter(has_text="must be smaller than 10 MB")

    chosen.set_input_files([large, small])

    expect(error).to_have_text("Error: The photo must be smaller than 10 MB. We left out street.jpg.")
    expect(chosen).to_have_accessible_description(re.compile("must be smaller than 10 MB"))
    assert chosen.evaluate("input => [...input.files].map(file => file.name)") == ["bags.jpg"]
    assert axe(phone) == []
    phone.get_by_role("button", name="Remove bags.jpg").click()
    expect(error).to_be_hidden()


@pytest.mark.req("R-02")
def test_without_leave_to_look_where_one_is_the_page_says_what_to_do_instead(page: Page) -> None:
    go_to_where(page)
    page.get_by_role("button", name="Use my location").click()

    expect(page.get_by_role("status").filter(has_text="Tap the map or search for a street")).to_be_visible()


@pytest.mark.req("R-55")
def test_without_javascript_there_is_no_empty_map_but_another_way(plain_page: Page) -> None:
    go_to_where(plain_page)

    expect(plain_page.locator(".app-map")).to_be_hidden()
    expect(plain_page.locator("input[name=place_search]")).to_be_visible()
