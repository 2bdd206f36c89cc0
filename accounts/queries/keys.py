"""Which key a text is, and what it may open."""

import hashlib
from datetime import datetime
from hmac import compare_digest

from accounts.models import ApiKey

MARK = "key_"  # how a key's text begins, so that one that leaks is found


def hash_of(text: str) -> str:
    """What is kept of a key's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(text: str, *, now: datetime) -> ApiKey | None:
    """The key whose text this is. None where there is none, and where it was revoked or has expired."""
    prefix = text.removeprefix(MARK).partition("_")[0]
    if not text.startswith(MARK) or "\0" in text:
        return None
    key = ApiKey.objects.filter(prefix=prefix, revoked_at=None).first()
    if key is None or not compare_digest(key.key_hash, hash_of(text)):
        return None
    return key if key.expires_at is None or now < key.expires_at else None
