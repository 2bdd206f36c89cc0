"""What is kept for a while only."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import ConfirmationCode, TaxLinkTry, User

# Unused codes count against the limit of their address for an hour, as do tries to link an account: longer, by far.
CODES_STAY_FOR = timedelta(days=1)


@transaction.atomic
def delete_expired(*, now: datetime, by: User | None) -> int:
    """Delete the sessions that are over, and codes and tries to link an account that ran out a day ago; how many."""
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    codes, _ = ConfirmationCode.objects.filter(expires_at__lt=now - CODES_STAY_FOR).delete()
    tries, _ = TaxLinkTry.objects.filter(tried_at__lt=now - CODES_STAY_FOR).delete()
    return sessions + codes + tries
