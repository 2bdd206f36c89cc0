"""A process that must end with its parent does."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARENT = """
    import os, subprocess, sys, time
    from portal.lifetime import end_with_parent
    me = os.getpid()
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True, preexec_fn=lambda: {wish}
    )
    print(child.pid, flush=True)
    time.sleep(60)
"""


def child_of_a_killed_parent(wish: str) -> int:
    """Start a parent whose child has a session of its own, kill the parent with SIGKILL, return the child's id."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ENVIRONMENT": "test"}
    program = textwrap.dedent(PARENT.format(wish=wish))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    return child


def is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def ends(process: int, *, within_seconds: float) -> bool:
    deadline = time.monotonic() + within_seconds
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(process)


def test_it_ends_when_its_parent_is_killed() -> None:
    assert ends(child_of_a_killed_parent("end_with_parent(parent=me)"), within_seconds=5)


def test_without_it_a_child_lives_on() -> None:
    child = child_of_a_killed_parent("None")
    try:
        assert not ends(child, within_seconds=0.5)
    finally:
        os.kill(child, signal.SIGKILL)


def test_it_ends_at_once_when_its_parent_ended_before_it_could_ask() -> None:
    assert ends(child_of_a_killed_parent("end_with_parent(parent=me + 1)"), within_seconds=5)
