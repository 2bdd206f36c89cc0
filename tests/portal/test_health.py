"""The doors for load balancers: alive without a database, ready only when all is."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory
from pytest_django import Settings

from accounts.models import Team
from casework.models import Payment, PaymentState, Refund
from journeys import kinds
from journeys.engine.reading import Fault
from notifications.models import Leased
from portal import health
from tests.factories.accounts import PersonFactory
from tests.factories.casework import HandOverFactory
from tests.factories.holdings import TaxAccountFactory
from tests.factories.notifications import MessageFactory
from tests.factories.payments import begin_bill, settle
from tests.factories.rounds import FeedRunFactory
from tools.servers import free_port


@pytest.fixture
def teams() -> None:
    """The teams that the catalogue names, as the command makes them."""
    call_command("teams", stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
def test_not_ready_before_a_team_is_there_to_get_cases(client: Client) -> None:
    Team.objects.filter(slug__in=["street-cleansing", "planning"]).delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    [(part, reason)] = response.json()["reasons"].items()
    assert part == "teams"
    assert "planning, street-cleansing" in reason
    assert "highways" not in reason


def test_alive_asks_no_database(client: Client) -> None:
    """Without the mark of a test that may, any query would raise."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
def test_ready_when_all_parts_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "reasons": {}, "warnings": {}})


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
def test_not_ready_without_the_broker(client: Client, settings: Settings) -> None:
    assert current_app.conf.broker_url  # Celery reads the settings once: not while they are changed here
    settings.CELERY_BROKER_URL = f"redis://:a-password@127.0.0.1:{free_port()}/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "retry_on_timeout": False}
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "reasons": {"broker": "the broker does not answer"}, "warnings": {}}


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
def test_not_ready_before_migrations_are_applied(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'casework'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert set(response.json()["reasons"]) == {"migrations"}


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize(("part", "factory"), [("messages", MessageFactory), ("handovers", HandOverFactory)])
def test_not_ready_while_something_that_is_due_waits_too_long(
    client: Client, part: str, factory: type[DjangoModelFactory[Leased]]
) -> None:
    since = timezone.now() - health.LONGEST_WAIT - timedelta(seconds=1)
    due = factory.create(next_attempt_at=since, created_at=since)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert set(response.json()["reasons"]) == {part}
    assert since.isoformat(timespec="seconds") in response.json()["reasons"][part]

    due.next_attempt_at = timezone.now() + timedelta(hours=1)  # tried, and to be tried again
    due.save()
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("teams")
def test_probes_are_answered_without_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/services/").status_code == 301


@pytest.mark.django_db
@pytest.mark.req("R-70")
@pytest.mark.usefixtures("teams")
def test_a_broken_file_of_the_catalogue_is_told_while_the_site_serves(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(Path("/srv/report-a-bench.yaml"), 7, "“team” is missing.")
    monkeypatch.setattr(kinds, "catalogue_faults", lambda: [fault])

    answer = client.get("/readyz").json()

    assert "catalogue" not in answer["reasons"]
    assert answer["warnings"] == {
        "catalogue": "1 fault in the service definitions: report-a-bench.yaml:7: “team” is missing."
    }


@pytest.mark.django_db
@pytest.mark.req("R-47")
@pytest.mark.usefixtures("teams")
def test_a_feed_that_has_not_come_for_long_is_told_while_the_site_serves(client: Client) -> None:
    week_ago = timezone.now() - timedelta(days=7)
    FeedRunFactory.create(feed="rounds", as_of=week_ago)
    FeedRunFactory.create(feed="council-tax", as_of=week_ago)

    answer = client.get("/readyz").json()

    assert answer["warnings"] == {"feeds": f"council-tax is as of {week_ago.isoformat(timespec='minutes')}"}
    assert "feeds" not in answer["reasons"]


@pytest.mark.django_db
@pytest.mark.req("R-04")
def test_whoever_is_on_call_hears_of_payments_that_wait_and_of_money_that_cannot_go_back(client: Client) -> None:
    waiting = begin_bill(TaxAccountFactory.create(), person=PersonFactory.create())
    assert "payments" not in client.get("/readyz").json()["warnings"]
    Payment.objects.update(begun_at=timezone.now() - timedelta(minutes=16))
    assert "the oldest payment or refund has waited" in client.get("/readyz").json()["warnings"]["payments"]

    paid = settle(waiting, PaymentState.PAID)
    refund = Refund.objects.create(payment=paid, pence=1, expected=2, reason="x", dedupe="x", state="refused")
    assert paid.reference in client.get("/readyz").json()["warnings"]["payments"]
    Refund.objects.create(
        payment=paid, pence=1, expected=2, reason="x", dedupe="y", asked_at=refund.asked_at + timedelta(seconds=1)
    )
    assert "payments" not in client.get("/readyz").json()["warnings"]
