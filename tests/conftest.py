"""Fixtures that every test may use, and the rule that no test is skipped for want of a server."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from pytest_django import Settings

from accounts import limits
from journeys import queries as journeys_queries
from portal.home import queries as home_queries

ROOT = Path(__file__).resolve().parent.parent
BY_FOLDER = {"browser": "browser", "faults": "faults", "benchmarks": "benchmark"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's folder says whether it needs a browser or minutes."""
    for item in items:
        folder = item.path.relative_to(ROOT).parts[1]
        if folder in BY_FOLDER:
            item.add_marker(BY_FOLDER[folder])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, object, object]:
    """A skipped test is a failed one, save where data that no repository may hold is not there."""
    report = yield
    assert isinstance(report, pytest.TestReport)
    if report.skipped and not hasattr(report, "wasxfail") and "REAL_DATA" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"Skipped, and only tests of REAL_DATA may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Remove what a killed run left beside its test database: its write-ahead log would be read into the new one."""
    database = connection.settings_dict
    if "sqlite" in database["ENGINE"]:
        name = Path(database["TEST"]["NAME"])
        name.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (f"{name}-wal", f"{name}-shm"):
            Path(leftover).unlink(missing_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _emptied_with_its_ledger() -> Generator[None]:
    """SQLite is emptied between tests by DELETE, which the triggers of the ledger forbid: they step aside for it."""
    operations_of_sqlite = DatabaseWrapper.ops_class
    flush = operations_of_sqlite.sql_flush

    def sql_flush(operations: Any, *args: Any, **rest: Any) -> list[str]:
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        emptied = flush(operations, *args, **rest)
        return [*(f"DROP TRIGGER {name}" for name, _sql in triggers), *emptied, *(sql for _name, sql in triggers)]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(operations_of_sqlite, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Each test's photos lie in a folder of its own."""
    folder = tmp_path / "files"
    settings.FILES_DIR = folder
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder}},
    }
    return folder


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """What a process counts in its own memory is not rolled back with the database."""
    limits.IN_THIS_PROCESS.clear()
    journeys_queries.forget_notices()
    home_queries.forget_freshness()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of open data that the importers are tried on; only tests that use it may be skipped."""
    folder = Path(os.environ.get("REAL_DATA", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("REAL_DATA names no folder with data/ in it")
    return folder
