"""What a business does, and what others are told of it, in one transaction."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions import rates
from accounts.models import Organisation, Person, RatesClaim, RatesLink, TaxAccount, User
from accounts.queries.organisations import administrators_of
from accounts.queries.rates import holders_of
from notifications import actions as notifications


@transaction.atomic
def ask_for_bill(
    *, organisation: Organisation, account: TaxAccount, person: Person, by: User
) -> RatesLink | RatesClaim:
    """Add a bill that ``person`` has at hand, or have an officer look; tell the businesses that see it already."""
    found = rates.ask_for_rates_account(organisation=organisation, account=account, person=person, by=by)
    if isinstance(found, RatesClaim):
        for holder in holders_of(account):
            _tell(holder, found, by=by)
    return found


def _tell(holder: Organisation, claim: RatesClaim, *, by: User) -> None:
    facts = {
        "organisation": claim.organisation.name,
        "number": claim.account.number,
        "url": f"{settings.PUBLIC_URL}{reverse('business:bills')}",
    }
    notifications.queue_messages(
        event="rates_asked", about="", what=f"claim {claim.pk}", to=administrators_of(holder), facts=facts, by=by
    )
