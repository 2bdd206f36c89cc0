"""What is near a point or in a box of the map, and how little a confidential case tells there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from accounts.rules import geography
from casework import actions, queries, rules
from casework.models import Case, Outcome, Status
from casework.queries import NearCase
from tests.factories.accounts import PersonFactory
from tests.factories.casework import LILLIE_ROAD, CaseFactory, FollowerFactory, an_officer, photo_of, viewer

pytestmark = pytest.mark.django_db

EAST, NORTH = LILLIE_ROAD
SLUG = "report-a-fly-tip"


def case_at(east: float, north: float = 0, **facts: Any) -> Case:
    easting, northing = EAST + east, NORTH + north
    lat, lon = geography.to_degrees(easting, northing)
    case: Case = CaseFactory.create(easting=easting, northing=northing, lat=lat, lon=lon, **facts)
    return case


def near(metres: int = 150, slugs: tuple[str, ...] = (SLUG,), who: Any = None) -> list[NearCase]:
    return queries.cases_near(
        viewer=who or viewer(), slugs=slugs, easting=EAST, northing=NORTH, metres=metres, now=timezone.now()
    )


@pytest.mark.req("R-14")
def test_open_cases_come_nearest_first_then_those_closed_lately() -> None:
    far, close = case_at(140), case_at(-20)
    back = case_at(10, closed=True)
    case_at(151)
    case_at(0, closed=True, closed_at=timezone.now() - timedelta(days=31))
    case_at(0, closed=True, status=Status.CLOSED, outcome=Outcome.NO_ACTION)
    case_at(0, service__slug="report-a-pothole")

    found = [(one.case.reference, one.metres, one.came_back) for one in near()]
    assert found == [(close.reference, 20, False), (far.reference, 140, False), (back.reference, 10, True)]


@pytest.mark.req("R-14")
def test_a_whole_street_shows_what_is_known_anywhere_in_it() -> None:
    far, newer = case_at(2_000), case_at(0, what="Tyres")
    back = case_at(-900, closed=True)
    case_at(0, street_name="Dawes Road")
    case_at(0, service__slug="report-a-pothole")
    secret = case_at(3_000, confidential=True)

    def there(slugs: list[str]) -> list[NearCase]:
        return queries.cases_in_street(viewer=viewer(), slugs=slugs, street="Lillie Road", now=timezone.now())

    found = there([SLUG])
    assert [(one.case.reference, one.metres, one.came_back) for one in found] == [
        (newer.reference, None, False),
        (far.reference, None, False),
        (back.reference, None, True),
    ]
    [hidden] = there([secret.service_slug])
    assert (hidden.case.reference, hidden.case.place_words) == ("", "")


def test_siblings_are_found_too() -> None:
    bin_case = case_at(5, service__slug="report-an-overflowing-litter-bin")

    assert [one.case.reference for one in near(slugs=(SLUG, bin_case.service_slug))] == [bin_case.reference]


def test_only_a_photo_that_an_officer_has_looked_at_is_shown() -> None:
    case = case_at(5)
    photo_of(case)
    assert [one.photo for one in near()] == [None]
    photo = photo_of(case)
    actions.review_photo(photo=photo, is_public=True, by=an_officer())
    FollowerFactory.create(case=case)

    [one] = near()
    assert (one.photo, one.affected) == (photo, 2)


@pytest.mark.req("R-14")
def test_a_confidential_case_tells_kind_street_and_status_only() -> None:
    case = case_at(5, confidential=True)
    photo = photo_of(case)
    actions.review_photo(photo=photo, is_public=True, by=an_officer())

    [one] = near(slugs=(case.service_slug,))
    shown = one.case
    assert (shown.title, shown.status, shown.is_confidential) == ("Planning breach, Lillie Road", Status.RECEIVED, True)
    assert (shown.reference, shown.url, shown.place_words, shown.promised_on) == ("", "", "", None)
    assert (one.photo, shown.affected) == (None, 1)
    assert (shown.lat, shown.lon) != (case.lat, case.lon)
    team = viewer(PersonFactory.create(account=True), teams=[case.team])
    assert near(slugs=(case.service_slug,), who=team)[0].case.reference == case.reference


def test_no_box_and_no_circle_however_small_finds_the_house_of_a_confidential_case() -> None:
    """Whatever is asked, the answer is that of the rounded point: two houses of one square cannot be told apart."""
    answers = []
    for east in (1, 60):
        Case.objects.all().delete()
        case = case_at(east, confidential=True)
        circles = [
            [
                one.metres
                for one in queries.cases_near(
                    viewer=viewer(),
                    slugs=[case.service_slug],
                    easting=EAST + step,
                    northing=NORTH,
                    metres=80,
                    now=timezone.now(),
                )
            ]
            for step in range(-60, 160, 10)
        ]
        boxes = []
        for step in range(-60, 160, 10):
            south, west = geography.to_degrees(EAST + step, NORTH - 200)
            north, end = geography.to_degrees(EAST + step + 30, NORTH + 200)
            boxes.append(len(queries.cases_on_map(viewer=viewer(), west=west, south=south, east=end, north=north)))
        answers.append((circles, boxes))

    assert answers[0] == answers[1]
    assert any(answers[0][0])
    assert any(answers[0][1])


@pytest.mark.parametrize("number", [1, 30])
def test_nearness_and_map_take_a_fixed_number_of_queries(
    number: int, django_assert_num_queries: Callable[[int], Any], resident: Person
) -> None:
    for step in range(number):
        FollowerFactory.create(case=case_at(step))
        case_at(-step, closed=True)
        case_at(step, confidential=True)
    who = viewer(resident)
    with django_assert_num_queries(3):
        assert near(slugs=(SLUG, "report-a-planning-breach"), who=who)
    with django_assert_num_queries(1):
        assert queries.cases_on_map(viewer=who, west=-1, south=51, east=1, north=52)


class TestMap:
    """The open cases inside a box."""

    def box(self, case: Case, **rest: Any) -> list[str]:
        lat, lon = case.lat or 0, case.lon or 0
        found = queries.cases_on_map(
            viewer=viewer(), west=lon - 0.001, south=lat - 0.001, east=lon + 0.001, north=lat + 0.001, **rest
        )
        return [one.reference for one in found]

    @pytest.mark.req("R-14")
    def test_only_open_cases_in_the_box_are_shown(self) -> None:
        case = case_at(0)
        case_at(0, closed=True)
        case_at(500)
        CaseFactory.create(easting=None, northing=None, lat=None, lon=None)

        assert self.box(case) == [case.reference]

    def test_no_more_than_asked_for_are_shown_the_newest_first(self) -> None:
        cases = [case_at(step, opened_at=timezone.now() - timedelta(days=step)) for step in range(5)]

        assert self.box(cases[0], limit=3) == [case.reference for case in cases[:3]]

    def test_words_find_street_title_and_reference_but_nothing_hidden(self) -> None:
        case = case_at(0)
        secret = case_at(0, confidential=True, title="Planning breach, Mr Ali", street_name="Lillie Road")

        assert len(self.box(case, words="lillie")) == 2
        assert self.box(case, words=case.reference.lower()) == [case.reference]
        assert self.box(case, words="Ali") == self.box(case, words=secret.reference) == []
        assert self.box(case, service=SLUG) == [case.reference]
        assert self.box(case, ward="E05013733") == []

    @pytest.mark.parametrize("corner", [(-180, -90, 180, 90), (179, 89, 180, 90)])
    def test_any_box_of_the_earth_is_answered(self, corner: tuple[float, float, float, float]) -> None:
        west, south, east, north = corner
        queries.cases_on_map(viewer=viewer(), west=west, south=south, east=east, north=north)


def plan_of(cases: Any) -> str:
    return str(cases.explain())


def test_nearness_is_an_index_look_up_on_both_databases() -> None:
    CaseFactory.create(person=None)
    first = Case.objects.get()
    bulk = [
        Case(
            reference=f"X-{number}",
            service_id=first.service_id,
            service_slug=SLUG,
            title="Fly-tip",
            team_id=first.team_id,
            working_days=2,
            promised_on=first.promised_on,
            easting=500_000 + (number % 100) * 250,
            northing=150_000 + (number // 100) * 250,
            cell=rules.cell_of(500_000 + (number % 100) * 250, 150_000 + (number // 100) * 250),
        )
        for number in range(5000)
    ]
    Case.objects.bulk_create(bulk, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casework_case")
    near_here = Case.objects.filter(service_slug__in=[SLUG, "report-a-pothole"]).within(
        easting=EAST, northing=NORTH, metres=150
    )

    for asked in (near_here.open(), near_here.filter(closed_at__gte=timezone.now() - timedelta(days=30))):
        assert "case_near" in plan_of(asked)
