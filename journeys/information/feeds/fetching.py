"""Fetches a feed by https: with limits of time, size and pages, and never from an address inside our own network."""

import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.conf import settings

from accounts.feeds import FeedRefused

SECONDS_TO_ANSWER = 20  # for one read of the network
SECONDS_IN_ALL = 15 * 60
BYTES_AT_MOST = 50 * 1024 * 1024  # of one page
BYTES_IN_ALL = 500 * 1024 * 1024
PAGES_AT_MOST = 2000
REDIRECTS_AT_MOST = 3


@dataclass(frozen=True)
class _Address:
    """Where to ask: the host's name for the certificate, and the one network address that was looked up and checked."""

    scheme: str
    host: str
    port: int
    ip: str
    path: str


def fetch_pages(url: str) -> Iterator[Any]:
    """Every page of a feed, as JSON; a feed without pages is one. Raises ``FeedRefused``.

    Open Referral's lists say ``total_pages`` and are asked with ``?page=``, up to the page that is empty or repeats.
    """
    ends_at = time.monotonic() + SECONDS_IN_ALL
    read = 0
    seen: set[bytes] = set()
    number = 1
    while True:
        text = fetch(url if number == 1 else _with_page(url, number), ends_at=ends_at)
        read += len(text)
        page = _json(text)
        yield page
        if not isinstance(page, dict) or not page.get("contents") or text in seen:
            return
        seen = {text}
        total = page.get("total_pages")
        if not isinstance(total, int) or number >= total:
            return
        number += 1
        if number > PAGES_AT_MOST or read > BYTES_IN_ALL:
            raise FeedRefused(f"The feed has more than {PAGES_AT_MOST:,} pages or {BYTES_IN_ALL // 1024**2} MB.")


def _with_page(url: str, number: int) -> str:
    parts = urlsplit(url)
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*asked, ("page", str(number))])))


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedRefused("What the address gives is not JSON.") from error


def fetch(url: str, *, ends_at: float | None = None) -> bytes:
    """What an address gives. Raises ``FeedRefused`` where it may not be asked, does not answer, or gives too much."""
    ends_at = ends_at or time.monotonic() + SECONDS_IN_ALL
    for _ in range(REDIRECTS_AT_MOST + 1):
        address = _checked(url)
        try:
            status, location, body = _ask(address, ends_at)
        except (OSError, http.client.HTTPException) as error:
            raise FeedRefused(f"{address.host} does not answer: {str(error) or type(error).__name__}.") from error
        if status in {301, 302, 303, 307, 308} and location:
            url = urljoin(url, location)
            continue
        if status != 200:
            raise FeedRefused(f"{address.host} answers with {status}.")
        return body
    raise FeedRefused("The address sends on and on.")


def _checked(url: str) -> _Address:
    """Where ``url`` leads, looked up once: the very address that was checked is the one that is asked."""
    parts = urlsplit(url)
    is_private_allowed = settings.DIRECTORY_ALLOWS_PRIVATE
    if parts.scheme != "https" and not (is_private_allowed and parts.scheme == "http"):
        raise FeedRefused("The address must begin with https://.")
    if not parts.hostname or parts.username or parts.password:
        raise FeedRefused("The address must name a host, and no one's name or password.")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as error:
        raise FeedRefused(f"{parts.hostname} cannot be found.") from error
    ips = [str(one[4][0]) for one in found]
    if not is_private_allowed and any(not ipaddress.ip_address(ip.split("%")[0]).is_global for ip in ips):
        raise FeedRefused(f"{parts.hostname} leads into a private network.")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return _Address(parts.scheme, parts.hostname, port, ips[0], path)


def _ask(address: _Address, ends_at: float) -> tuple[int, str, bytes]:
    # The connection goes to the checked address; the name is only for the certificate and the Host header.
    raw = socket.create_connection((address.ip, address.port), timeout=SECONDS_TO_ANSWER)
    connection = http.client.HTTPConnection(address.host, address.port, timeout=SECONDS_TO_ANSWER)
    try:
        secure = address.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=address.host) if secure else raw
        standard = address.port == (443 if secure else 80)
        host = f"[{address.host}]" if ":" in address.host else address.host
        headers = {"Accept": "application/json", "Host": host if standard else f"{host}:{address.port}"}
        connection.request("GET", address.path, headers=headers)
        response = connection.getresponse()
        return response.status, response.getheader("Location") or "", _body(response, ends_at)
    finally:
        connection.close()
        raw.close()


def _body(response: http.client.HTTPResponse, ends_at: float) -> bytes:
    parts = []
    size = 0
    # read1: what is there already, so that the time is looked at even where a byte comes at a time.
    while part := response.read1(64 * 1024):
        size += len(part)
        if size > BYTES_AT_MOST:
            raise FeedRefused(f"The address gives more than {BYTES_AT_MOST // 1024**2} MB.")
        if time.monotonic() > ends_at:
            raise FeedRefused("The feed takes too long.")
        parts.append(part)
    return b"".join(parts)
