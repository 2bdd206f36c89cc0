"""A real web server of several processes on the test's own database, to be asked by many at once."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.lifetime import end_with_parent
from tests.faults.workers import ROOT, database_url, kill, wait_until
from tools.servers import free_port

SECONDS_TO_START = 60


@contextmanager
def web_server(folder: Path, *, workers: int = 2, threads: int = 4) -> Iterator[str]:
    """Run gunicorn on the test's database; yields its address, and it is gone after the block."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", url.removeprefix("http://"),
               "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
               "--timeout", "60"]  # fmt: skip
    known = {**os.environ, "ENVIRONMENT": "test", "DEMO_DIR": str(folder), "DATABASE_URL": database_url()}
    log = folder / "web.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=known, stdout=out, stderr=out, start_new_session=True, preexec_fn=end_with_parent
        )
    try:
        wait_until(
            lambda: answers(url) or process.poll() is not None, "The server did not start", seconds=SECONDS_TO_START
        )
        assert process.poll() is None, log.read_text()
        yield url
    finally:
        kill(process)


def answers(url: str) -> bool:
    """Whether it answers."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
