"""A worker killed in mid-delivery: the case arrives, and where it arrives twice it is known by its key."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from casework import actions
from casework.models import HandOverStatus
from tests.casework import back_office
from tests.casework.back_office import BackOffice
from tests.factories.casework import HandOverFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = "import django; django.setup(); from casework import tasks; tasks.hand_over_waiting()"


def database_url() -> str:
    """The address of the test database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    sign_in = quote(database["USER"]) + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    return f"postgres://{sign_in}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def start_worker(office: BackOffice) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(),
        "BACK_OFFICES": json.dumps(office.config),
    }
    return subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment)


@pytest.mark.req("R-41")
def test_a_worker_killed_in_mid_delivery_loses_nothing(settings: Settings) -> None:
    handover = HandOverFactory.create()
    with back_office.running() as office:
        settings.BACK_OFFICES = office.config
        office.wait_seconds = 5
        worker = start_worker(office)
        assert office.arrived.wait(timeout=60)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)

        handover.refresh_from_db()
        assert (handover.status, handover.tries.get().ended_at) == (HandOverStatus.WAITING, None)
        office.wait_seconds = 0
        assert actions.hand_over_waiting() == 0  # its lease still holds
        with time_machine.travel(timezone.now() + timedelta(minutes=3)):
            assert actions.hand_over_waiting() == 1

    handover.refresh_from_db()
    assert (handover.status, handover.their_reference) == (HandOverStatus.ACCEPTED, "W-1")
    assert (office.seen, office.numbers) == ({handover.case.reference: 2}, {handover.case.reference: "W-1"})
    assert [attempt.ended_at is not None for attempt in handover.tries.all()] == [False, True]


def test_a_worker_that_lives_delivers_once() -> None:
    handovers = HandOverFactory.create_batch(3)
    with back_office.running() as office:
        assert start_worker(office).wait(timeout=60) == 0

    for handover in handovers:
        handover.refresh_from_db()
        assert handover.status == HandOverStatus.ACCEPTED
    assert set(office.seen.values()) == {1}
    assert len(office.seen) == 3
