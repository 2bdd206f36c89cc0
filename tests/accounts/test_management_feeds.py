"""The commands of feeds and of the API's keys."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ApiKey, Cleansing, FeedRun
from accounts.queries.keys import key_of
from tests.factories.accounts import StreetFactory

pytestmark = pytest.mark.django_db


def said(command: str, *words: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *(str(word) for word in words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    for number in range(3):
        StreetFactory.create(usrn=f"2060000{number}", name=f"Street {number}")
    path = tmp_path / "streets.csv"
    path.write_text("usrn,weekday\n20600000,Monday\n20600001,Monday\n20600002,Monday\n7,Monday\n")
    return path


@pytest.mark.req("R-47")
def test_a_file_is_fed_and_what_came_of_it_is_said(streets: Path) -> None:
    dry = said("feed", "cleansing", streets, "--dry-run")
    assert "Dry run. 3 added, 0 changed, 0 unchanged, 0 gone, 1 refused" in dry
    assert "line 5: there is no street with USRN 7" in dry
    assert not Cleansing.objects.exists()

    assert "cleansing: Kept. 3 added" in said("feed", "cleansing", streets, "--as-of", "2026-11-20")
    run = FeedRun.objects.get(state="kept")
    assert (run.source, timezone.localtime(run.as_of).isoformat()) == ("streets.csv", "2026-11-20T00:00:00+00:00")


@pytest.mark.req("R-47")
def test_a_refused_or_held_file_and_one_that_is_not_there_end_the_command_with_the_reason(
    streets: Path, tmp_path: Path
) -> None:
    said("feed", "cleansing", streets)
    streets.write_text("usrn,weekday\n20600000,Monday\n")
    with pytest.raises(CommandError, match=r"Held: it would remove most rows\. It would remove 2 of 3 rows"):
        said("feed", "cleansing", streets)
    assert "2 gone" in said("feed", "cleansing", streets, "--confirm-removals")
    streets.write_text("nothing\n")
    with pytest.raises(CommandError, match=r"Refused\. The columns weekday are missing"):
        said("feed", "cleansing", streets)
    with pytest.raises(CommandError, match="cannot be read"):
        said("feed", "cleansing", tmp_path)
    with pytest.raises(CommandError, match="invalid choice"):
        said("feed", "parking", streets)
    with pytest.raises(CommandError, match="as-of"):
        said("feed", "cleansing", streets, "--as-of", "soon")


@pytest.mark.req("R-47")
def test_a_key_is_shown_once_listed_without_its_secret_and_revoked() -> None:
    text = said("api_key", "add", "Waste system", "feeds:rounds", "--days", 30).split()[-1]
    key = ApiKey.objects.get()
    assert key_of(text, now=timezone.now()) == key
    assert key.expires_at is not None

    listed = said("api_key", "list")
    assert listed.startswith(f"{key.prefix}  Waste system  feeds:rounds  until 20")
    assert text not in listed
    assert "revoked 20" in said("api_key", "revoke", key.prefix)
    assert key_of(text, now=timezone.now()) is None
    with pytest.raises(CommandError, match="no key nothing"):
        said("api_key", "revoke", "nothing")
    with pytest.raises(CommandError, match=r"There is no feeds:parking\. Feeds are business-rates, cleansing"):
        said("api_key", "add", "Waste system", "feeds:parking")
