"""Which business may see a business rates account, and where it trades."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.holdings import DetailsDoNotMatch, count_try
from accounts.actions.organisations import AlreadyDecided, verify_organisation
from accounts.models import (
    Organisation,
    Person,
    Premises,
    Property,
    RatesClaim,
    RatesLink,
    TaxAccount,
    TaxKind,
    TaxLinkTry,
    User,
    VerifiedBy,
)
from accounts.queries.rates import holders_of
from accounts.rules import addresses, matching, trading

PREMISES_AT_MOST = 200


class TooManyPremises(Exception):
    """A business keeps so many places and no more."""


def rates_account_of_bill(*, person: Person, number: str, postcode: str, pence: int) -> TaxAccount:
    """The account of which ``person`` has the bill: its number, its postcode, and one amount of it to the penny.

    What the rating list tells anybody (the name, the reference, the value) is no proof. Raises ``DetailsDoNotMatch`` or
    ``TooManyTries``, whether or not there is such an account. Deliberately not atomic, as ``link_tax_account``: a try
    stays counted.
    """
    key = matching.number_key(number)[:20]
    count_try(person, key, now=timezone.now())
    account = TaxAccount.objects.filter(kind=TaxKind.BUSINESS_RATES, number=key).first()
    is_right = account is not None and account.postcode == addresses.postcode_key(postcode)
    if account is None or not is_right or pence not in _amounts_of(account):
        raise DetailsDoNotMatch
    return account


@transaction.atomic
def ask_for_rates_account(
    *, organisation: Organisation, account: TaxAccount, person: Person, by: User
) -> RatesLink | RatesClaim:
    """Let ``organisation`` see an account of which ``person`` has the bill: one in its name that nobody else sees.

    The business is verified by that. Where the name is another, or another business sees the account already, this is a
    claim that waits for an officer; asking twice leaves one.
    """
    TaxAccount.objects.select_for_update().get(pk=account.pk)  # of two businesses at once the second finds the first
    own = _links().filter(account=account, organisation=organisation).first()
    if own is not None:
        return own
    is_named = trading.business_names_match(organisation.name, account.names)
    if not is_named or holders_of(account).exists():
        return _claims().get_or_create(account=account, organisation=organisation, defaults={"asked_by": by})[0]
    TaxLinkTry.objects.filter(person=person, number=account.number).delete()
    return _link(organisation, account, by=by)


@transaction.atomic
def grant_rates_claim(*, claim: RatesClaim, by: User) -> RatesLink:
    """Let the business see the account, for an officer who has looked. Raises ``AlreadyDecided``."""
    _decide(claim, words="", by=by)
    return _link(claim.organisation, claim.account, by=by)


@transaction.atomic
def refuse_rates_claim(*, claim: RatesClaim, words: str, by: User) -> None:
    """Keep why the business may not see the account. Raises ``AlreadyDecided``."""
    _decide(claim, words=words, by=by)


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


def _amounts_of(account: TaxAccount) -> set[int]:
    """Pence that stand on the bill, or on the bank statement of whoever paid it."""
    asked = account.instalments.values_list("pence", flat=True)
    paid = account.transactions.filter(pence__lt=0).values_list("pence", flat=True)
    return {pence for pence in asked if pence > 0} | {-pence for pence in paid}


def _link(organisation: Organisation, account: TaxAccount, *, by: User) -> RatesLink:
    """The link, of a business that is verified from now on; by its name, it ends with the name."""
    is_named = trading.business_names_match(organisation.name, account.names)
    link, _ = _links().get_or_create(
        account=account,
        organisation=organisation,
        defaults={"linked_by": by, "matched_name": organisation.name if is_named else ""},
    )
    verify_organisation(organisation=organisation, how=VerifiedBy.BUSINESS_RATES, by=by)
    return link


def _decide(claim: RatesClaim, *, words: str, by: User) -> None:
    decided = {"decided_at": timezone.now(), "decided_by": by, "refused_words": words}
    if not _claims().filter(pk=claim.pk).update(**decided):
        raise AlreadyDecided


def _claims() -> QuerySet[RatesClaim]:
    return RatesClaim.objects.filter(decided_at__isnull=True)


def _links() -> QuerySet[RatesLink]:
    return RatesLink.objects.filter(ended_at__isnull=True)
