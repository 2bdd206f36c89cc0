"""What is kept for a while only."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.actions.sign_ins import forget_old
from accounts.models import ConfirmationCode, FeedRun, TaxLinkTry, User

# Unused codes count against the limit of their address for an hour, as do tries to link an account: longer, by far.
CODES_STAY_FOR = timedelta(days=1)
RUNS_STAY_FOR = timedelta(days=400)  # a year ago can be looked up; the newest run says how old the data is, and stays


@transaction.atomic
def delete_expired(*, now: datetime, by: User | None) -> int:
    """Delete sessions that are over, codes and tries to link an account that ran out a day ago, old runs; how many."""
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    codes, _ = ConfirmationCode.objects.filter(expires_at__lt=now - CODES_STAY_FOR).delete()
    tries, _ = TaxLinkTry.objects.filter(tried_at__lt=now - CODES_STAY_FOR).delete()
    newer = FeedRun.objects.filter(feed=OuterRef("feed"), state=FeedRun.State.KEPT, as_of__gt=OuterRef("as_of"))
    runs, _ = FeedRun.objects.filter(Exists(newer), ran_at__lt=now - RUNS_STAY_FOR).delete()
    kept = forget_old(now=now, by=by)
    return kept + sessions + codes + tries + runs
