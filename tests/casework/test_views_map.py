"""The public map and the list that says the same."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import MapShape
from casework.models import Case
from tests.factories.accounts import CouncilFactory, StreetFactory, WardFactory
from tests.factories.casework import CaseFactory, FollowerFactory

HERE = {"bbox": "-0.3,51.4,-0.1,51.6"}
POINTS, MAP, BASE = reverse("casework:map_cases"), reverse("casework:map"), reverse("casework:map_base")
pytestmark = pytest.mark.django_db


def titles(client: Client, **asked: str) -> list[str]:
    """The titles of the points that were asked for."""
    answer = client.get(POINTS, {**HERE, **asked})
    assert answer.status_code == 200
    return [point["properties"]["title"] for point in answer.json()["features"]]


@pytest.mark.req("R-14", "R-46")
def test_points_and_list_say_the_same(client: Client) -> None:
    case = CaseFactory.create(title="Fly-tip, Kilmarsh Road", place_words="By the pub")
    CaseFactory.create(closed=True, title="Fly-tip, Closed Road")

    [point] = client.get(POINTS, HERE).json()["features"]
    page = client.get(MAP).content.decode()

    assert point["geometry"] == {"type": "Point", "coordinates": [case.lon, case.lat]}
    for name in ("title", "place", "tag_text", "promise", "reported"):
        assert point["properties"][name] in page
    assert case.get_absolute_url() in page
    assert "Closed Road" not in page


def test_what_lies_outside_the_box_is_left_out(client: Client) -> None:
    CaseFactory.create(title="Inside")
    CaseFactory.create(title="Elsewhere", lat=51.7)
    CaseFactory.create(title="Nowhere", lat=None, lon=None, easting=None, northing=None, cell=None)

    assert titles(client) == ["Inside"]
    assert "Elsewhere" not in client.get(MAP, HERE).content.decode()


@pytest.mark.req("R-14")
def test_of_a_confidential_case_there_is_only_its_kind_street_and_status(client: Client) -> None:
    case = CaseFactory.create(confidential=True, title="Planning breach, Lillie Road, the garage")

    answer = client.get(POINTS, HERE)
    page = client.get(MAP).content.decode()

    [point] = answer.json()["features"]
    assert point["properties"]["title"] == "Planning breach, Lillie Road"
    assert point["properties"]["url"] == ""
    assert point["geometry"]["coordinates"] != [case.lon, case.lat]
    for secret in (case.reference, "garage", "behind 12"):
        assert secret not in page
        assert secret not in answer.content.decode()


@pytest.mark.parametrize("asked", [{"ward": "E05000001"}, {"q": "kilmarsh"}, {"service": "report-a-pothole"}])
def test_each_filter_leaves_what_was_asked_for_on_map_and_list(client: Client, asked: dict[str, str]) -> None:
    wanted = CaseFactory.create(
        service__slug="report-a-pothole",
        title="Pothole, Kilmarsh Road",
        street_name="Kilmarsh Road",
        ward=WardFactory.create(code="E05000001"),
    )
    CaseFactory.create()

    assert titles(client, **asked) == [wanted.title]
    page = client.get(MAP, asked).content.decode()
    assert wanted.reference in page
    assert "Fly-tip" not in page


@pytest.mark.parametrize("bbox", ["1,2,3", "nan,1,2,3", "inf,1,2,3", "-0.1,51.4,-0.3,51.6", "0,0,999,1", "x" * 500])
def test_a_box_that_is_none_is_refused_with_the_reason(client: Client, bbox: str) -> None:
    answer = client.get(POINTS, {"bbox": bbox})

    assert answer.status_code == 400
    assert "bbox" in answer.json()["errors"]
    assert client.get(MAP, {"bbox": bbox}).status_code == 200


@pytest.mark.parametrize("asked", [{"q": "\0"}, {"ward": "x"}, {"service": "'"}])
def test_a_filter_that_cannot_be_breaks_nothing(client: Client, asked: dict[str, str]) -> None:
    assert client.get(POINTS, {**HERE, **asked}).status_code == 400
    assert client.get(MAP, asked).status_code == 200


def test_the_list_has_pages_and_the_answer_says_when_there_are_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.views.points.AT_MOST", 26)
    for _ in range(27):
        CaseFactory.create()

    answer = client.get(POINTS, HERE).json()
    second = client.get(MAP, {"page": 2}).content.decode()

    assert len(answer["features"]) == 26
    assert answer["truncated"] is True
    assert second.count("Fly-tip, Lillie Road") == 1
    assert "The newest 26" in second


@pytest.mark.parametrize("rows", [1, 30])
def test_map_and_list_take_at_most_ten_queries_whatever_the_rows(
    client: Client, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        FollowerFactory.create(case=CaseFactory.create(ward=WardFactory.create(code=f"E0500{number:04}")))

    for address in (POINTS, MAP):
        with django_assert_max_num_queries(10):
            assert client.get(address, HERE).status_code == 200


def test_a_late_report_says_so(client: Client) -> None:
    CaseFactory.create(promised_on=timezone.localdate() - timedelta(days=7))

    [point] = client.get(POINTS, HERE).json()["features"]

    assert "late" in point["properties"]["promise"]


def test_the_ground_of_the_map_is_drawn_from_places_and_kept_by_browsers(client: Client) -> None:
    WardFactory.create(name="Lillie")
    WardFactory.create(name="Thamesfield", code="E05009999", council=CouncilFactory.create(neighbour=True))
    StreetFactory.create(line={"type": "LineString", "coordinates": [[-0.2000001, 51.5], [-0.21, 51.51]]})
    MapShape.objects.create(kind="river", name="River Thames", geometry={"type": "Polygon", "coordinates": []})

    answer = client.get(BASE)

    drawn = {(shape["properties"]["kind"], shape["properties"]["name"]) for shape in answer.json()["features"]}
    assert drawn == {
        ("ward", "Lillie"),
        ("council", "Thamesfield"),
        ("street", "Lillie Road"),
        ("river", "River Thames"),
    }
    assert "max-age" in answer["Cache-Control"]
    assert client.get(BASE, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_what_the_viewer_knows_differs_so_no_shared_cache_keeps_the_points(client: Client) -> None:
    CaseFactory.create()

    assert "private" in client.get(POINTS, HERE)["Cache-Control"]
    assert Case.objects.count() == 1
