"""Keeping accounts of council tax and business rates: new, changed, and gone.

Everything is read and written in sets: what has not changed costs one comparison.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from accounts.actions.feeding.kept import Kept
from accounts.actions.holdings import end_outgrown_links
from accounts.actions.rates import end_outgrown_rates_links
from accounts.feeds import Given
from accounts.feeds.bills import AccountRow, Untouched
from accounts.models import Property, TaxAccount, TaxInstalment, TaxKind, TaxLine, TaxTransaction

BATCH = 500  # accounts whose rows are made and written together; the rest of a large feed waits as plain values
GONE = "gone"  # instead of a fingerprint: whatever comes back is changed
PARTS: Sequence[type[models.Model]] = (TaxLine, TaxInstalment, TaxTransaction)
COLUMNS = (
    "names", "uprn", "address", "postcode", "band", "property_reference", "rateable_value", "multiplier", "year",
    "charge", "balance", "is_direct_debit", "closed_on", "fingerprint", "fed_at",
)  # fmt: skip

Item = TypeVar("Item")


def keep_council_tax(rows: Sequence[AccountRow | Untouched], given: Given) -> Kept:
    """Keep the council tax accounts of a batch, which are all there are."""
    return _keep_accounts(rows, given, TaxKind.COUNCIL_TAX)


def keep_business_rates(rows: Sequence[AccountRow | Untouched], given: Given) -> Kept:
    """Keep the business rates accounts of a batch, which are all there are."""
    return _keep_accounts(rows, given, TaxKind.BUSINESS_RATES)


def _keep_accounts(rows: Sequence[AccountRow | Untouched], given: Given, kind: TaxKind) -> Kept:
    """Keep the accounts of one kind.

    One that is in it no more is closed on the day of the batch, never deleted: somebody may have it on their page,
    or have paid into it. An account whose UPRN the address list does not have is kept without a property.
    """
    there = TaxAccount.objects.filter(kind=kind).values_list("number", "pk", "fingerprint")
    before = {number: (pk, fingerprint) for number, pk, fingerprint in there.iterator()}
    fed = [row for row in rows if isinstance(row, AccountRow)]
    new = [row for row in fed if row.number not in before]
    changed = [row for row in fed if row.number in before and before[row.number][1] != row.fingerprint]
    for some in _batches(new):
        _write_parts(TaxAccount.objects.bulk_create([_account(row, given, kind) for row in some]), some)
    for some in _batches(changed):
        accounts = [_account(row, given, kind) for row in some]
        _rewrite(accounts, [before[row.number][0] for row in some])
        _write_parts(accounts, some)
        end_outgrown = end_outgrown_links if kind == TaxKind.COUNCIL_TAX else end_outgrown_rates_links
        end_outgrown(accounts=accounts, by=None)
    gone = set(before) - {row.number for row in rows}
    closed = _close([before[number][0] for number in gone if before[number][1] != GONE], given)
    _find_homes()
    return Kept(
        added=len(new),
        changed=len(changed),
        unchanged=len(fed) - len(new) - len(changed),
        gone=closed,
        stays=len({row.number for row in rows if isinstance(row, Untouched)} & set(before)),
        words=_remark(kind),
    )


def _account(row: AccountRow, given: Given, kind: TaxKind) -> TaxAccount:
    return TaxAccount(
        kind=kind,
        number=row.number,
        names=row.names,
        uprn=row.uprn,
        address=row.address,
        postcode=row.postcode,
        band=row.own.band,
        property_reference=row.own.property_reference,
        rateable_value=row.own.rateable_value,
        multiplier=row.own.multiplier,
        year=row.year,
        charge=row.charge,
        balance=row.balance,
        is_direct_debit=row.is_direct_debit,
        closed_on=row.closed_on,
        fingerprint=row.fingerprint,
        fed_at=given.as_of,
    )


def _rewrite(accounts: Sequence[TaxAccount], keys: Sequence[int]) -> None:
    """Change these accounts and take away what made their bills. The property is found anew at the end."""
    TaxAccount.objects.bulk_create(
        accounts, update_conflicts=True, unique_fields=["kind", "number"], update_fields=[*COLUMNS, "property"]
    )
    for account, key in zip(accounts, keys, strict=True):
        account.pk = key
    for part in PARTS:
        part._default_manager.filter(account__in=keys).delete()


def _write_parts(accounts: Sequence[TaxAccount], rows: Sequence[AccountRow]) -> None:
    pairs = [(account.pk, row) for account, row in zip(accounts, rows, strict=True)]
    TaxLine.objects.bulk_create(
        [
            TaxLine(account_id=pk, position=position, words=words, pence=pence)
            for pk, row in pairs
            for position, (words, pence) in enumerate(row.lines, start=1)
        ]
    )
    TaxInstalment.objects.bulk_create(
        [
            TaxInstalment(account_id=pk, due_on=due_on, pence=pence)
            for pk, row in pairs
            for due_on, pence in row.instalments
        ]
    )
    TaxTransaction.objects.bulk_create(
        [
            TaxTransaction(account_id=pk, reference=reference, on=on, words=words, pence=pence, our_reference=ours)
            for pk, row in pairs
            for reference, on, words, pence, ours in row.transactions
        ]
    )


def _close(accounts: Sequence[int], given: Given) -> int:
    """Close accounts that the batch does not have; those that had closed keep their day."""
    day = timezone.localdate(given.as_of)
    for some in _batches(accounts):
        gone = TaxAccount.objects.filter(pk__in=some)
        gone.filter(closed_on__isnull=True).update(closed_on=day)
        gone.update(fingerprint=GONE, fed_at=given.as_of)
    return len(accounts)


def _find_homes() -> None:
    """Give every account that has none the property of its UPRN: the address list may have learnt it since."""
    home = Property.objects.filter(uprn=OuterRef("uprn"))
    homeless = TaxAccount.objects.filter(property__isnull=True).exclude(uprn="")
    homeless.filter(Exists(home)).update(property=Subquery(home.values("pk")[:1]))


def _remark(kind: TaxKind) -> str:
    homeless = TaxAccount.objects.filter(kind=kind, property__isnull=True, closed_on__isnull=True)
    unknown = homeless.exclude(uprn="").count()
    return f"Open accounts whose UPRN the address list does not have: {unknown:,}." if unknown else ""


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, BATCH)):
        yield some
