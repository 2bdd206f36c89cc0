"""The business rates feed: what it has that council tax has not, and that neither touches the other's accounts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.actions import feeding
from accounts.feeds import Given
from accounts.feeds.bills import AccountRow
from accounts.feeds.business_rates import read_rates
from accounts.models import FeedRun, TaxAccount
from tests.factories.business import RATES, a_rates_file
from tests.factories.holdings import a_file

pytestmark = pytest.mark.req("R-30", "R-47")

AS_OF = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def read(content: bytes) -> tuple[list[Any], list[str]]:
    rows, refused = read_rates(Given(content=content, source="file", as_of=AS_OF))
    return rows, [item.reason for item in refused]


def feed(name: str, content: bytes, *, after: timedelta = timedelta()) -> FeedRun:
    return feeding.run_feed(feed=name, content=content, as_of=AS_OF + after, by=None)


@pytest.mark.parametrize(
    ("value", "multiplier"), [("18250", "0.499"), ("£18,250", "49.9p"), ("18,250.00", "49.9 p"), ("18250", ".499")]
)
def test_value_and_multiplier_are_read_as_people_write_them(value: str, multiplier: str) -> None:
    [row], refused = read(a_rates_file({"rateable_value": value, "multiplier": multiplier}))

    assert refused == []
    assert isinstance(row, AccountRow)
    assert (row.own.property_reference, row.own.rateable_value, row.own.multiplier) == ("0012340048003", 18_250, 499)
    assert row.own.band == ""


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"property_reference": ""}, "is no reference of the rating list"),
        ({"property_reference": "!"}, "is no reference of the rating list"),
        ({"rateable_value": ""}, "is no rateable value"),
        ({"rateable_value": "18250.50"}, "is no rateable value"),
        ({"rateable_value": "-1"}, "is no rateable value"),
        ({"rateable_value": "9" * 19}, "is no rateable value"),
        ({"rateable_value": "١٢"}, "is no rateable value"),
        ({"multiplier": "499"}, "is no multiplier"),
        ({"multiplier": "0"}, "is no multiplier"),
        ({"multiplier": "1"}, "is no multiplier"),
        ({"multiplier": "0.49999"}, "is no multiplier"),
        ({"multiplier": "nan"}, "is no multiplier"),
        ({"multiplier": "1e999"}, "is no multiplier"),
        ({"multiplier": "half"}, "is no multiplier"),
        ({"charge": "lots"}, "lots"),
    ],
)
def test_what_cannot_be_refuses_the_whole_account(wrong: dict[str, str], reason: str) -> None:
    rows, [refused] = read(a_rates_file({**wrong, "account": "60000002"}, {"property_reference": "0099999999999"}))

    assert reason in refused
    assert len([row for row in rows if isinstance(row, AccountRow)]) == 1


def test_one_address_may_have_two_accounts_and_one_entry_of_the_rating_list_only_one() -> None:
    _, refused = read(a_rates_file({}, {"account": "60000002", "property_reference": "0012340048004"}))
    assert refused == []

    _, [reason] = read(a_rates_file({}, {"account": "60000002"}))
    assert "property reference 0012340048003 has another open account, 60012345" in reason


def test_as_csv_it_is_the_same_account() -> None:
    own = "60012345,LILLIE ROAD BAKERY LTD,,48 Lillie Road,SW6 1TN,0012340048003,18250,0.499,2026,8206.75,7386.08"
    content = (
        "record,account,names,uprn,address,postcode,property_reference,rateable_value,multiplier,year,charge,balance,"
        "words,amount\n"
        f"account,{own},,\n"
        "line,60012345,,,,,,,,,,,Retail relief,-900.00\n"
    ).encode()

    [row], refused = read(content)
    assert refused == []
    assert (row.own.multiplier, row.charge, row.lines) == (499, 820_675, [("Retail relief", -90_000)])


@pytest.mark.django_db
def test_both_kinds_may_use_one_number_and_neither_feed_closes_the_others_accounts() -> None:
    both = str(RATES["account"])
    feed("council-tax", a_file({"account": both}))
    kept = feed("business-rates", a_rates_file({}))
    again = feed("business-rates", a_rates_file({}), after=timedelta(days=1))
    feed("council-tax", a_file({"account": both}), after=timedelta(days=1))

    assert (kept.state, kept.added, again.unchanged) == ("kept", 1, 1)
    assert list(TaxAccount.objects.order_by("kind").values_list("kind", "band", "closed_on")) == [
        ("business_rates", "", None),
        ("council_tax", "D", None),
    ]
    account = TaxAccount.objects.get(kind="business_rates")
    assert (account.rateable_value, account.multiplier, account.lines.count()) == (18_250, 499, 2)


@pytest.mark.django_db
def test_a_changed_value_changes_the_account_and_one_that_is_gone_is_closed() -> None:
    feed("business-rates", a_rates_file({}, {"account": "60000002", "property_reference": "0012340048004"}))
    run = feed("business-rates", a_rates_file({"rateable_value": "20000"}), after=timedelta(days=1))

    assert (run.state, run.changed, run.gone) == ("kept", 1, 1)
    assert TaxAccount.objects.get(number="60012345").rateable_value == 20_000
    assert TaxAccount.objects.get(number="60000002").closed_on is not None
