"""The import commands, on files made here and on the open data they are for."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts import queries
from accounts.models import Council, Postcode, Ward
from accounts.rules import geography
from tests.factories.accounts import PersonFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
OURS = "codepoint_open_2025-10_hf.csv"
AROUND = "codepoint_open_2025-10_neighbouring_districts_not_hf.csv"


def ran(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_file_refused_leaves_the_others_alone_and_fails_the_command(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("<html>")
    good.write_text("- {code: E09000032, name: Wandsworth}")
    out = StringIO()

    with pytest.raises(CommandError, match="1 of 2 files refused"):
        call_command("import_councils", bad, good, stdout=out, stderr=out)

    assert "bad.yaml: refused. This is a web page" in out.getvalue()
    assert Council.objects.get().name == "Wandsworth"


def test_postcodes_before_councils_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text('"SW6 7SR",10,524500,177500,"E92000001","","","","E09000013","E05013743"\n')

    with pytest.raises(CommandError):
        ran("import_postcodes", path)


def test_councils_need_no_file() -> None:
    assert "10 added, 0 changed, 0 unchanged, 0 refused" in ran("import_councils")
    assert "(dry run: nothing was changed)" in ran("import_councils", "--dry-run")


def test_someone_who_proved_their_address_becomes_an_officer_and_ends_to_be_one() -> None:
    team = TeamFactory.create()
    person = PersonFactory.create(email="priya@council.example", account=True)

    for _ in range(2):
        said = ran("add_officer", "Priya@Council.example", "street-cleansing")
        assert "is an officer of Street cleansing" in said
        assert list(team.members.all()) == [person.user]

    ran("remove_officer", "priya@council.example", "street-cleansing")
    assert not team.members.exists()


@pytest.mark.parametrize("command", ["add_officer", "remove_officer"])
def test_an_address_that_nobody_proved_makes_no_officer(command: str) -> None:
    team = TeamFactory.create()
    UserFactory.create(email="typed@council.example")
    for email in ("typed@council.example", "nobody@council.example"):
        with pytest.raises(CommandError, match="They create an account first"):
            ran(command, email, "street-cleansing")
    assert not team.members.exists()


def test_a_team_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(CommandError, match=r"manage\.py teams makes them"):
        ran("add_officer", "priya@council.example", "street-cleaning")
    TeamFactory.create()
    with pytest.raises(CommandError, match="Teams: street-cleansing"):
        ran("add_officer", "priya@council.example", "street-cleaning")


@pytest.fixture
def borough(real_data: Path) -> Path:
    """Our wards and postcodes and those around us, as published."""
    ran("import_councils")
    ran("import_wards", real_data / "boundaries" / "hf_wards_2025_bgc.geojson")
    ran("import_wards", *sorted((real_data / "boundaries" / "neighbours").glob("*.geojson")))
    return real_data


def test_the_boroughs_wards_come_in_once(real_data: Path) -> None:
    wards = real_data / "boundaries" / "hf_wards_2025_bgc.geojson"

    assert "21 added, 0 changed, 0 unchanged, 0 refused (dry run" in ran("import_wards", wards, "--dry-run")
    assert "21 added, 0 changed, 0 unchanged, 0 refused" in ran("import_wards", wards)
    assert "0 added, 0 changed, 21 unchanged, 0 refused" in ran("import_wards", wards)
    assert Ward.objects.filter(council__is_ours=True).count() == 21


def test_the_boroughs_postcodes_and_those_around_come_in_once(borough: Path) -> None:
    files = [borough / "postcodes" / name for name in (OURS, AROUND)]

    first = ran("import_postcodes", *files)
    second = ran("import_postcodes", *files)

    assert f"{OURS}: 3,679 added, 0 changed, 0 unchanged, 0 refused" in first
    assert f"{AROUND}: 10,287 added, 0 changed, 0 unchanged, 0 refused" in first
    assert f"{OURS}: 0 added, 0 changed, 3,679 unchanged, 0 refused" in second
    assert f"{AROUND}: 0 added, 0 changed, 10,287 unchanged, 0 refused" in second
    assert Postcode.objects.filter(council__is_ours=True).count() == 3_679
    assert not Postcode.objects.filter(council__is_ours=True, ward__isnull=True).exists()


def test_postcodes_without_a_position_are_refused_each_with_its_reason(borough: Path) -> None:
    said = ran("import_postcodes", borough / "postcodes" / "codepoint_open_2025-10_low_quality.csv")

    assert "106 refused" in said
    assert "NW1W6AA has no position (quality 90)" in said


def test_a_postcodes_row_decides_and_polygons_only_for_bare_points(borough: Path) -> None:
    """The published polygons are simplified: they would put some postcodes into another ward, even another council."""
    ran("import_postcodes", *(borough / "postcodes" / name for name in (OURS, AROUND)))
    wards = list(Ward.objects.select_related("council"))
    outside = in_another_of_ours = in_a_neighbours = inside_ours = 0
    for postcode in Postcode.objects.select_related("ward", "council"):
        box = [w for w in wards if w.west <= postcode.lon <= w.east and w.south <= postcode.lat <= w.north]
        held_by = [w for w in box if geography.is_inside(w.boundary, lat=postcode.lat, lon=postcode.lon)]
        if postcode.council and postcode.council.is_ours:
            is_in_own = postcode.ward in held_by
            outside += not is_in_own
            in_another_of_ours += not is_in_own and any(w.council.is_ours for w in held_by)
            in_a_neighbours += not is_in_own and any(not w.council.is_ours for w in held_by)
        else:
            inside_ours += any(w.council.is_ours for w in held_by)

    assert (outside, in_another_of_ours, in_a_neighbours) == (8, 7, 1)
    assert inside_ours == 3


def test_every_postcode_around_says_whose_it_is(borough: Path) -> None:
    """61 belong to Kingston and Merton, whose wards are not among the neighbours'."""
    ran("import_postcodes", borough / "postcodes" / AROUND)
    beyond = Postcode.objects.filter(council__code__in=["E09000021", "E09000024"])

    assert beyond.count() == 61
    assert not beyond.filter(ward__isnull=False).exists()
    for postcode in [*beyond[:5], *Postcode.objects.order_by("code")[:5]]:
        [place] = queries.find_places(str(postcode))
        assert not place.is_ours
        assert place.council == postcode.council

    whole = ran("import_wards", borough / "boundaries" / "london_wards_2025.geojson")
    assert "539 added, 0 changed, 165 unchanged, 0 refused" in whole
    assert "61 changed" in ran("import_postcodes", borough / "postcodes" / AROUND)
    assert not Postcode.objects.filter(ward__isnull=True).exists()


def test_each_postcode_of_ours_is_found_as_people_type_it(borough: Path) -> None:
    ran("import_postcodes", borough / "postcodes" / OURS)
    for postcode in Postcode.objects.order_by("?")[:50]:
        for typed in (postcode.code.lower(), f" {postcode} ", str(postcode).replace(" ", "  ")):
            [place] = queries.find_places(typed)
            assert place.is_ours
            assert place.ward == postcode.ward
