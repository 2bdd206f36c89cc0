"""What is held of someone that only they should know."""

from django.db.models import Max

from accounts import queries as accounts
from accounts.models import Person, TaxTransaction
from accounts.rules import addresses
from casework.models import Case
from portal.desk.rules import Held


def held_of(person: Person) -> Held:
    """What a caller who says that they are ``person`` can be asked. Three queries at most.

    Of their latest request only the day counts, and of a report in confidence not even that: whom it is about may call.
    """
    open_accounts = list(accounts.tax_accounts_of(person).prefetch_related(None))
    paid_on = None
    if open_accounts:
        paid = TaxTransaction.objects.filter(account__in=open_accounts, pence__lt=0)
        paid_on = paid.aggregate(last=Max("on"))["last"]
    asked_for = Case.objects.filter(person=person, is_restricted=False, part_of__isnull=True)
    typed = addresses.sought(person.home_words)
    return Held(
        accounts=[account.number for account in open_accounts],
        paid_on=paid_on,
        requested_at=asked_for.exclude(is_confidential=True, is_private=False).aggregate(last=Max("opened_at"))["last"],
        email=person.email,
        address=person.home.line_1 if person.home else person.home_words,
        postcode=person.home.postcode if person.home else typed.postcode,
    )
