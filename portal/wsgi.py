"""The WSGI application that gunicorn serves."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - read now, so that a broken definition stops the start, not the first request

from journeys import kinds  # noqa: E402  what it imports is there only now


def keep_catalogue() -> None:
    """Keep the services as the set to go on with, should a file be broken when the site begins again."""
    try:
        kinds.keep_catalogue()
    except DatabaseError:
        logging.getLogger(__name__).exception("The services could not be kept.")
    finally:
        connections.close_all()  # the processes that serve open their own


keep_catalogue()
