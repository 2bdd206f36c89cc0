"""How often a door may be knocked at, counted in the database cache, where the count outlives Redis."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def within_limit(request: HttpRequest, *, action: str, limit: str, key: str = "") -> bool:
    """Whether this request is within ``limit`` ("10/m": ten a minute) of ``action``, and count it if so.

    Counted by the visitor's address on the network (behind ``TRUSTED_PROXIES`` proxies; a /64 counts as one) and,
    where ``key`` is given, by that too: the reference or contact that someone tries to guess from many addresses.
    """
    rates = f"{limit}/ip,{limit}/key" if key else f"{limit}/ip"
    usage = ratelimit.consume(
        request, app="portal", action=action, config={action: rates}, key=key.casefold() or None, limit_get=True
    )
    return usage is not None
