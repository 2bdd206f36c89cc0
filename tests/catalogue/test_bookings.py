"""Every service that is booked finds what it asks for in the council's own file, and says when it can be changed."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casework.actions import set_resources
from casework.models import Opening, Resource
from casework.queries import bookings
from design.templatetags.govuk import money
from journeys import kinds
from journeys.book.definition import BookDefinition
from journeys.engine.catalogue import load_teams
from journeys.engine.loading import load_services
from journeys.engine.rating import load_rates
from journeys.engine.reading import BrokenDefinitions
from journeys.engine.resources import load_resources
from tests.factories.accounts import TeamFactory

FILE = kinds.HERE / "resources.yaml"
BOOKED = {slug: one.definition for slug, one in kinds.services().items() if isinstance(one.definition, BookDefinition)}


@pytest.fixture
def written(db: None) -> None:
    for slug in {one.team for one in load_resources(FILE)}:
        TeamFactory.create(slug=slug)
    call_command("resources")


def test_seven_services_are_booked_by_teams_that_there_are() -> None:
    assert len(BOOKED) == 7
    assert {one.team for one in load_resources(FILE)} <= load_teams(kinds.FOLDERS.teams or FILE)


@pytest.mark.req("R-05")
@pytest.mark.parametrize("slug", sorted(BOOKED))
def test_each_feature_that_a_service_asks_for_has_free_times(slug: str, written: None) -> None:
    question = BOOKED[slug].time
    for features in [(), *((need.feature,) for need in question.needs)]:
        assert bookings.free_slots(question.group, now=timezone.now(), features=features), features


@pytest.mark.req("R-05")
def test_writing_the_file_again_changes_nothing_and_what_it_no_longer_names_is_closed(written: None) -> None:
    before = (Resource.objects.count(), Opening.objects.count())
    again = set_resources(resources=load_resources(FILE), by=None)
    assert (again.made, again.closed) == (0, 0)
    assert (Resource.objects.count(), Opening.objects.count()) == before

    fewer = set_resources(resources=load_resources(FILE)[1:], by=None)
    assert fewer.closed == 1
    assert not bookings.free_slots(load_resources(FILE)[0].group, now=timezone.now())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("days: [monday", "days: [moonday", "resources.yaml:15: "),
        ('opens: "07:00"', 'opens: "7am"', "resources.yaml:16: "),
        ('closes: "15:00"', 'closes: "06:00"', "resources.yaml:15: “closes” must be later than “opens”"),
        ("slug: birth-registrars", "slug: bulky-waste-crew", "“bulky-waste-crew” is there twice."),
        ("places: 12", "places: 0", "“places” must be 1 or more"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = FILE.read_text()
    assert old in text
    broken = tmp_path / "resources.yaml"
    broken.write_text(text.replace(old, new, 1))
    with pytest.raises(BrokenDefinitions) as told:
        load_resources(broken)

    assert words in str(told.value)


@pytest.mark.django_db
def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"manage\.py teams"):
        call_command("resources")
    with pytest.raises(CommandError, match="The file cannot be read"):
        call_command("resources", tmp_path / "nothing.yaml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("round_of: home_address", "round_of: things", "“things” is no question for an address that is asked before."),
        ("round_of: home_address", "round_of: nowhere", "“nowhere” is no question for an address"),
    ],
)
def test_a_time_that_cannot_be_asked_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in fault(tmp_path, "waste/book-a-bulky-waste-collection.yaml", old, new)


def test_a_booking_without_a_time_is_told(tmp_path: Path) -> None:
    old = "type: slot\n        label: When shall we come?\n        short: Time\n        group: pest-control"

    assert "A booking asks for a time once" in fault(
        tmp_path, "pests/book-pest-control.yaml", old, "type: text\n        label: When shall we come?"
    )


def test_a_feature_asked_by_what_no_page_asks_is_told(tmp_path: Path) -> None:
    told = fault(tmp_path, "benefits/book-benefits-advice.yaml", "question: how\n", "question: hows\n")

    assert "There is no question “hows”." in told


def fault(folder: Path, file: str, old: str, new: str) -> str:
    """What is told of a service's file with one change."""
    source = kinds.CATALOGUE / file
    text = source.read_text()
    assert old in text
    at = text.rindex(old)
    (folder / source.name).write_text(text[:at] + new + text[at + len(old) :])
    with pytest.raises(BrokenDefinitions) as told:
        load_services(
            folder, kinds.definitions(), sections=kinds.FOLDERS.sections, rates=load_rates(kinds.FOLDERS.rates)
        )
    return str(told.value)


@pytest.mark.req("R-05", "R-28")
def test_the_prices_on_the_first_page_of_bulky_waste_are_those_that_are_charged() -> None:
    amounts = load_rates(kinds.FOLDERS.rates)["bulky-waste"][-1].amounts
    needs = " ".join(BOOKED["book-a-bulky-waste-collection"].you_need)
    assert f"Up to {amounts['first']} things" in needs
    for which in ("full_first", "full_more", "reduced_first", "reduced_more"):
        assert re.search(rf"{re.escape(money(amounts[which]))}(?![\d.]\d)", needs), which
