"""The house stands as the architecture says: floors, words, files, migrations, requirements."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField

from portal.management.commands import requirements

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["design", "accounts", "notifications", "casework", "journeys", "portal"]


def tracked_files() -> list[Path]:
    """What git keeps, as far as it is there; also what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_what_a_block_of_a_template_names_is_used_in_that_block_alone() -> None:
    """``{% url … as name %}`` ends with its block: in another one the link is empty, and leads nowhere."""
    lost = []
    for path in (ROOT / "templates").rglob("*.html"):
        blocks = re.split(r"{%\s*block\s+\w+\s*%}", path.read_text())
        for number, block in enumerate(blocks):
            named = set(re.findall(r"\bas (\w+)\s*%}", block))
            for other in blocks[:number] + blocks[number + 1 :]:
                shown = set(re.findall(r"{{ (\w+)", other)) - set(re.findall(r"\bas (\w+)\s*%}", other))
                lost += [f"{path.name}: {name}" for name in named & shown if name.endswith("_url")]
    assert not lost


def test_a_floor_imports_only_from_the_floors_below_it() -> None:
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_no_model_points_to_a_higher_floor() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]
    assert upward == []


@pytest.mark.parametrize("word", ["common", "utils", "helpers", "managers", "misc"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [path for floor in FLOORS for path in (ROOT / floor).rglob(f"{word}*") if path.stem == word] == []


def test_no_app_has_a_layer_of_services() -> None:
    """In a council a service is what it offers; what writes is called actions, what reads queries."""
    assert [floor for floor in FLOORS for path in (ROOT / floor).glob("services*") if path.stem == "services"] == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
    except SystemExit:
        pytest.fail("a model was changed without its migration")


def test_every_task_of_the_clock_exists() -> None:
    current_app.loader.import_default_modules()
    assert set(settings.SWEEPS) - set(current_app.tasks) == set()


def test_every_requirement_that_a_test_names_is_in_the_table() -> None:
    asked = set(re.findall(r"^\| (R-\d\d) \|", (ROOT / "docs" / "requirements.md").read_text(), re.MULTILINE))
    assert set(requirements.marks(ROOT / "tests")) - asked == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    places = re.compile(r"(?<![\w.~-])/(?:" + "|".join(["home/[a-z]", "ro" + "ot/", "wo" + "rk/", "Users/"]) + ")")
    texts = {path: path.read_bytes() for path in tracked_files() if path.suffix not in {".png", ".lock", ".woff2"}}
    named = [
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path, text in texts.items()
        for line in text.decode("utf-8", "replace").splitlines()
        if places.search(line)
    ]
    assert named == []


def test_lock_files_name_public_registries_only() -> None:
    addresses = set(re.findall(r"https?://([^/\"]+)/", (ROOT / "uv.lock").read_text()))
    addresses |= set(re.findall(r"\"resolved\": \"https?://([^/\"]+)/", (ROOT / "package-lock.json").read_text()))
    assert addresses <= {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}


def test_nothing_of_a_third_party_is_committed() -> None:
    suspects = re.compile(r"(\.min\.(js|css)|\.woff2?|\.ttf|\.otf|\.map)$|(^|/)(node_modules|vendor|dist)/")
    assert [str(path) for path in tracked_files() if suspects.search(str(path.relative_to(ROOT)))] == []
