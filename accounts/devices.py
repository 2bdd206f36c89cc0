"""The device that someone is at: known again by a random number in a cookie, and told in words."""

import secrets

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from accounts.rules.sign_ins import device_words

DEVICE_COOKIE = "device"
KNOWN_FOR_SECONDS = 400 * 24 * 3600  # as long as browsers keep any cookie


def id_of(request: HttpRequest) -> str:
    """The number in the device's cookie, or a new one where there is none or it was tampered with."""
    try:
        return str(request.get_signed_cookie(DEVICE_COOKIE, max_age=KNOWN_FOR_SECONDS))
    except (KeyError, BadSignature):
        return secrets.token_hex(16)


def remember(response: HttpResponse, device_id: str) -> None:
    """Know the device again at its next sign-in."""
    response.set_signed_cookie(
        DEVICE_COOKIE,
        device_id,
        max_age=KNOWN_FOR_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def words_of(request: HttpRequest) -> str:
    """The browser in words."""
    return device_words(request.headers.get("User-Agent", "")[:500])
