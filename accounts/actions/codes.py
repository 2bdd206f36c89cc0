"""Codes that show that whoever typed an address can read what is sent there."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import ConfirmationCode, User

DIGITS = 6
LIVES_FOR = timedelta(minutes=15)
TRIES = 5
UNUSED_AT_MOST = 3  # of one kind for one address in an hour: nobody's inbox is filled through us
UNUSED_IN_ALL = 9  # of every kind: whoever asks for some of one kind keeps nobody from those of another
UNUSED_WITHIN = timedelta(hours=1)


class TooManyCodes(Exception):
    """Three codes of this kind, or nine in all, went to this address within the hour and none was used."""


class WrongCode(Exception):
    """The code typed is not the one sent; ``tries_left`` more may be typed."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class CodeExpired(Exception):
    """There is no such code any more: too old, used, tried too often, or meant for something else."""


@transaction.atomic
def issue_code(
    *, purpose: str, email: str = "", mobile: str = "", lives_for: timedelta = LIVES_FOR, by: User | None
) -> tuple[ConfirmationCode, str]:
    """A new code of six digits for one address, alive for 15 minutes, and the digits, which are kept nowhere.

    Raises ``TooManyCodes`` where the address had three of this kind within the hour that nobody used, or nine in all.
    A purpose's first word is its kind.
    """
    now = timezone.now()
    address = {"email": email.strip().lower(), "mobile": mobile}
    unused = ConfirmationCode.objects.filter(**address, created_at__gt=now - UNUSED_WITHIN, used_at__isnull=True)
    kinds = [one.partition(" ")[0] for one in unused.values_list("purpose", flat=True)]
    if kinds.count(purpose.partition(" ")[0]) >= UNUSED_AT_MOST or len(kinds) >= UNUSED_IN_ALL:
        raise TooManyCodes
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code = ConfirmationCode(purpose=purpose, expires_at=now + lives_for, created_at=now, **address)
    code.code_hash = _hashed(code.pk, digits)
    code.save()
    return code, digits


def confirm_code(*, code_id: UUID, purpose: str, typed: str, by: User | None) -> ConfirmationCode:
    """The code with this id, if ``typed`` is what was sent; it works once.

    Raises ``WrongCode`` or, after five tries or 15 minutes, ``CodeExpired``. Deliberately not atomic: a wrong try
    is counted before the answer is looked at and stays counted, so never call it within a transaction that the
    error would undo.
    """
    now = timezone.now()
    live = ConfirmationCode.objects.filter(
        pk=code_id, purpose=purpose, used_at__isnull=True, expires_at__gt=now, tries__lt=TRIES
    )
    if not live.update(tries=F("tries") + 1):
        raise CodeExpired
    code = ConfirmationCode.objects.get(pk=code_id)
    if not _is_right(code, typed):
        raise WrongCode(TRIES - code.tries)
    if not ConfirmationCode.objects.filter(pk=code_id, used_at__isnull=True).update(used_at=now):
        raise CodeExpired
    code.used_at = now
    return code


def recognise_code(*, purpose: str, typed: str, by: User | None) -> ConfirmationCode:
    """The newest code of this purpose, if ``typed`` is what was sent; it works again until it runs out.

    Raises ``WrongCode`` or, where there is none that can be tried, ``CodeExpired``. A right one takes back the wrong
    tries before it. Not atomic, for the reason that ``confirm_code`` gives.
    """
    now = timezone.now()
    newest = ConfirmationCode.objects.filter(purpose=purpose).order_by("-created_at").first()
    if newest is None:
        raise CodeExpired
    live = ConfirmationCode.objects.filter(pk=newest.pk, expires_at__gt=now, tries__lt=TRIES)
    if not live.update(tries=F("tries") + 1):
        raise CodeExpired
    if not _is_right(newest, typed):
        raise WrongCode(TRIES - newest.tries - 1)
    ConfirmationCode.objects.filter(pk=newest.pk).update(tries=0, used_at=now)
    return newest


@transaction.atomic
def keep_codes(*, purpose: str, until: datetime, by: User | None) -> None:
    """Let the codes of this purpose live as long as what they open."""
    ConfirmationCode.objects.filter(purpose=purpose).update(expires_at=until)


def _is_right(code: ConfirmationCode, typed: str) -> bool:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    return constant_time_compare(code.code_hash, _hashed(code.pk, digits))


def _hashed(code_id: UUID, digits: str) -> str:
    """Keyed with the secret key: six digits alone would be guessed from a stolen table in a second."""
    return salted_hmac("accounts.ConfirmationCode", f"{code_id}:{digits}", algorithm="sha256").hexdigest()
