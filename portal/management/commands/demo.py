"""Run the whole portal on this machine with a demo borough: web, worker with beat, and a stub back office."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from portal.lifetime import end_with_parent

SECONDS_TO_START = 60
SECONDS_TO_STOP = 5
RESTARTS = 5
RESTARTS_WITHIN_SECONDS = 60
SIGN_INS = (
    "resident@demo.test", "neighbour@demo.test", "advisor@demo.test", "officer@demo.test", "benefits@demo.test",
    "review@demo.test", "care@demo.test", "planning@demo.test", "manager@demo.test", "auditor@demo.test",
    "admin@demo.test", "councillor@demo.test", "partner@demo.test", "business@demo.test",
)  # fmt: skip
PASSWORD = "council-demo-2026"  # noqa: S105  printed on every start of the demo
# What neighbour@demo.test has to know to add their council tax bill: number, postcode and a name on it
NEIGHBOURS_BILL = "8001 6016", "SW6 7SR", "Tom Whitfield"
BACK_OFFICE_SECRET = "only-the-demo-and-its-stub-back-office-know-this"  # noqa: S105


class Command(BaseCommand):
    """``manage.py demo``: what ``make demo`` runs once everything is set up."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="the web server's; the stub back office takes the next"
        )

    def handle(self, *, port: int, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("This runs the demo only: set ENVIRONMENT=demo.")
        end_with_parent(sent=signal.SIGTERM)
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, _stop)
        processes = [Process(name, command, _environment(port)) for name, command in _commands(port).items()]
        try:
            with _only_demo_in(settings.DEMO_DIR):
                _refuse_busy_ports(port, port + 1)
                _lay_the_ground(_environment(port), self.stdout)
                for process in processes:
                    process.start()
                _wait_for_web(port, processes)
                self.stdout.write(_welcome(port))
                self.stdout.flush()
                _watch(processes)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            stop(processes)


@dataclass
class Process:
    """One part of the demo: leads a process group of its own, and ends when the demo ends."""

    name: str
    command: list[str]
    environment: dict[str, str]
    running: "subprocess.Popen[bytes] | None" = None
    started_at: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))

    def start(self) -> None:
        demo = os.getpid()
        self.started_at.append(time.monotonic())
        self.running = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(parent=demo),
        )

    @property
    def has_ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    @property
    def keeps_ending(self) -> bool:
        return len(self.started_at) == RESTARTS and time.monotonic() - self.started_at[0] < RESTARTS_WITHIN_SECONDS

    def send(self, sent: signal.Signals) -> None:
        """Send ``sent`` to the whole group, which may outlive its leader."""
        if self.running is not None:
            try:
                os.killpg(self.running.pid, sent)
            except ProcessLookupError:
                return


def stop(processes: list[Process]) -> None:
    """End ``processes``: asked first, killed after ``SECONDS_TO_STOP`` or a second Ctrl-C.

    Rows are the queue: a worker that is killed loses nothing.
    """
    deadline = time.monotonic() + SECONDS_TO_STOP
    try:
        for process in processes:
            process.send(signal.SIGTERM)
        while time.monotonic() < deadline and not all(
            process.running is None or process.has_ended for process in processes
        ):
            time.sleep(0.05)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.send(signal.SIGKILL)
            if process.running is not None:
                process.running.wait()


def _stop(*_signal: Any) -> None:
    raise KeyboardInterrupt


def _environment(port: int) -> dict[str, str]:
    """What the demo's processes are told besides the environment that the demo itself was given."""
    stub = {"kind": "webhook", "url": f"http://127.0.0.1:{port + 1}/cases", "secret": BACK_OFFICE_SECRET}
    return {
        **os.environ,
        "ENVIRONMENT": "demo",
        "DEMO_DIR": str(settings.DEMO_DIR),
        "PUBLIC_URL": f"http://localhost:{port}",
        "BACK_OFFICES": json.dumps({"street-cleansing": stub}),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # a container's only user may be root
        "BACK_OFFICE_PORT": str(port + 1),
        "BACK_OFFICE_SECRET": BACK_OFFICE_SECRET,
        "BACK_OFFICE_FILE": str(settings.DEMO_DIR / "back-office.json"),
    }


def _commands(port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    return {
        "back office": [*python, "portal.demo.back_office"],
        "web": [
            *python, "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "8",
            "--log-level", "warning",
        ],
        "worker": [
            *python, "celery", "--app", "portal", "--quiet", "worker", "--beat", "--pool", "threads",
            "--concurrency", "4", "--without-gossip", "--without-mingle", "--without-heartbeat",
            "--loglevel", "WARNING",
        ],
    }  # fmt: skip


@contextmanager
def _only_demo_in(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"Another demo runs in {folder}: stop it, or give DEMO_DIR=") from None
        yield


def _refuse_busy_ports(*ports: int) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(f"Port {port} is taken: give another, as in PORT={ports[0] + 10}") from None


def _lay_the_ground(environment: dict[str, str], out: Any) -> None:
    """Bring the database up to date, and fill it where it is new or its filling was interrupted."""
    folder: Path = settings.DEMO_DIR
    seeded = folder / "seeded"
    if not seeded.exists():
        out.write("Laying out the demo borough")
        for leftover in folder.glob("portal.sqlite3*"):
            leftover.unlink()
        shutil.rmtree(settings.FILES_DIR, ignore_errors=True)
        (folder / "back-office.json").unlink(missing_ok=True)
    for queue in ("queue", "processed", "control"):  # what rang before is found by the sweeps
        shutil.rmtree(folder / "broker" / queue, ignore_errors=True)
        (folder / "broker" / queue).mkdir(parents=True)
    (folder / "files").mkdir(exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    connections.close_all()
    if not seeded.exists():
        seed = Process("seed", [sys.executable, "manage.py", "seed_demo"], environment)
        seed.start()
        try:
            if seed.running is None or seed.running.wait() != 0:
                raise CommandError("The demo borough could not be laid out.")
        finally:
            stop([seed])
        seeded.touch()
    call_command("index", stdout=StringIO())
    connections.close_all()


def _wait_for_web(port: int, processes: list[Process]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, OSError) as error:
            for process in processes:
                if process.has_ended:
                    raise CommandError(f"The {process.name} did not start.") from None
            if time.monotonic() > deadline:
                raise CommandError(f"The web server did not answer in {SECONDS_TO_START} seconds: {error}") from None
        time.sleep(0.1)


def _welcome(port: int) -> str:
    sign_ins = "\n".join(f"    {email}" for email in SIGN_INS)
    return (
        f"\n{settings.COUNCIL_NAME}: My Account runs at\n\n    http://localhost:{port}\n\n"
        f"Sign in with the password {PASSWORD} as\n\n{sign_ins}\n\n"
        "SECOND_FACTOR_REQUIRED=true asks staff, councillors and partners for a second step, as production does.\n"
        f"The council tax bill that neighbour@demo.test can add: {', '.join(NEIGHBOURS_BILL)}\n"
        f"Emails and SMS that were sent: http://localhost:{port}/demo/outbox/\n"
        f"The stub of a service's own system: http://localhost:{port + 1}\nCtrl-C stops everything.\n"
    )


def _watch(processes: list[Process]) -> None:
    """Start again what ends, as a server's supervisor would. Raises ``CommandError`` where something keeps ending."""
    while True:
        for process in processes:
            if process.has_ended:
                process.send(signal.SIGKILL)
                if process.keeps_ending:
                    raise CommandError(f"The {process.name} keeps ending: everything stops.")
                sys.stderr.write(f"The {process.name} ended and is started again.\n")
                process.start()
        time.sleep(0.2)
