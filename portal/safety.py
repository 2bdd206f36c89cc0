"""What would make a production start insecure. Pure: settings in, named faults out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

# What a production may send by; the demo's own ways show every message to whoever looks.
EMAIL_CHANNEL = "email"
SMS_CHANNEL = "sms"
MAIL_SCHEMES = frozenset({"smtp", "smtp+tls", "smtps"})
PAYMENT_PROVIDER = "govuk_pay"
BACK_OFFICE_KINDS = frozenset({"webhook"})
SHORTEST_KEY = 50
SHORTEST_HAND_OVER_SECRET = 32
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of normal size


def insecure_web(
    *,
    secret_key: str,
    debug: bool,
    allowed_hosts: list[str],
    public_url: str,
    ssl_redirect: bool,
    hsts_seconds: int,
    trusted_proxies: int,
) -> list[str]:
    """Return one sentence for each fault in how pages are served, empty where all is well."""
    return _faults(
        {
            "SECRET_KEY is missing, a default or shorter than 50 characters": (
                len(secret_key) < SHORTEST_KEY or "insecure" in secret_key or len(set(secret_key)) < 10
            ),
            "DEBUG is on": debug,
            "ALLOWED_HOSTS is empty or open to every name": not allowed_hosts or "*" in allowed_hosts,
            "PUBLIC_URL does not start with https://": not public_url.startswith("https://"),
            "SECURE_SSL_REDIRECT is off": not ssl_redirect,
            "SECURE_HSTS_SECONDS is 0": hsts_seconds <= 0,
            "TRUSTED_PROXIES is less than 0": trusted_proxies < 0,
        }
    )


def insecure_stores(*, database_url: str, broker_url: str, files_dir: str) -> list[str]:
    """Return one sentence for each store that is missing or only fit for a demo."""
    return _faults(
        {
            "DATABASE_URL is missing or not PostgreSQL": not database_url.startswith(("postgres://", "postgresql://")),
            "BROKER_URL is missing or not Redis": not broker_url.startswith(("redis://", "rediss://")),
            "FILES_DIR is missing or not an absolute path": not files_dir.startswith("/"),
        }
    )


def insecure_channels(
    *,
    email_channel: str,
    sms_channel: str,
    smtp_url: str,
    twilio_account_sid: str,
    twilio_auth_token: str,
    twilio_from: str,
    twilio_base_url: str,
    back_offices: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """Return one sentence for each way out of the portal that is missing, readable by others or unsigned.

    An empty ``TWILIO_AUTH_TOKEN`` would also let anyone sign a delivery receipt.
    """
    smtp = urlsplit(smtp_url)
    faults = _faults(
        {
            f"EMAIL_CHANNEL is not {EMAIL_CHANNEL}": email_channel != EMAIL_CHANNEL,
            f"SMS_CHANNEL is not {SMS_CHANNEL}": sms_channel != SMS_CHANNEL,
            "SMTP_URL is missing": not smtp_url,
            "SMTP_URL does not start with smtp://, smtp+tls:// or smtps://": bool(smtp_url)
            and (smtp.scheme not in MAIL_SCHEMES or not smtp.hostname),
            "SMTP_URL would send its password unencrypted: use smtp+tls:// or smtps://": (
                smtp.scheme == "smtp" and bool(smtp.username or smtp.password)
            ),
            "TWILIO_ACCOUNT_SID is missing": not twilio_account_sid,
            "TWILIO_AUTH_TOKEN is missing": not twilio_auth_token,
            "TWILIO_FROM is missing": not twilio_from,
            "TWILIO_BASE_URL does not start with https://": bool(twilio_base_url)
            and not twilio_base_url.startswith("https://"),
        }
    )
    for name, office in back_offices.items():
        if office.get("kind") not in BACK_OFFICE_KINDS:
            faults.append(f"BACK_OFFICES: the kind of {name} is none of {', '.join(sorted(BACK_OFFICE_KINDS))}")
        if not str(office.get("url", "")).startswith("https://"):
            faults.append(f"BACK_OFFICES: the url of {name} does not start with https://")
        if len(str(office.get("secret", ""))) < SHORTEST_HAND_OVER_SECRET:
            faults.append(f"BACK_OFFICES: the secret of {name} is shorter than {SHORTEST_HAND_OVER_SECRET} characters")
    return faults


def insecure_payments(*, provider: str, url: str, key: str, webhook_secret: str) -> list[str]:
    """Return one sentence for each thing that is missing to take money.

    An empty ``webhook_secret`` would let anyone sign a notice, and the demo's page takes no money at all.
    """
    return _faults(
        {
            f"PAYMENT_PROVIDER is not {PAYMENT_PROVIDER}": provider != PAYMENT_PROVIDER,
            "GOVUK_PAY_URL does not start with https://": not url.startswith("https://"),
            "GOVUK_PAY_KEY is missing": not key,
            "GOVUK_PAY_WEBHOOK_SECRET is missing": not webhook_secret,
        }
    )


def insecure_sign_in(
    *,
    second_factor_required: bool,
    staff_idle_seconds: int,
    longest_session_seconds: int,
    oidc_server_url: str,
    oidc_client_id: str,
    oidc_client_secret: str,
) -> list[str]:
    """Return one sentence for each thing that would let people in too easily."""
    return _faults(
        {
            "SECOND_FACTOR_REQUIRED is off": not second_factor_required,
            "STAFF_IDLE_SECONDS is not from 600 to 43200": not 600 <= staff_idle_seconds <= longest_session_seconds,
            "OIDC_SERVER_URL does not start with https://": bool(oidc_server_url)
            and not oidc_server_url.startswith("https://"),
            "OIDC_CLIENT_ID is missing": bool(oidc_server_url) and not oidc_client_id,
            "OIDC_CLIENT_SECRET is missing": bool(oidc_server_url) and not oidc_client_secret,
        }
    )


def no_days(name: str, words: Iterable[str]) -> list[str]:
    """Return one sentence for each of the ``words`` of a setting that is not a day like 2026-12-29."""
    return [f"{name} has {word!r}, not a day like 2026-12-29" for word in words if not _is_day(word)]


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False


def unreadable_colours(*, brand: str, brand_hover: str, sun: str, map_tiles_url: str) -> list[str]:
    """Return one sentence for each colour that is not #rrggbb or leaves text below WCAG's contrast of 4.5 to 1.

    White text stands on the brand colours, and the sun colour on the brand colour.
    """
    colours = {"BRAND_COLOUR": brand, "BRAND_HOVER_COLOUR": brand_hover, "SUN_COLOUR": sun}
    faults = [
        f"{name} is {colour!r}, not a colour like #005a52" for name, colour in colours.items() if not _rgb(colour)
    ]
    if not faults:
        pairs = {
            "BRAND_COLOUR is too light under white text": (brand, "#ffffff"),
            "BRAND_HOVER_COLOUR is too light under white text": (brand_hover, "#ffffff"),
            "SUN_COLOUR is too close to BRAND_COLOUR": (sun, brand),
        }
        faults = [
            f"{fault}: {contrast(*pair):.1f} to 1, {LEAST_CONTRAST} is the least"
            for fault, pair in pairs.items()
            if contrast(*pair) < LEAST_CONTRAST
        ]
    if map_tiles_url and not map_tiles_url.startswith("https://"):
        faults.append("MAP_TILES_URL does not start with https://")
    return faults


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio of two colours, from 1 to 21. Raises ``ValueError`` where one is not #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    rgb = _rgb(colour)
    if not rgb:
        raise ValueError(f"{colour!r} is not a colour like #005a52")
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, float, float] | None:
    digits = colour.removeprefix("#")
    if len(colour) != 7 or len(digits) != 6 or not set(digits.lower()) <= set("0123456789abcdef"):
        return None
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def _faults(checks: Mapping[str, bool]) -> list[str]:
    return [fault for fault, is_so in checks.items() if is_so]
