"""How often a door may be knocked at, counted in the database cache, where the count outlives Redis."""

from allauth.core.internal import ratelimit
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest

IN_THIS_PROCESS = LocMemCache("limits", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


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


def within_limit_here(request: HttpRequest, *, action: str, limit: int, seconds: int) -> bool:
    """Whether this is one of the first ``limit`` requests of ``action`` from one network address in ``seconds``.

    It costs no query, for a door that has to be fast. Each process counts for itself: four of them let four times as
    many by. It stops a flood, and guards no secret.
    """
    key = f"{action}:{ratelimit.get_ip(request)}"
    IN_THIS_PROCESS.add(key, 0, seconds)
    try:
        return IN_THIS_PROCESS.incr(key) <= limit
    except ValueError:  # its time was over in this very moment
        return True
