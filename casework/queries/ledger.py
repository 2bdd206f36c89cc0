"""The ledger as finance reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils import timezone

from casework.models import FinanceBatch, Posting

COLUMNS = (
    "batch",
    "posting",
    "date",
    "time",
    "debit",
    "credit",
    "amount",
    "description",
    "payment",
    "provider's number",
    "refund",
)
# A spreadsheet takes a cell that begins so for a formula; with an apostrophe before it, for text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What went into and out of one account of the ledger, in pence."""

    account: str
    debits: int
    credits: int

    @property
    def pence(self) -> int:
        """What stands in it: positive where more went in."""
        return self.debits - self.credits


def ledger_balances(batch: FinanceBatch | None = None) -> list[Balance]:
    """Every account of the ledger, or of one batch, with its movements. Together they come to nothing."""
    postings = Posting.objects.filter(batch=batch) if batch else Posting.objects.all()
    debits = dict(postings.order_by().values_list(F("debit")).annotate(Sum("pence")))
    credits_ = dict(postings.order_by().values_list(F("credit")).annotate(Sum("pence")))
    return [
        Balance(account=account, debits=debits.get(account, 0), credits=credits_.get(account, 0))
        for account in sorted({*debits, *credits_})
    ]


def finance_rows(batch: FinanceBatch) -> Iterator[Sequence[str]]:
    """A batch as the rows of its CSV file: a heading, each posting, and the total of them all."""
    yield COLUMNS
    total = 0
    for posting in batch.postings.select_related("payment").order_by("at", "pk").iterator():
        total += posting.pence
        at = timezone.localtime(posting.at)
        yield [
            str(batch.number),
            str(posting.pk),
            at.date().isoformat(),
            f"{at:%H:%M:%S}",
            harmless_cell(posting.debit),
            harmless_cell(posting.credit),
            pounds(posting.pence),
            harmless_cell(posting.words),
            posting.payment.reference,
            harmless_cell(posting.payment.provider_id),
            str(posting.refund_id or ""),
        ]
    yield [str(batch.number), "total", "", "", "", "", pounds(total), "", "", "", ""]


def harmless_cell(words: str) -> str:
    """``words`` on one line, which no spreadsheet takes for a formula."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(FORMULAS) else line


def pounds(pence: int) -> str:
    """``151.95`` for 15195 pence."""
    return f"{pence // 100}.{pence % 100:02d}"
