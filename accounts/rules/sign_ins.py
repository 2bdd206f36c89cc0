"""How a sign-in is described to its owner, and how long it lasts."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

TOUCHED_EVERY = timedelta(minutes=1)  # a session is written at most this often for being used
# Tried in this order: each names itself after those it is built on
BROWSERS = {
    "Edge": r"Edg(?:e|A|iOS)?/",
    "Opera": r"OPR/|Opera/",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/|Chromium/",
    "Safari": r"Safari/",
}
SYSTEMS = {
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Android": r"Android",
    "Windows": r"Windows",
    "Mac": r"Macintosh|Mac OS X",
    "Chromebook": r"CrOS",
    "Linux": r"Linux",
}
SECONDS = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery_code"}
# What is never kept of a form, whatever page it was on
SECRET_NAMES = re.compile(r"password|csrfmiddlewaretoken|credential|token|secret|^code$|card", re.IGNORECASE)


def device_words(user_agent: str) -> str:
    """A browser in words that its owner knows again: "Chrome on Windows". Empty where it says nothing known."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if browser and system else browser or system


def network_of(address: str) -> str:
    """The beginning of an internet address: enough to tell home from far away, too little to tell who."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.is_unspecified:
        return ""
    kept = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False)
    return str(kept.network_address)


def way_of(records: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """What showed who they are and what showed it again, of what the library noted of this sign-in.

    A passkey alone is both: it takes the device, and a finger, a face or a PIN.
    """
    records = list(records)
    methods = {str(record.get("method")) for record in records}
    if any(record.get("passwordless") for record in records):
        return "passkey", "passkey"
    way = "council" if "socialaccount" in methods else "password" if "password" in methods else "code"
    second = next(
        (SECONDS.get(str(one.get("type")), "") for one in reversed(records) if one.get("method") == "mfa"), ""
    )
    return way, second


def next_end(*, now: float, began: float, ends: float, idle_for: int, longest: int) -> float | None:
    """When a session that is used now will end, if that is worth writing down; None where it ends as it would.

    ``idle_for`` seconds after its last use, and ``longest`` seconds after it began whatever is done. 0 for
    ``idle_for``: use does not lengthen it.
    """
    if not idle_for:
        return None
    end = min(now + idle_for, began + longest)
    return end if end - ends >= TOUCHED_EVERY.total_seconds() else None


def may_keep(name: str) -> bool:
    """Whether what was typed into the field ``name`` may be kept for later."""
    return not SECRET_NAMES.search(name)


def _first(known: Mapping[str, str], said: str) -> str:
    return next((name for name, pattern in known.items() if re.search(pattern, said)), "")
