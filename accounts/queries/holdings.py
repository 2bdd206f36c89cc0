"""Bills: someone's council tax accounts, and the bill of any account. Money is in pence."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, QuerySet

from accounts.models import Consent, Person, TaxAccount, TaxInstalment, TaxKind, TaxLine, TaxTransaction
from accounts.rules import bills, matching


@dataclass(frozen=True, kw_only=True)
class Bill:
    """The bill of an account on one day.

    ``charge`` is that of the year after discounts. ``balance`` is what was owed in all when the feed was made, and
    ``being_processed`` what was paid through us since; ``left`` is without it. ``unplanned`` is owed beyond all
    instalments: of earlier years, or of an account that is closed.
    """

    account: TaxAccount
    year_words: str  # "2026 to 2027"
    charge: int
    balance: int
    being_processed: int
    instalments: tuple[bills.Standing[TaxInstalment], ...]
    next_instalment: TaxInstalment | None
    next_pence: int  # what is left of the next instalment, 0 where there is none
    overdue: int

    @property
    def left(self) -> int:
        """What is owed in all, without what is being processed; below zero the council owes it."""
        return self.balance - self.being_processed

    @property
    def credit(self) -> int:
        """What the council owes them: paid too much, or taken off since."""
        return max(0, -self.left)

    @property
    def due(self) -> int:
        """What is to be paid first: what is overdue, else the next instalment, else what is left."""
        return max(0, min(self.left, self.overdue or self.next_pence or self.left))

    @property
    def unplanned(self) -> int:
        """What is owed beyond all instalments."""
        return max(0, self.left - sum(one.pence for one in self.instalments))

    @cached_property
    def lines(self) -> list[TaxLine]:
        """How the bill is made up. One query, unless they were fetched with the account."""
        return list(self.account.lines.all())

    @cached_property
    def transactions(self) -> list[TaxTransaction]:
        """What was posted since the year began, the latest first. One query."""
        return list(self.account.transactions.filter(on__gte=bills.begins_on(self.account.year)))

    @property
    def billed(self) -> int:
        """What the lines come to: the year's charge and what was left of the year before."""
        return sum(line.pence for line in self.lines) if self.lines else self.charge

    @property
    def paid(self) -> int:
        """What was paid since the year began, as the feed has it, less what went back."""
        return -sum(one.pence for one in self.transactions)

    @property
    def unexplained(self) -> int:
        """What the balance has besides lines and transactions: billed − paid + unexplained = balance."""
        return self.balance - self.billed + self.paid


def tax_accounts_of(person: Person) -> QuerySet[TaxAccount]:
    """The council tax accounts that ``person`` may see, the open ones first, with their instalments: two queries."""
    linked = TaxAccount.objects.filter(links__person=person, links__ended_at__isnull=True).order_by(
        F("closed_on").desc(nulls_first=True), "links__linked_at", "pk"
    )
    return linked.prefetch_related("instalments")


def tax_account_numbered(number: str) -> TaxAccount | None:
    """The council tax account with this number, to pay into: who knows only the number is shown nothing of it."""
    return TaxAccount.objects.filter(kind=TaxKind.COUNCIL_TAX, number=matching.number_key(number)).first()


def bill_of(account: TaxAccount, *, today: date, being_processed: int = 0) -> Bill:
    """The bill of ``account``. No query where its instalments were fetched with it.

    ``being_processed`` was paid through us and is not yet in the feed's balance: it covers instalments already.
    """
    instalments = ((one, one.due_on, one.pence) for one in account.instalments.all())
    found = bills.standings(instalments, balance=account.balance - being_processed, today=today)
    coming = bills.next_of(found)
    return Bill(
        account=account,
        year_words=bills.year_words(account.year),
        charge=account.charge,
        balance=account.balance,
        being_processed=being_processed,
        instalments=tuple(found),
        next_instalment=coming.instalment if coming else None,
        next_pence=coming.left if coming else 0,
        overdue=bills.overdue_of(found),
    )


def consents_of(person: Person) -> QuerySet[Consent]:
    """What ``person`` agreed to and has not withdrawn."""
    return Consent.objects.filter(person=person, withdrawn_at__isnull=True)
