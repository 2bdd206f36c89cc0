"""What gunicorn imports."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """
import os, sys
from dataclasses import replace
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
from journeys import kinds
kinds._catalogue.folders = replace(kinds.FOLDERS, services=Path(sys.argv[1]))
import portal.wsgi
print("started")
"""


def start(catalogue: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", START, str(catalogue)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_a_broken_definition_stops_the_start_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "report-a-dragon.yaml").write_text("journey: report\ntitle: Report a dragon\n")

    started = start(tmp_path)

    assert (started.returncode, started.stdout) == (1, "")
    assert "BrokenDefinitions" in started.stderr
    assert "report-a-dragon.yaml" in started.stderr


def test_the_catalogue_as_it_is_starts() -> None:
    started = start(ROOT / "journeys" / "catalogue")

    assert started.stdout == "started\n", started.stderr
