"""A demo of one's own, for tests and pictures: the real processes of ``make demo`` on a free port."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 300
SECONDS_TO_STOP = 20
OF_TESTS_ONLY = ("DATABASE_URL", "BROKER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


class DemoDidNotStart(Exception):
    """The demo ended, or its web server never answered; says what it printed."""


@dataclass(frozen=True)
class Demo:
    """A demo that answers: where, where it keeps things, and the process that holds it together."""

    url: str
    folder: Path
    runner: "subprocess.Popen[bytes]"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def manage(self, *command: str) -> str:
        """What a management command of this demo prints. Raises ``CalledProcessError`` where it fails."""
        environment = {**_environment(self.folder), "PUBLIC_URL": self.url}
        told = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return told.stdout


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Start a demo that keeps all it has below ``folder``, and stop it when the block ends."""
    port = free_port(in_a_row=2)  # the stub back office takes the second
    environment = _environment(folder)
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        runner = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    demo = Demo(url=f"http://localhost:{port}", folder=folder, runner=runner)
    try:
        _wait_for(demo)
        yield demo
    finally:
        runner.send_signal(signal.SIGINT)
        runner.wait(timeout=SECONDS_TO_STOP)


def _environment(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "ENVIRONMENT": "demo", "DEMO_DIR": str(folder)}
    for name in OF_TESTS_ONLY:
        environment.pop(name, None)
    return environment


def _wait_for(demo: Demo) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ctrl-C stops everything" not in demo.log:
        if demo.runner.poll() is not None or time.monotonic() > deadline:
            raise DemoDidNotStart(demo.log)
        time.sleep(0.1)
