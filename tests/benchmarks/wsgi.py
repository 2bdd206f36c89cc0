"""The portal, and beside it a bare Django view that commits the same rows, on the same server and connections."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from journeys import rules


class BareRequest(WSGIRequest):
    """A request to the one address of the measure."""

    urlconf = "tests.benchmarks.bare"


class BareHandler(WSGIHandler):
    """Django, with the one address of the measure."""

    request_class = BareRequest


class BareHomeRequest(WSGIRequest):
    """A request to the bare page beside the home page; the addresses that its frame leads to are the portal's."""

    urlconf = "tests.benchmarks.bare_home"


class BareHomeHandler(WSGIHandler):
    """Django with the portal's middleware, and that page."""

    request_class = BareHomeRequest


portal = get_wsgi_application()
rules.SUBMISSIONS_AN_HOUR = 1_000_000  # all of the measure comes from one address; it is counted all the same
behind_middleware = BareHandler()
bare_home = BareHomeHandler()
with override_settings(MIDDLEWARE=[]):
    bare = BareHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What gunicorn calls."""
    if environ["PATH_INFO"] == "/bare/submit/":
        return bare(environ, start_response)
    if environ["PATH_INFO"] == "/bare/behind-middleware/":
        return behind_middleware(environ, start_response)
    if environ["PATH_INFO"] == "/bare/home/":
        return bare_home(environ, start_response)
    return portal(environ, start_response)
