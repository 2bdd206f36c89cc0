"""The command that begins, checks and keeps services."""

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Team
from journeys import kinds
from journeys.engine.branches import branches
from journeys.engine.loading import TAKEN, Service, load_services
from journeys.models import CatalogueSet
from tests.catalogue.test_every_service import assert_is_as_defined, walk
from tests.factories.accounts import TeamFactory
from tests.factories.journeys import make_borough

NEW = {
    "report": "report-a-broken-bench",
    "apply": "apply-for-a-bench",
    "information": "get-help-with-benches",
    "update": "tell-us-of-a-new-bench",
}


def begin(kind: str, name: str, folder: Path) -> str:
    """What ``services new`` says."""
    said = StringIO()
    call_command("services", "new", kind, name, folder=folder, stdout=said)
    return said.getvalue()


def load(folder: Path) -> Service:
    """The one service of a folder, beside the portal's own sections and teams."""
    services, _rates = replace(kinds.FOLDERS, services=folder).load(
        kinds.definitions(), examples_on=timezone.localdate()
    )
    (service,) = services.values()
    return service


@pytest.mark.req("R-70")
@pytest.mark.parametrize("kind", NEW)
def test_a_new_definition_runs_as_it_is_written_down_every_way(
    client: Client, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    begin(kind, NEW[kind], tmp_path)
    service = load(tmp_path)
    monkeypatch.setattr(kinds, "services", lambda: {service.slug: service})
    make_borough()
    ends = []
    for branch in branches(service.pages):
        case = walk(client, service, branch)
        ends.append("case" if case else "stop")
        if case is not None:
            assert_is_as_defined(case, service, branch)
            case.parts.all().delete()
            case.delete()
        client.cookies.clear()

    assert "case" in ends
    assert ("stop" in ends) == (kind != "update")


@pytest.mark.parametrize("kind", NEW)
def test_a_new_definition_explains_every_key_that_it_has(tmp_path: Path, kind: str) -> None:
    begin(kind, NEW[kind], tmp_path)
    text = (tmp_path / f"{NEW[kind]}.yaml").read_text()
    plain = {"journey", "title", "summary", "promise", "keep_for_months", "you_need", "what_happens"}
    explained = set(re.findall(r"^ *# .*\n(?:^ *# .*\n)*^([a-z_]+):", text, re.MULTILINE))

    assert set(re.findall(r"^([a-z_]+):", text, re.MULTILINE)) - plain <= explained
    assert not re.search(r"TITLE|NOUN|REFERENCE", text)


def test_a_new_definition_takes_letters_that_no_service_has(tmp_path: Path) -> None:
    begin("update", "report-a-fly", tmp_path)
    definition = load(tmp_path).definition
    taken = {prefix for service in kinds.services().values() for _at, prefix in service.definition.references}

    mine = [prefix for _at, prefix in definition.references]
    assert len(set(mine)) == len(mine) == 3
    assert not set(mine) & (taken | TAKEN.keys())


def test_a_new_definition_may_stand_in_a_folder_of_its_subject(tmp_path: Path) -> None:
    said = begin("report", "parks/report-a-broken-bench", tmp_path)

    assert (tmp_path / "parks" / "report-a-broken-bench.yaml").is_file()
    assert "/services/report-a-broken-bench/" in said
    assert load(tmp_path).definition.title == "Report a broken bench"
    assert load(tmp_path).definition.noun == "Broken bench"


@pytest.mark.parametrize(
    "name",
    [
        "Report a bench",
        "report_a_bench",
        "report-a-bench-",
        "../report-a-bench",
        "/etc/report-a-bench",
        "parks/play/report-a-bench",
        "Parks/report-a-bench",
        "bench\n",
        "",
        "b" * 51,
    ],
)
def test_a_name_that_can_be_no_address_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="A service is named like report-a-broken-bench"):
        begin("report", name, tmp_path / "catalogue")

    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_refused_and_nothing_is_written_over(tmp_path: Path) -> None:
    begin("report", "report-a-broken-bench", tmp_path)
    file = tmp_path / "report-a-broken-bench.yaml"
    file.write_text("mine")

    for name in ("report-a-broken-bench", "report-a-pothole"):
        with pytest.raises(CommandError, match=f"There is a service “{name}” already"):
            begin("report", name, tmp_path)
    assert file.read_text() == "mine"


@pytest.mark.req("R-70")
def test_check_counts_the_faults_and_names_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin("report", "report-a-broken-bench", tmp_path)
    file = tmp_path / "report-a-broken-bench.yaml"
    file.write_text(file.read_text().replace("street-cleansing", "gardens"))

    with pytest.raises(CommandError, match="1 fault in the service definitions"):
        call_command("services", "check", folder=tmp_path)

    line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if text == "team: gardens")
    told = capsys.readouterr().err
    assert told == f"{file}:{line}: There is no team “gardens”. journeys/teams.yaml lists them.\n"


def test_a_fault_in_the_portals_own_files_is_told_from_its_folder(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "report-a-bench.yaml").write_text("- list\n")

    with pytest.raises(CommandError):
        call_command("services", "check", folder=tmp_path)

    assert capsys.readouterr().err == "report-a-bench.yaml:1: The file must be a list of keys and values.\n"


@pytest.mark.django_db
@pytest.mark.req("R-70")
def test_publishing_keeps_the_set_and_makes_the_teams_it_names() -> None:
    TeamFactory.create(slug="highways", name="Roads and pavements")
    said = StringIO()
    for _ in range(2):
        call_command("services", "publish", stdout=said)

    number = len(kinds.services())
    assert said.getvalue().splitlines() == [f"{number} services, kept.", f"{number} services, kept already."]
    assert {team.slug for team in Team.objects.all()} == kinds.team_slugs()
    assert Team.objects.get(slug="highways").name == "Roads and pavements"
    assert CatalogueSet.objects.get().versions == {slug: one.hash for slug, one in kinds.services().items()}


@pytest.mark.django_db
@pytest.mark.req("R-70")
def test_a_case_can_be_taken_for_a_team_that_is_new_with_its_service(client: Client, tmp_path: Path) -> None:
    begin("report", "report-a-broken-bench", tmp_path)
    file = tmp_path / "report-a-broken-bench.yaml"
    file.write_text(file.read_text().replace("team: street-cleansing", "team: park-keepers"))
    services = load_services(tmp_path, kinds.definitions())

    kinds.keep_catalogue(services)

    assert [team.name for team in Team.objects.all()] == ["Park keepers"]
