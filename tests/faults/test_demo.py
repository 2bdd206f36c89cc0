"""The demo ends whole, however it is ended, and comes back whole when a part of it is killed."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.demo import Demo, running_demo

SECONDS_TO_STOP = 10
SECONDS_TO_RESTART = 30


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a demo has run once."""
    folder = tmp_path_factory.mktemp("demo")
    with running_demo(folder):
        return folder


@pytest.fixture
def demo(seeded: Path) -> Iterator[Demo]:
    with running_demo(seeded) as running:
        yield running


def processes_of(demo: Demo) -> dict[int, str]:
    """Id and command of every live process that was told of this demo's folder, children of children too."""
    mark = f"DEMO_DIR={demo.folder}\0".encode()
    found = {}
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark in (process / "environ").read_bytes() + b"\0":
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return {process: command for process, command in found.items() if command}


def wait_until_gone(demo: Demo) -> dict[int, str]:
    deadline = time.monotonic() + SECONDS_TO_STOP
    while (left := processes_of(demo)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def test_it_is_web_worker_with_beat_and_back_office(demo: Demo) -> None:
    commands = list(processes_of(demo).values())
    assert sum("gunicorn" in command for command in commands) == 3, commands
    assert sum("celery" in command for command in commands) == 2, commands
    assert sum("back_office" in command for command in commands) == 1, commands


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_outlives_it(demo: Demo, sent: signal.Signals) -> None:
    demo.runner.send_signal(sent)
    demo.runner.wait(timeout=SECONDS_TO_STOP)
    assert wait_until_gone(demo) == {}


def test_a_killed_worker_is_started_again_and_leaves_no_second_clock(demo: Demo) -> None:
    before = {process for process, command in processes_of(demo).items() if "celery" in command}
    os.kill(min(before), signal.SIGKILL)

    deadline = time.monotonic() + SECONDS_TO_RESTART
    while time.monotonic() < deadline:
        now = {process for process, command in processes_of(demo).items() if "celery" in command}
        if len(now) == 2 and not now & before:
            break
        time.sleep(0.1)
    assert len(now) == 2
    assert not now & before
    assert "The worker ended and is started again." in demo.log


def test_a_second_demo_in_the_same_folder_is_refused(demo: Demo) -> None:
    with pytest.raises(Exception, match="Another demo runs in"), running_demo(demo.folder):
        pass
