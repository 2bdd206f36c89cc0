"""When councillors' seats end."""

from datetime import date, timedelta

from accounts.models import Seat, User
from accounts.models.roles import sitting_on

TOLD_BEFORE = timedelta(days=30)


def seats_ending(user: User, today: date) -> list[Seat]:
    """The seats of ``user`` whose last day is within 30 days, the first to end first."""
    soon = Seat.objects.filter(sitting_on(today), user=user, until_on__lte=today + TOLD_BEFORE)
    return list(soon.select_related("ward").defer("ward__boundary").order_by("until_on", "ward__name"))


def last_seat(user: User, today: date) -> Seat | None:
    """The seat that ``user`` held last before ``today``."""
    past = Seat.objects.filter(user=user, until_on__lt=today)
    return past.select_related("ward").defer("ward__boundary").order_by("until_on").last()
