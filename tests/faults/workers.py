"""Real Celery workers in processes of their own, to be killed; and a Redis that can be stopped and come back."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import connection

from portal.celery import app as portal_app
from portal.lifetime import end_with_parent
from tools.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60


class Broker:
    """What workers and the test ring at: its URL, and the folder that a broker of files keeps."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    @property
    def options(self) -> dict[str, Any]:
        if self.url.startswith("redis"):
            return {"socket_timeout": 5, "socket_connect_timeout": 1, "retry_on_timeout": False}
        queue = self.folder / "broker" / "queue"
        queue.mkdir(parents=True, exist_ok=True)
        return {"data_folder_in": str(queue), "data_folder_out": str(queue)}

    @contextmanager
    def rung_from_here(self) -> Iterator[None]:
        """For the time of the block, this process rings at it."""
        app = Celery("rings", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.update(broker_url=self.url, broker_transport_options=self.options)
        app.set_default()
        try:
            yield
        finally:
            portal_app.set_default()
            app.close()


class RedisServer:
    """A Redis of the test's own, at one port however often it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is not installed"
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent
        )
        wait_until(self.answers, "Redis did not start")

    def answers(self) -> bool:
        ping = subprocess.run(["redis-cli", "-p", str(self.port), "ping"], capture_output=True, check=False)
        return ping.stdout == b"PONG\n"

    def signal(self, sent: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(sent)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def worker(broker: Broker, environment: Mapping[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker on the test's database and ``broker``; it is ready when the block begins, and gone after it."""
    command = [sys.executable, "-m", "celery", "--app", "portal", "worker", "--pool", "threads", "--concurrency", "2",
               "--loglevel", "INFO"]  # fmt: skip
    known = {
        **os.environ,
        "ENVIRONMENT": "test",
        "DEMO_DIR": str(broker.folder),
        "BROKER_URL": broker.url,
        "DATABASE_URL": database_url(),
        "LOG_LEVEL": "INFO",
        **environment,
    }
    said_before = log.stat().st_size if log.exists() else 0
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=known, stdout=out, stderr=out, start_new_session=True, preexec_fn=end_with_parent
        )
    try:
        wait_until(
            lambda: b" ready." in log.read_bytes()[said_before:] or process.poll() is not None,
            "The worker did not start",
            seconds=SECONDS_TO_START,
        )
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL, to the process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def database_url() -> str:
    """The test's own database, as a setting."""
    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{kept['NAME']}"
    return f"postgres://{kept['USER']}:{kept['PASSWORD']}@{kept['HOST']}:{kept['PORT']}/{kept['NAME']}"


def wait_until(is_so: Callable[[], object], otherwise: str, *, seconds: float = 20) -> None:
    """Wait until something is so, looking often; fail the test where it is not."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)
