"""Who may see a council tax account, and what they agreed to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Consent, Person, TaxAccount, TaxKind, TaxLink, TaxLinkTry, User
from accounts.rules import addresses, matching

TRIES_AT_MOST = 5
TRIES_AT_ONE_NUMBER = 25  # by whomever: five people who only know the number must not keep its owner out
TRIES_WITHIN = timedelta(hours=1)


class DetailsDoNotMatch(Exception):
    """Number, postcode and name are not together those of one account. Which of them is wrong is nobody's to know."""


class TooManyTries(Exception):
    """Too many tries within the hour, by this person or at this number; ``again_at`` is when one more may be made."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at:%H:%M}")
        self.again_at = again_at


class NoSuchTaxAccount(Exception):
    """There is no account with this number. For staff only: to anyone else it is ``DetailsDoNotMatch``."""


class EmailNotProved(Exception):
    """No code came back from the address that the bills would go to."""


class NotLinked(Exception):
    """The person may not see this account."""


def link_tax_account(*, person: Person, number: str, postcode: str, name: str, by: User | None) -> TaxLink:
    """Let ``person`` see the account of which they know the number, the postcode and a name, closed or not.

    Raises ``DetailsDoNotMatch`` or ``TooManyTries``, whether or not there is such an account. Deliberately not atomic:
    a try is counted before the answer is looked at and stays counted, so never call it within a transaction that the
    error would undo. A right one takes back this person's tries at this number.
    """
    key = matching.number_key(number)[:20]
    count_try(person, key, now=timezone.now())
    account = TaxAccount.objects.filter(kind=TaxKind.COUNCIL_TAX, number=key).first()
    is_right = account is not None and account.postcode == addresses.postcode_key(postcode)
    if account is None or not is_right or not matching.names_match(name, account.names):
        raise DetailsDoNotMatch
    with transaction.atomic():
        link = _link(account, person, TaxLink.How.DETAILS, by, matched_name=name.strip()[: matching.LONGEST])
        TaxLinkTry.objects.filter(person=person, number=key).delete()
    return link


@transaction.atomic
def link_tax_account_checked(*, person: Person, number: str, by: User) -> TaxLink:
    """Let ``person`` see an account, for an advisor who has checked that it is theirs. Raises ``NoSuchTaxAccount``."""
    key = matching.number_key(number)
    account = TaxAccount.objects.filter(kind=TaxKind.COUNCIL_TAX, number=key).first()
    if account is None:
        raise NoSuchTaxAccount
    return _link(account, person, TaxLink.How.ADVISOR, by)


@transaction.atomic
def unlink_tax_account(*, person: Person, account: TaxAccount, by: User | None) -> None:
    """Take the account off the person's, and withdraw what they agreed to for it. Twice changes nothing."""
    now = timezone.now()
    _links().filter(person=person, account=account).update(ended_at=now, ended_by=by)
    _live(person, account).update(withdrawn_at=now, withdrawn_by=by)


@transaction.atomic
def end_outgrown_links(*, accounts: Sequence[TaxAccount], by: User | None) -> int:
    """End the links by a name that is not on its account any more, as those who moved out see no bill of those who
    moved in; how many. What an advisor checked stays. One query, and two more for each that ends.
    """
    names = {account.pk: account.names for account in accounts}
    by_name = _links().filter(account__in=names, how=TaxLink.How.DETAILS).exclude(matched_name="")
    outgrown = [link for link in by_name if not matching.names_match(link.matched_name, names[link.account_id])]
    now = timezone.now()
    for link in outgrown:
        _links().filter(pk=link.pk).update(ended_at=now, ended_by=by)
        Consent.objects.filter(person=link.person_id, account=link.account_id, withdrawn_at__isnull=True).update(
            withdrawn_at=now
        )
    return len(outgrown)


@transaction.atomic
def give_consent(*, person: Person, subject: str, account: TaxAccount, words: str, by: User | None) -> Consent:
    """Keep that ``person`` agreed, in the ``words`` they saw. The same again changes nothing; other words end the old.

    Raises ``NotLinked`` where the account is not one of theirs, ``EmailNotProved`` where it is not their email, and
    ``ValueError`` for a subject that there is not.
    """
    if not _links().filter(person=person, account=account).exists():
        raise NotLinked
    if subject == Consent.E_BILLING and not (person.email and person.email_verified_at):
        raise EmailNotProved
    if subject != Consent.E_BILLING:
        raise ValueError(subject)
    live = _live(person, account).filter(subject=subject)
    before = live.first()
    if before is not None and before.words == words:
        return before
    live.update(withdrawn_at=timezone.now(), withdrawn_by=by)
    try:
        with transaction.atomic():
            return Consent.objects.create(person=person, subject=subject, account=account, words=words, given_by=by)
    except IntegrityError:  # the same button, pressed twice at once
        return live.get()


@transaction.atomic
def withdraw_consent(*, person: Person, subject: str, account: TaxAccount, by: User | None) -> bool:
    """End what ``person`` agreed to; whether there was anything to end."""
    live = _live(person, account).filter(subject=subject)
    return bool(live.update(withdrawn_at=timezone.now(), withdrawn_by=by))


def _live(person: Person, account: TaxAccount) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person, account=account, withdrawn_at__isnull=True)


def _links() -> QuerySet[TaxLink]:
    return TaxLink.objects.filter(ended_at__isnull=True)


def _link(account: TaxAccount, person: Person, how: TaxLink.How, by: User | None, matched_name: str = "") -> TaxLink:
    link, _ = _links().get_or_create(
        account=account, person=person, defaults={"how": how, "linked_by": by, "matched_name": matched_name}
    )
    return link


def count_try(person: Person, number: str, *, now: datetime) -> None:
    """Write the try down, then count: of many at once no more than five see five. Raises ``TooManyTries``."""
    mine = TaxLinkTry.objects.create(person=person, number=number, tried_at=now)
    recent = TaxLinkTry.objects.filter(tried_at__gt=now - TRIES_WITHIN).order_by("-tried_at")
    again = [
        tries[at_most].tried_at + TRIES_WITHIN
        for at_most, tries in (
            (TRIES_AT_MOST, recent.filter(person=person)[: TRIES_AT_MOST + 1]),
            (TRIES_AT_ONE_NUMBER, recent.filter(number=number)[: TRIES_AT_ONE_NUMBER + 1]),
        )
        if len(tries) > at_most
    ]
    if again:
        mine.delete()
        raise TooManyTries(max(again))
