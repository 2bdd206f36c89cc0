"""The council tax feed: read in both its forms, refused with reasons, kept all or nothing."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import feeding
from accounts.feeds import FeedRefused, Given, RowRefused
from accounts.feeds.bills import AccountRow, Untouched
from accounts.feeds.council_tax import read_accounts
from accounts.feeds.money import pence
from accounts.models import Consent, FeedRun, TaxAccount, TaxLink
from accounts.queries import tax_accounts_of
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.holdings import ACCOUNT, TaxLinkFactory, a_file

pytestmark = pytest.mark.req("R-05", "R-47")

AS_OF = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def read(content: bytes) -> tuple[list[AccountRow | Untouched], list[str]]:
    rows, refused = read_accounts(Given(content=content, source="file", as_of=AS_OF))
    return rows, [f"{item.where}: {item.reason}" for item in refused]


def feed(content: bytes, *, after: timedelta = timedelta(), **more: Any) -> FeedRun:
    return feeding.run_feed(feed="council-tax", content=content, as_of=AS_OF + after, by=None, **more)


def counts(run: FeedRun) -> tuple[int, int, int, int, int]:
    return run.added, run.changed, run.unchanged, run.gone, run.refused


def as_csv(*accounts: dict[str, Any]) -> bytes:
    """The same accounts in the other form."""
    columns = [
        "record", "account", "names", "uprn", "address", "postcode", "band", "year", "charge", "balance",
        "direct_debit", "closed_on", "words", "amount", "due_on", "reference", "on", "our_reference",
    ]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for differing in accounts:
        account = {**ACCOUNT, **differing}
        values = {name: account[name] for name in columns if name in account}
        writer.writerow({**values, "record": "account", "names": ";".join(account["names"]), "direct_debit": "no"})
        for kind in ("line", "instalment", "transaction"):
            for part in account[f"{kind}s"]:
                writer.writerow({"record": kind, "account": account["account"], **part})
    return out.getvalue().encode()


def test_an_account_is_read_with_all_its_parts() -> None:
    [row], refused = read(a_file({}))

    assert refused == []
    assert isinstance(row, AccountRow)
    assert (row.number, row.postcode, row.own.band, row.year) == ("80012345", "SW67SR", "D", 2026)
    assert (row.charge, row.balance, row.is_direct_debit, row.closed_on) == (151_951, 136_051, False, None)
    assert row.lines == [("Band D", 151_951)]
    assert (row.instalments[0], len(row.instalments)) == ((date(2026, 4, 1), 16_951), 10)
    assert row.transactions == [("T1", date(2026, 4, 1), "Payment, thank you", -15_900, "")]


def test_csv_says_the_same_as_json() -> None:
    [from_csv], _ = read(as_csv({}))
    [from_json], _ = read(a_file({}))

    assert isinstance(from_csv, AccountRow)
    assert isinstance(from_json, AccountRow)
    for name in ("number", "names", "uprn", "charge", "balance", "lines", "instalments", "transactions"):
        assert getattr(from_csv, name) == getattr(from_json, name)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1519.51", 151_951), ("1519", 151_900), ("1519.5", 151_950), ("0", 0), ("0.07", 7), ("-12.50", -1250),
        ("£1,519.51", 151_951), ("1,519.51", 151_951), ("(12.50)", -1250), ("(£1,012.50)", -101_250),
        ("-£12.50", -1250), ("\N{MINUS SIGN}12.50", -1250),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_accountants_write_it(typed: str, amount: int) -> None:
    assert pence(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "", "free", "151951p", "15195100", "1519.512", "1.519,51", "1,5,19.51", "15,19.51", "(12.50", "12.50)", "--1",
        "1e3", "NaN", "inf", "£", "12.50 CR", "¹²", "9" * 400, "1,519,51",
    ],
)  # fmt: skip
def test_an_amount_that_could_be_two_is_refused(typed: str) -> None:
    with pytest.raises(RowRefused):
        pence(typed)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"band": "J"}, "band"),
        ({"band": None}, "band"),
        ({"charge": "151951p"}, "no amount in pounds"),
        ({"balance": "15195100"}, "is it in pence"),
        ({"balance": ""}, "balance has no amount"),
        ({"charge": True}, "no amount"),
        ({"charge": ["1519.51"]}, "no text"),
        ({"postcode": "Lillie"}, "no postcode"),
        ({"uprn": "12 Lillie Road"}, "no UPRN"),
        ({"uprn": "9" * 13}, "no UPRN"),
        ({"year": "26"}, "no year"),
        ({"year": "2026-28"}, "not one year"),
        ({"names": []}, "names"),
        ({"names": ["x" * 101]}, "name has more than 100"),
        ({"names": {"first": "Ann"}}, "no list of names"),
        ({"direct_debit": "perhaps"}, "neither yes nor no"),
        ({"closed_on": "31/02/2026"}, "no date"),
        ({"instalments": [{"due_on": "31/02/2026", "amount": "1"}]}, "31/02/2026"),
        ({"instalments": [{"due_on": "2027-02-29", "amount": "1"}]}, "2027-02-29"),
        ({"instalments": [{"due_on": "1926-02-28", "amount": "1"}]}, "in no year"),
        ({"instalments": [{"due_on": "2026-05-01"}]}, "instalment has no amount"),
        ({"instalments": [{"due_on": "2026-05-01", "amount": "1"}] * 2}, "on one day"),
        ({"instalments": "ten"}, "no list"),
        ({"instalments": [["2026-05-01", "1"]]}, "no list of objects"),
        ({"transactions": [{**ACCOUNT["transactions"][0], "reference": ""}]}, "reference is empty"),
        ({"transactions": ACCOUNT["transactions"] * 2}, "the same reference"),
        ({"transactions": [{**ACCOUNT["transactions"][0], "our_reference": "P" * 41}]}, "more than 40"),
        ({"lines": [{"words": "", "amount": "1"}]}, "line is empty"),
        ({"lines": [{"words": "x" * 201, "amount": "1"}]}, "more than 200"),
        ({"lines": [{"words": "Band D", "amount": "1"}] * 1_001}, "more than 1,000"),
        ({"account": "80012345"}, "twice"),
        ({"uprn": "34000001"}, "another open account, 80012345"),
    ],
)
def test_an_account_with_anything_wrong_is_refused_with_its_reason_and_stands(
    wrong: dict[str, Any], reason: str
) -> None:
    rows, [refused] = read(a_file({}, {"account": "80019999", "uprn": "", **wrong}))

    assert refused.startswith("line 2: ")
    assert reason in refused
    assert [row.number for row in rows if isinstance(row, AccountRow)] == ["80012345"]
    assert [row.number for row in rows if isinstance(row, Untouched)] == (
        ["80019999"] if "account" not in wrong else []
    )


def test_the_29_of_february_of_a_leap_year_is_a_day() -> None:
    [row], refused = read(a_file({"instalments": [{"due_on": "29/02/2028", "amount": "1"}]}))

    assert not refused
    assert isinstance(row, AccountRow)
    assert row.instalments == [(date(2028, 2, 29), 100)]


def test_a_closed_account_may_share_its_home_with_the_one_that_followed() -> None:
    rows, refused = read(a_file({"closed_on": "2026-04-30"}, {"account": "80019999"}))

    assert len(rows) == 2
    assert not refused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (a_file({})[:-40], "cut off"),
        (a_file({}) + b'\n{"end": 2}', "says 2 accounts, and it has 1"),
        (a_file({}) + b'\n{"end": []}', "it has 1"),
        (b"[" + a_file({}) + b"]", "without a list"),
        (a_file({"band": "J"}), "no account that can be used"),
        (a_file({}).replace(b"\\u00c2", b"\xc2"), "UTF-8"),
        (as_csv({})[: len(as_csv({})) - 60], "may be cut off|cut off"),
        (as_csv({}).replace(b"instalment,80012345", b"instalment,80019999", 1), "Sort the file by account"),
        (as_csv({}).replace(b"\ninstalment,", b"\nrebate,", 1), "none of account"),
        (as_csv({}).replace(b"band", b"tape", 1), "band"),
        (b"record,account\n", "missing"),
        (b"PK\x03\x04", "ZIP"),
        (a_file({}).decode().encode("utf-16"), "UTF-16"),
        (b'{"a":' * 50_000, "JSON"),
    ],
)
def test_a_file_that_is_none_or_not_whole_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        read(content)


def test_a_number_of_accounts_that_is_right_is_no_account() -> None:
    rows, refused = read(a_file({}) + b'\n{"end": 1}\n')

    assert len(rows) == 1
    assert not refused


@pytest.mark.django_db
def test_a_feed_is_kept_and_the_same_again_changes_nothing() -> None:
    content = a_file({}, {"account": "80019999", "uprn": ""})

    first, again = feed(content), feed(content)

    assert (first.state, counts(first)) == ("kept", (2, 0, 0, 0, 0))
    assert (again.state, counts(again)) == ("kept", (0, 0, 2, 0, 0))
    account = TaxAccount.objects.get(number="80012345")
    assert (account.names, account.fed_at) == (ACCOUNT["names"], AS_OF)
    assert (account.lines.count(), account.instalments.count(), account.transactions.count()) == (1, 10, 1)


@pytest.mark.django_db
def test_a_changed_account_is_replaced_with_its_parts_and_keeps_its_links() -> None:
    feed(a_file({}, {"account": "80019999", "uprn": ""}))
    account = TaxAccount.objects.get(number="80012345")
    TaxLinkFactory.create(account=account, person=PersonFactory.create())
    paid = {"reference": "T2", "on": "2026-05-01", "words": "Card", "amount": "-150.00", "our_reference": "P2345"}

    run = feed(
        a_file(
            {"balance": "1210.51", "transactions": [*ACCOUNT["transactions"], paid]},
            {"account": "80019999", "uprn": ""},
        ),
        after=timedelta(days=1),
    )

    assert counts(run) == (0, 1, 1, 0, 0)
    account.refresh_from_db()
    assert account.balance == 121_051
    assert account.links.count() == 1
    assert [one.our_reference for one in account.transactions.all()] == ["P2345", ""]
    assert account.instalments.count() == 10


@pytest.mark.django_db
def test_who_is_not_named_on_an_account_any_more_sees_it_no_more_unless_an_advisor_checked() -> None:
    feed(a_file({}))
    account = TaxAccount.objects.get()
    left, stays, checked, unnamed = PersonFactory.create_batch(4)
    TaxLinkFactory.create(account=account, person=left, matched_name="j obrien")
    TaxLinkFactory.create(account=account, person=stays, matched_name="sian obrien")
    TaxLinkFactory.create(account=account, person=checked, how=TaxLink.How.ADVISOR)
    TaxLinkFactory.create(account=account, person=unnamed)
    Consent.objects.create(person=left, account=account, subject="e_billing", words="I agree.")

    feed(a_file({"names": ["MRS S O'BRIEN"]}), after=timedelta(days=1))

    live = account.links.filter(ended_at__isnull=True)
    assert {link.person for link in live} == {stays, checked, unnamed}
    assert not tax_accounts_of(left).exists()
    assert Consent.objects.get().withdrawn_at is not None


@pytest.mark.django_db
def test_an_account_that_is_gone_is_closed_on_that_day_and_can_come_back() -> None:
    others = [{"account": f"8001000{number}", "uprn": ""} for number in range(3)]
    feed(a_file({}, *others))
    TaxLinkFactory.create(account=TaxAccount.objects.get(number="80012345"), person=PersonFactory.create())

    gone = feed(a_file(*others), after=timedelta(days=1))
    still_gone = feed(a_file(*others), after=timedelta(days=2))

    assert (counts(gone), counts(still_gone)) == ((0, 0, 3, 1, 0), (0, 0, 3, 0, 0))
    account = TaxAccount.objects.get(number="80012345")
    assert account.closed_on == date(2026, 5, 2)
    assert account.links.exists()
    back = feed(a_file({}, *others), after=timedelta(days=3))
    assert counts(back) == (0, 1, 3, 0, 0)
    account.refresh_from_db()
    assert account.closed_on is None


@pytest.mark.django_db
def test_a_refused_account_stands_as_it_was_and_is_not_gone() -> None:
    feed(a_file({}, {"account": "80019999", "uprn": ""}))

    run = feed(a_file({"balance": "much"}, {"account": "80019999", "uprn": ""}), after=timedelta(days=1))

    assert (run.state, counts(run)) == ("kept", (0, 0, 1, 0, 1))
    assert run.reasons[0]["where"] == "line 1"
    account = TaxAccount.objects.get(number="80012345")
    assert (account.balance, account.closed_on) == (136_051, None)


@pytest.mark.django_db
def test_a_feed_of_which_most_is_missing_is_held_and_nothing_changes() -> None:
    feed(a_file(*[{"account": f"8001000{number}", "uprn": ""} for number in range(4)]))

    run = feed(a_file({"account": "80010000", "uprn": "", "balance": "0"}), after=timedelta(days=1))

    assert (run.state, run.gone) == ("held", 3)
    assert TaxAccount.objects.filter(closed_on__isnull=True).count() == 4
    assert TaxAccount.objects.get(number="80010000").balance == 136_051


@pytest.mark.django_db
def test_a_csv_cut_between_two_lines_is_held_where_more_than_a_tenth_is_lost() -> None:
    accounts = [{"account": f"800100{number}", "uprn": ""} for number in range(10, 40)]
    lines = as_csv(*accounts).splitlines(keepends=True)
    feed(b"".join(lines))

    cut = feed(b"".join(lines[: len(lines) * 4 // 5]), after=timedelta(days=1))

    assert (cut.state, cut.gone) == ("held", 6)
    assert not TaxAccount.objects.filter(closed_on__isnull=False).exists()


@pytest.mark.django_db
def test_a_home_is_found_by_its_uprn_even_when_the_address_list_learns_it_later() -> None:
    run = feed(a_file({}, {"account": "80019999", "uprn": ""}))
    assert run.words == "Open accounts whose UPRN the address list does not have: 1."

    home = PropertyFactory.create(uprn="34000001")
    run = feed(a_file({"uprn": "034000001"}, {"account": "80019999", "uprn": ""}), after=timedelta(days=1))

    assert run.words == ""
    assert TaxAccount.objects.get(number="80012345").property == home
    feed(a_file({"uprn": ""}, {"account": "80019999", "uprn": ""}), after=timedelta(days=2))
    assert TaxAccount.objects.get(number="80012345").property is None


@pytest.mark.django_db
def test_a_dry_run_counts_and_keeps_nothing() -> None:
    run = feed(a_file({}), is_dry_run=True)

    assert (run.state, run.added) == ("dry", 1)
    assert not TaxAccount.objects.exists()


@pytest.mark.django_db
def test_more_accounts_than_one_batch_are_kept_in_hardly_more_queries(django_assert_max_num_queries: Any) -> None:
    content = a_file(*[{"account": f"8{number:07}", "uprn": ""} for number in range(600)])

    with django_assert_max_num_queries(150):
        run = feed(content)
    assert counts(run) == (600, 0, 0, 0, 0)
    with django_assert_max_num_queries(15):
        run = feed(content)
    assert counts(run) == (0, 0, 600, 0, 0)
    changed = feed(json.dumps({"end": 600}).encode() + b"\n" + content.replace(b"Band D", b"Band D, 2026"))
    assert counts(changed) == (0, 600, 0, 0, 0)
    assert set(TaxAccount.objects.values_list("lines__words", flat=True)) == {"Band D, 2026"}


@given(st.sampled_from([a_file({}, {"account": "80019999", "uprn": ""}), as_csv({})]), st.data())
def test_whatever_happens_to_a_file_on_its_way_it_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    instead = data.draw(st.binary(max_size=20))

    try:
        rows, _ = read(content[:start] + instead + content[start + length :])
    except FeedRefused:  # in words of its own: anything else is a fault
        return
    assert any(isinstance(row, AccountRow) for row in rows)


@pytest.mark.django_db
def test_strange_words_are_kept_or_refused_and_never_a_fault(real_data: Path) -> None:
    strange = [*json.loads((real_data / "hostile/text/blns.json").read_text("utf-8")), "\0", "\ud800", "\u202eabc"]
    accounts = [
        {**differing, "account": f"8{number:06}{index}", "uprn": differing.get("uprn", "")}
        for number, words in enumerate(strange)
        for index, differing in enumerate(
            [
                {"names": [words]},
                {"postcode": words},
                {"band": words},
                {"uprn": words},
                {"address": words, "lines": [{"words": words, "amount": "1"}]},
                {"balance": words, "closed_on": words},
                {"transactions": [{**ACCOUNT["transactions"][0], "reference": words, "our_reference": words}]},
            ]
        )
    ]

    run = feed(a_file({}, {"account": "\0"}, *accounts, {"account": "8999999", "year": "\0"}))

    assert run.state == "kept"
    assert 1_000 < run.refused < len(accounts)
    assert TaxAccount.objects.count() == run.added
