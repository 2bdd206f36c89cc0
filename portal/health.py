"""Is the portal alive, and is it ready to serve? Doors for load balancers and those on call."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError

from accounts import queries as accounts
from accounts.queries import feeds
from casework import queries as casework
from casework.queries import payments
from casework.queries.comments import PLANNING_TEAM
from journeys import kinds
from notifications import queries as notifications

LONGEST_WAIT = timedelta(minutes=15)
BROKER_SECONDS = 1
FAULTS_TOLD = 5


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a lost database restarts no web server."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 where requests can be served and alerts leave, 503 with a reason for each part that is not ready.

    ``warnings`` are what someone has to mend while everything is served as before.
    """
    reasons = {name: reason for name, check in CHECKS.items() if (reason := _reason(check))}
    warnings = {name: warning for name, check in WARNINGS.items() if (warning := _reason(check))}
    answer = {"ready": not reasons, "reasons": reasons, "warnings": warnings}
    return JsonResponse(answer, status=503 if reasons else 200)


def _reason(check: Callable[[], str]) -> str:
    """What is wrong, without the server's address or password that an error may name."""
    try:
        return check()
    except DatabaseError:
        return "the database does not answer, or lacks a table"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations are not applied" if waiting else ""


def _broker() -> str:
    try:
        with Connection(
            settings.CELERY_BROKER_URL,
            connect_timeout=BROKER_SECONDS,
            transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        ) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        return "the broker does not answer"
    return ""


def _teams() -> str:
    """A report for a team that is not there could not be taken."""
    missing = sorted((kinds.team_slugs() | {PLANNING_TEAM}) - accounts.team_slugs())
    return f"there is no team {', '.join(missing)}: manage.py teams makes it" if missing else ""


def _messages() -> str:
    return _waiting_since(notifications.oldest_unsent_at(), "message")


def _handovers() -> str:
    return _waiting_since(casework.oldest_handover_at(), "hand-over")


def _waiting_since(since: datetime | None, what: str) -> str:
    if since is None or timezone.now() - since <= LONGEST_WAIT:
        return ""
    return f"the oldest {what} has waited since {since.isoformat(timespec='seconds')}"


def _catalogue() -> str:
    """Files of services that are broken: those of before are offered in their place."""
    faults = kinds.catalogue_faults()
    told = "; ".join(f"{fault.file.name}:{fault.line}: {fault.words}" for fault in faults[:FAULTS_TOLD])
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return f"{number} in the service definitions: {told}" if faults else ""


def _payments() -> str:
    """Whether the provider has not done for long what we asked, or would not give money back."""
    refused = payments.refused_refunds()
    numbers = ", ".join(refund.payment.reference for refund in refused[:FAULTS_TOLD])
    told = f"{len(refused)} times the provider would not give money back: {numbers}" if refused else ""
    return "; ".join(filter(None, [_waiting_since(payments.payment_waits_since(), "payment or refund"), told]))


def _feeds() -> str:
    """Which feeds have not come for so long that pages say how old their data is."""
    stale = feeds.stale_feeds(now=timezone.now())
    return "; ".join(f"{feed} is as of {as_of.isoformat(timespec='minutes')}" for feed, as_of in stale.items())


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "teams": _teams,
    "messages": _messages,
    "handovers": _handovers,
}
WARNINGS: dict[str, Callable[[], str]] = {"catalogue": _catalogue, "payments": _payments, "feeds": _feeds}
