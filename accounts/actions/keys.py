"""Keys with which other systems use the API: made, used, taken back."""

import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.actions.feeding import FEEDS
from accounts.models import ApiKey, User
from accounts.queries.keys import MARK, hash_of

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PREFIX_LENGTH = 8
SCOPE = re.compile(r"[a-z0-9-]+:[a-z0-9-]+")
NOTED_EVERY = timedelta(minutes=1)


class UnknownScope(Exception):
    """A key may not be for something that there is not."""


class NoSuchKey(Exception):
    """There is no key that begins so."""


def make_key(
    *, name: str, scopes: Collection[str], expires_at: datetime | None = None, by: User | None
) -> tuple[ApiKey, str]:
    """Make a key for what ``scopes`` name, and return it with its text, which is never to be seen again.

    Raises ``UnknownScope``.
    """
    for scope in scopes:
        kind, _, what = scope.partition(":")
        if not SCOPE.fullmatch(scope) or (kind == "feeds" and what not in FEEDS):
            raise UnknownScope(scope)
    prefix = "".join(secrets.choice(LETTERS) for _ in range(PREFIX_LENGTH))
    text = f"{MARK}{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, prefix=prefix, key_hash=hash_of(text), scopes=sorted(scopes), expires_at=expires_at, made_by=by
    )
    return key, text


def revoke_key(*, prefix: str, by: User | None) -> ApiKey:
    """Let a key open nothing from now on. Revoking it twice changes nothing. Raises ``NoSuchKey``."""
    ApiKey.objects.filter(prefix=prefix, revoked_at=None).update(revoked_at=timezone.now())
    key = ApiKey.objects.filter(prefix=prefix).first()
    if key is None:
        raise NoSuchKey(prefix)
    return key


def note_use(*, key: ApiKey, by: User | None) -> None:
    """Note that a key was used, to the minute: it need not be written for each of many requests."""
    now = timezone.now()
    rows = ApiKey.objects.filter(Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY), pk=key.pk)
    rows.update(used_at=now)
