"""Maps work by keyboard, say in words what they show, and are never the only way."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Axe
from tests.factories.casework import LILLIE_ROAD_DEGREES, CaseFactory

pytestmark = pytest.mark.django_db(transaction=True)
NORTH, EAST = 0.004, 0.006  # degrees: some 450 and 420 metres, apart at every zoom the map begins with


@pytest.fixture
def _three_reports(live_server: LiveServer) -> None:
    lat, lon = LILLIE_ROAD_DEGREES
    for number in range(3):
        CaseFactory.create(title=f"Fly-tip, Road {number}", lat=lat + number * NORTH, lon=lon + number * EAST)


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
    go_to_where(page)
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
