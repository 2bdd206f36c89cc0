"""A PostgreSQL and a Redis of one's own: started on free ports, gone with the command they were started for.

``python -m tools.servers COMMAND`` runs ``COMMAND`` with ``DATABASE_URL`` and ``BROKER_URL`` set.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psycopg2

from portal.lifetime import end_with_parent

SECONDS_TO_START = 30
PORTS = range(20_000, 32_000)


class ServerMissing(Exception):
    """A server that is needed is not installed, or does not start."""


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of an empty PostgreSQL, as fast as one can be that need not survive a crash."""
    programs = _postgres_programs()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        owner = _owner_of_postgres()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        cluster = Path(folder) / "cluster"
        made = subprocess.run(
            [programs / "initdb", "--pgdata", cluster, "--auth", "trust", "--username", "portal", "--encoding", "UTF8",
             "--locale", "C.UTF-8", "--no-sync"],
            capture_output=True, text=True, check=False, cwd="/", **_as(owner),
        )  # fmt: skip
        if made.returncode != 0:
            raise ServerMissing(f"PostgreSQL could not be laid out: {made.stderr}")
        options = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": folder, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
            "log_min_messages": "panic", "shared_buffers": "256MB", "max_wal_size": "4GB",
        }  # fmt: skip
        arguments = [f"--{name}={value}" for name, value in options.items()]
        with _running([str(programs / "postgres"), "-D", str(cluster), *arguments], port, signal.SIGINT, owner):
            _make_database(port)
            yield f"postgres://portal@127.0.0.1:{port}/portal"


@contextmanager
def redis() -> Iterator[str]:
    """Yield the URL of an empty Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if not program:
        raise ServerMissing("redis-server is not installed")
    port = free_port()
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--loglevel",
        "warning",
    ]
    with (
        tempfile.TemporaryDirectory(prefix="portal-redis-") as folder,
        _running([*command, "--dir", folder], port, signal.SIGTERM),
    ):
        yield f"redis://127.0.0.1:{port}/0"


def free_port(*, in_a_row: int = 1) -> int:
    """A port that nothing has now, the first of as many as are asked for.

    Below the range from which the kernel gives ports to outgoing connections: one of those could take it meanwhile.
    """
    while True:
        port = secrets.choice(PORTS)
        if all(_is_free(port + step) for step in range(in_a_row)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _postgres_programs() -> Path:
    """The folder of the newest PostgreSQL's programs: Debian keeps them off the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = [str(debian[-1])] if debian else [path for path in [shutil.which("postgres")] if path]
    if not found:
        raise ServerMissing("PostgreSQL is not installed")
    return Path(found[0]).parent


def _make_database(port: int) -> None:
    """Make the database ``portal``. A server listens a moment before it takes questions."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            connection = psycopg2.connect(host="127.0.0.1", port=port, user="portal", dbname="postgres")
            break
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal")
    connection.close()


def _owner_of_postgres() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


class User(TypedDict):
    """Whom a subprocess runs as."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


def _as(owner: pwd.struct_passwd | None) -> User:
    if owner is None:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@contextmanager
def _running(
    command: list[str], port: int, ask_to_stop: signal.Signals, owner: pwd.struct_passwd | None = None
) -> Iterator[None]:
    """Run a server until the block ends, or until this process does, and wait until it answers."""
    starter = os.getpid()
    server = subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: end_with_parent(parent=starter, sent=ask_to_stop),
        **_as(owner),
    )
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise ServerMissing(f"{command[0]} does not start")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(ask_to_stop)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(command: list[str]) -> int:
    """Run ``command`` beside both servers and return its exit status."""
    try:
        with postgres() as database_url, redis() as broker_url:
            environment = {**os.environ, "DATABASE_URL": database_url, "BROKER_URL": broker_url}
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
