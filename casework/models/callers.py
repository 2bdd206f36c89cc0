"""Whom an advisor talks to, once it is known that it is them: asked in SQL by the rule of sight and for drafts."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Lower

from accounts.models import Person
from accounts.rules import Viewer


def helped_by(viewer: Viewer) -> Exists | Value:
    """Whether the ``person`` of a row is the one in the advisor's open contact, who is known to be them.

    Or a guest who is as good as the same: with an address that the caller has proved, or the very same name and
    addresses (``accounts.queries.same_as``).
    """
    if not viewer.is_advisor or viewer.user is None:
        return Value(False)
    # By the names of the contact's fields: its table is told of cases, and so is read after them.
    callers = Person.objects.filter(
        contacts__advisor=viewer.user, contacts__ended_at__isnull=True, contacts__identity__gt=""
    ).order_by()
    by_email = callers.filter(email_verified_at__isnull=False, email=OuterRef("email")).exclude(email="")
    by_mobile = callers.filter(mobile_verified_at__isnull=False, mobile=OuterRef("mobile")).exclude(mobile="")
    the_same = callers.alias(lower=Lower("name")).filter(
        lower=Lower(OuterRef("name")), email=OuterRef("email"), mobile=OuterRef("mobile")
    )
    is_guest = Q(user__isnull=True)
    as_good = Exists(by_email) | Exists(by_mobile) | Exists(the_same.exclude(email="", mobile=""))
    return Exists(
        Person.objects.filter(Q(pk__in=callers.values("pk")) | (is_guest & Q(as_good)), pk=OuterRef("person"))
    )
