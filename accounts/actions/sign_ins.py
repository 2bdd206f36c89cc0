"""What is kept of sign-ins, and how they end."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts import sealing
from accounts.models import KeptForm, SignIn, User
from accounts.queries.sign_ins import FORMS_STAY_FOR

SIGN_INS_STAY_FOR = timedelta(days=183)
FORMS_AT_MOST = 10
LONGEST_FORM = 500_000


class FormTooLong(Exception):
    """More was typed than is kept."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """How somebody came in."""

    way: str
    second: str
    device: str  # in words
    device_id: str  # the random number in the device's cookie
    network: str


@transaction.atomic
def record_sign_in(*, user: User, came: Came, session_key: str, by: User | None) -> tuple[SignIn, bool]:
    """Keep a sign-in, and say whether the device is new to someone who signed in before."""
    mark = device_mark(came.device_id, user)
    before = SignIn.objects.filter(user=user)
    is_new = before.exists() and not before.filter(device_hash=mark).exists()
    kept = SignIn.objects.create(
        user=user,
        way=came.way,
        second=came.second,
        device=came.device[:100],
        device_hash=mark,
        network=came.network,
        session_key=session_key,
    )
    return kept, is_new


def device_mark(device_id: str, user: User) -> str:
    """How a device is written down with this user: two users of one device share nothing."""
    return hashlib.sha256(f"{device_id}:{user.pk}".encode()).hexdigest()


@transaction.atomic
def end_session(*, session_key: str, by: User | None) -> None:
    """Note that one session is over."""
    SignIn.objects.filter(session_key=session_key, ended_at__isnull=True).update(ended_at=timezone.now())


@transaction.atomic
def end_sessions(*, user: User, but: str = "", by: User | None) -> int:
    """End every session of the user at once except ``but``, a session's key; return how many ran."""
    theirs = SignIn.objects.filter(user=user, ended_at__isnull=True).exclude(session_key=but)
    keys = list(theirs.exclude(session_key="").values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    theirs.update(ended_at=timezone.now())
    return ended


@transaction.atomic
def keep_form(*, user: User, path: str, fields: list[tuple[str, str]], by: User | None) -> KeptForm:
    """Keep what was typed into a page for an hour, for this user alone. Raises ``FormTooLong``.

    Of more than ten the oldest goes, so that nobody fills our disks.
    """
    text = json.dumps(fields)
    if len(text) > LONGEST_FORM or len(path) > 1000:
        raise FormTooLong
    kept = KeptForm.objects.create(user=user, path=path, sealed=sealing.seal(text))
    newest = KeptForm.objects.filter(user=user).order_by("-kept_at", "-pk").values_list("pk", flat=True)
    KeptForm.objects.filter(user=user).exclude(pk__in=list(newest[:FORMS_AT_MOST])).delete()
    return kept


def drop_kept_form(*, form_id: UUID, by: User) -> None:
    """Delete it: it was sent, or is not wanted."""
    KeptForm.objects.filter(pk=form_id, user=by).delete()


@transaction.atomic
def forget_old(*, now: datetime, by: User | None) -> int:
    """Delete sign-ins of more than half a year ago and what was kept of forms for an hour; return how many."""
    sign_ins, _ = SignIn.objects.filter(at__lt=now - SIGN_INS_STAY_FOR).delete()
    forms, _ = KeptForm.objects.filter(kept_at__lt=now - FORMS_STAY_FOR).delete()
    return sign_ins + forms


@transaction.atomic
def forget_second_factor(*, user: User, by: User | None) -> bool:
    """Take away the app, the passkeys and the recovery codes of someone who lost them, and end all their sessions.

    Say whether there were any. Whoever calls it has made sure who asks.
    """
    gone, _ = Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user, by=by)
    return bool(gone)
