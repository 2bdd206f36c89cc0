"""Bells: one ring until it was heard, never an error, never more than a second."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery, current_app
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from notifications import actions
from notifications.actions import nudges
from notifications.models import Nudge
from portal.celery import app as portal_app

pytestmark = pytest.mark.django_db
TASK = "notifications.tasks.send_waiting"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Path]:
    """A broker of files in a folder of its own; returned is the folder."""
    folders = dict.fromkeys(["data_folder_in", "data_folder_out"], str(tmp_path)) | {
        "control_folder": str(tmp_path / "c")
    }
    with ringing_at("filesystem://", folders):
        yield tmp_path


class ringing_at:  # noqa: N801 - reads as a block
    """For the time of a block, rings go to this broker."""

    def __init__(self, url: str, options: Mapping[str, object]) -> None:
        self.app = Celery("rings", set_as_current=False)
        self.app.config_from_object("django.conf:settings", namespace="CELERY")
        self.app.conf.update(broker_url=url, broker_transport_options=options)

    def __enter__(self) -> None:
        self.app.set_default()

    def __exit__(self, *_: object) -> None:
        portal_app.set_default()
        self.app.close()


def rings(folder: Path) -> int:
    return len(list(folder.glob("*.msg")))


def test_a_worker_is_told_after_the_commit_and_not_before(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.nudge(TASK)
        assert rings(broker) == 0
    assert rings(broker) == 1


def test_one_ring_waits_however_much_there_is_to_do(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _ in range(50):
        with django_capture_on_commit_callbacks(execute=True):
            actions.nudge(TASK)
    assert rings(broker) == 1


def test_it_rings_again_once_it_was_heard(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for number in (1, 2, 3):
        with django_capture_on_commit_callbacks(execute=True):
            actions.nudge(TASK)
        assert rings(broker) == number
        actions.heard(TASK)


def test_a_ring_that_nobody_heard_in_a_minute_is_repeated(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Nudge.objects.create(task=TASK, rung_at=timezone.now() - timedelta(seconds=61))
    with django_capture_on_commit_callbacks(execute=True):
        actions.nudge(TASK)
    assert rings(broker) == 1


def test_each_queue_has_a_bell_of_its_own(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.nudge(TASK)
        actions.nudge("casework.tasks.hand_over_waiting")
    assert rings(broker) == 2


def test_two_bells_of_one_change_are_looked_at_together(
    broker: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tasks = [TASK, "casework.tasks.hand_over_waiting"]
    Nudge.objects.bulk_create([Nudge(task=task, rung_at=timezone.now()) for task in tasks])
    with django_capture_on_commit_callbacks() as hooks:
        for task in tasks:
            actions.nudge(task)
    assert len(hooks) == 1
    with django_assert_num_queries(1):
        hooks[0]()


def test_a_bell_outlives_another_that_is_rolled_back(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                actions.nudge(TASK)
                raise ZeroDivisionError
        except ZeroDivisionError:
            actions.nudge("casework.tasks.hand_over_waiting")
        with transaction.atomic():
            actions.nudge(TASK)
    assert rings(broker) == 2


def test_a_hook_that_fails_is_logged_and_fails_nobody(
    broker: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    def unable(task: str) -> None:
        raise OSError("the database has gone away")

    monkeypatch.setattr(nudges, "_ring", unable)
    with transaction.atomic():
        actions.nudge(TASK)
    assert "notifications.nudge" in caplog.text


def test_a_change_that_is_rolled_back_rings_nothing(
    broker: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    @transaction.atomic
    def change() -> None:
        actions.nudge(TASK)
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        change()
    assert rings(broker) == 0


def refused() -> str:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{closed.getsockname()[1]}/0"


def test_a_broker_that_is_gone_costs_no_error_and_next_to_no_time(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with ringing_at(refused(), {"socket_connect_timeout": 1, "socket_timeout": 5}):
        started = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            actions.nudge(TASK)
    assert time.monotonic() - started < nudges.BROKER_MAY_COST_SECONDS + 0.5


def test_a_broker_that_answers_nothing_costs_a_second_at_most(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with ringing_at(url, {"socket_connect_timeout": 1, "socket_timeout": 2}):
            started = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                actions.nudge(TASK)
            cost = time.monotonic() - started
            started = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                actions.nudge(TASK)
            cost_of_the_next = time.monotonic() - started
    assert 0.9 < cost < nudges.BROKER_MAY_COST_SECONDS + 0.5
    assert cost_of_the_next < 0.2, "A ring on its way is not repeated, so the next request pays nothing"


def test_threads_of_a_web_worker_ring_at_the_portals_own_broker() -> None:
    """Celery's current app is one thread's: any other would ring at an app that knows no broker of ours."""
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(current_app.main))
    thread.start()
    thread.join()
    assert found == ["portal"]
