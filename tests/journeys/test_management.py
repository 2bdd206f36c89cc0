"""The command that makes the teams of the catalogue."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Team
from journeys import kinds
from tests.factories.accounts import TeamFactory


@pytest.mark.django_db
def test_the_teams_of_the_catalogue_are_made_once_and_those_there_keep_their_names() -> None:
    TeamFactory.create(slug="highways", name="Roads and pavements")
    said = StringIO()
    for _ in range(2):
        call_command("teams", stdout=said)

    made = {team.slug for team in Team.objects.all()}
    assert made >= {service.definition.team for service in kinds.services().values()}
    assert made >= {
        "complaints-review",
        "electoral-services",
        "libraries",
        "safeguarding",
    }  # named by challenges and parts
    assert made == kinds.team_slugs() | {"planning", "resident-advisors"}
    assert [team.slug for team in Team.objects.filter(is_desk=True)] == ["resident-advisors"]
    assert Team.objects.get(slug="highways").name == "Roads and pavements"
    assert Team.objects.get(slug="street-cleansing").name == "Street cleansing"
    assert said.getvalue().splitlines().count("street-cleansing: made") == 1
    assert said.getvalue().splitlines().count("street-cleansing: there already") == 1


@pytest.mark.django_db
def test_a_council_whose_desk_has_another_name_gets_no_second_one() -> None:
    TeamFactory.create(slug="contact-centre", name="Contact centre", is_desk=True)
    call_command("teams", stdout=StringIO())

    assert [team.slug for team in Team.objects.filter(is_desk=True)] == ["contact-centre"]
