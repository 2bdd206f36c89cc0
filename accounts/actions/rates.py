"""Which business may see a business rates account, and where it trades."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.holdings import DetailsDoNotMatch, count_try
from accounts.actions.organisations import verify_organisation
from accounts.models import (
    Organisation,
    Person,
    Premises,
    Property,
    RatesLink,
    TaxAccount,
    TaxKind,
    TaxLinkTry,
    User,
    VerifiedBy,
)
from accounts.rules import addresses, matching, trading

PREMISES_AT_MOST = 200


class TooManyPremises(Exception):
    """A business keeps so many places and no more."""


def link_rates_account(
    *, organisation: Organisation, person: Person, number: str, postcode: str, detail: str, by: User
) -> RatesLink:
    """Let ``organisation`` see the account of which ``person`` knows the number, the postcode and one ``detail`` more.

    That is the property's reference, its rateable value, or a name on the bill. Who has such a bill is the business
    that it says: it is verified by that. Raises ``DetailsDoNotMatch`` or ``TooManyTries``, whether or not there is
    such an account. Deliberately not atomic, as ``link_tax_account``: a try stays counted.
    """
    key = matching.number_key(number)[:20]
    count_try(person, key, now=timezone.now())
    account = TaxAccount.objects.filter(kind=TaxKind.BUSINESS_RATES, number=key).first()
    is_right = account is not None and account.postcode == addresses.postcode_key(postcode)
    if account is None or not is_right or not _is_of(account, detail):
        raise DetailsDoNotMatch
    is_name = trading.business_names_match(detail, account.names)
    with transaction.atomic():
        link, _ = _links().get_or_create(
            account=account,
            organisation=organisation,
            defaults={"linked_by": by, "matched_name": detail.strip()[: trading.LONGEST] if is_name else ""},
        )
        verify_organisation(organisation=organisation, how=VerifiedBy.BUSINESS_RATES, by=by)
        TaxLinkTry.objects.filter(person=person, number=key).delete()
    return link


@transaction.atomic
def unlink_rates_account(*, organisation: Organisation, account: TaxAccount, by: User) -> None:
    """Take the account off the business's. Twice changes nothing."""
    _links().filter(organisation=organisation, account=account).update(ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def end_outgrown_rates_links(*, accounts: Sequence[TaxAccount], by: User | None) -> int:
    """End the links by a name that is not on its account any more; how many. One query, and one for each that ends."""
    names = {account.pk: account.names for account in accounts}
    by_name = _links().filter(account__in=names).exclude(matched_name="")
    outgrown = [link for link in by_name if not trading.business_names_match(link.matched_name, names[link.account_id])]
    for link in outgrown:
        _links().filter(pk=link.pk).update(ended_at=timezone.now(), ended_by=by)
    return len(outgrown)


@transaction.atomic
def add_premises(*, organisation: Organisation, home: Property, by: User) -> Premises:
    """Keep that the business trades there. Twice changes nothing. Raises ``TooManyPremises``."""
    kept = Premises.objects.filter(organisation=organisation, ended_at__isnull=True)
    if kept.exclude(property=home).count() >= PREMISES_AT_MOST:
        raise TooManyPremises
    try:
        with transaction.atomic():
            return kept.get_or_create(organisation=organisation, property=home, defaults={"added_by": by})[0]
    except IntegrityError:  # the same button, pressed twice at once
        return kept.get(property=home)


@transaction.atomic
def end_premises(*, premises: Premises, by: User) -> None:
    """Keep that the business is there no more; its requests stay. Twice changes nothing."""
    Premises.objects.filter(pk=premises.pk, ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by)


def _is_of(account: TaxAccount, detail: str) -> bool:
    """Whether ``detail`` is the property's reference, its rateable value, or a name on the bill."""
    written = matching.number_key(detail)
    value = str(account.rateable_value)
    is_number = written in {account.property_reference, value} or (written == f"{value}00" and ".00" in detail)
    return is_number or trading.business_names_match(detail, account.names)


def _links() -> QuerySet[RatesLink]:
    return RatesLink.objects.filter(ended_at__isnull=True)
