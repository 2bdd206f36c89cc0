"""What every benchmark stands on: the PostgreSQL that ``make bench`` started, filled by PostgreSQL itself.

A benchmark prints PASS or MISS for each target and fails only where it could not measure.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.benchmarks import ground


@pytest.fixture(scope="session")
def borough(django_db_blocker: DjangoDbBlocker) -> Iterator[ground.Ground]:
    """The demo borough's places and services, and 100,000 cases, in the database of ``DATABASE_URL`` itself."""
    if connection.vendor != "postgresql":
        pytest.fail("Measured on PostgreSQL only: run `make bench`")
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        yield ground.lay()
        connection.close()


@pytest.fixture
def unblocked(borough: ground.Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[ground.Ground]:
    """The borough, for a benchmark that asks the database itself."""
    with django_db_blocker.unblock():
        yield borough


@pytest.fixture
def server(borough: ground.Ground, tmp_path: Path) -> Iterator[str]:
    """The portal as production serves it: gunicorn with two workers on that database. Its address."""
    with ground.serving(tmp_path, {**os.environ}) as address:
        yield address
