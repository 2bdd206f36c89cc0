"""Lists of requests: files read or refused in words, rows checked by the pages, each good one sent once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Client, Organisation, User
from casework.models import Case, CaseChannel
from journeys import kinds, lists, rows
from journeys.actions import lists as actions
from journeys.models import ListState, RequestList, RowState
from journeys.queries import lists as queries
from journeys.rules import sheets
from notifications.models import Message
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory, PostcodeFactory, PropertyFactory, TeamFactory
from tests.factories.agencies import AgencyFactory, ClientFactory, a_caseworker

pytestmark = [pytest.mark.req("R-31")]

HEADING = "client,kind,offensive,surface,owner,place,place_words,size,description"
GOOD = "A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,On the lamp post"


def a_file(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *lines]).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_is_read_in_whatever_letters_and_marks_a_spreadsheet_wrote_it(encoding: str, mark: str) -> None:
    text = mark.join(["Client", "Full name"]) + "\r\n" + mark.join(["7", "Zoë “O’Neil”"]) + "\r\n"

    sheet = sheets.read_sheet(text.encode(encoding))

    assert list(sheet.columns) == ["client", "full_name"]
    assert [(line.number, list(line.cells)) for line in sheet.lines] == [(2, ["7", "Zoë “O’Neil”"])]


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"),
    (b"  \n \n", "empty"),
    (b"client,kind\n", "no rows"),
    (b"PK\x03\x04rest", "spreadsheet"),
    (b"%PDF-1.7", "PDF"),
    (b"client,kind\n1,caf\x81\n", "cannot read the letters"),
    (b"\xef\xbb\xbfclient,kind\n1,caf\xe9\n", "This file is not saved as UTF-8: line 2"),
    (b"<!doctype html><p>", "web page"),
    (b"client,client\n1,2\n", "there twice"),
    (b"\xff\xfea", "cut off"),
    (b'client,kind\n1,2\n3,"' + b"x" * 200_000, "Line 3, column “kind”: this cell has more than 100,000 signs"),
    (b'"' + b"x" * 200_000, "Line 1, column 1: this cell has more than"),
    (b"client\n" + b"1\n" * 10_001, "10,001 rows"),
    ((",".join(f"c{number}" for number in range(300)) + "\n1\n").encode(), "300 columns"),
    (b"client\n" + b"x" * 9 * 1024 * 1024, "smaller than 8 MB"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(sheets.SheetRefused) as refused:
        sheets.read_sheet(content)

    assert words in refused.value.words


@pytest.fixture
def agency(db: None) -> Organisation:
    TeamFactory.create()
    PropertyFactory.create()
    PostcodeFactory.create()
    return AgencyFactory.create()


@pytest.fixture
def nadia(agency: Organisation) -> User:
    return a_caseworker(agency, name="Nadia Rahimi").user  # type: ignore[return-value]


@pytest.fixture
def ann(agency: Organisation) -> Client:
    return ClientFactory.create(
        organisation=agency, own_reference="A-1", person=PersonFactory.create(name="Ann O’Neil")
    )


def taken(agency: Organisation, by: User, content: bytes) -> RequestList:
    service = kinds.publish(kinds.services()["report-graffiti"])
    sheet = sheets.read_sheet(content)
    return actions.keep_list(organisation=agency, service=service, name="x.csv", content=content, sheet=sheet, by=by)


def checked(agency: Organisation, by: User, *lines: str) -> RequestList:
    kept = taken(agency, by, a_file(*lines))
    lists.work()
    kept.refresh_from_db()
    assert kept.state == ListState.CHECKED
    return kept


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "column", "words"), [
    ("A-9,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,", "client", "no client with this reference"),
    (",Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,", "client", "Write your reference"),
    ("A-1,Chalk,no,street,,12 Lillie Road SW6 7SR,,Bigger,", "kind", "“Chalk” is none of these: Paint or pen"),
    ("A-1,,no,street,,12 Lillie Road SW6 7SR,,Bigger,", "kind", "Choose what it is"),
    ("A-1,Stickers,perhaps,street,,12 Lillie Road SW6 7SR,,Bigger,", "offensive", "neither yes nor no"),
    ("A-1,Stickers,no,railway,,12 Lillie Road SW6 7SR,,Bigger,", "", "The railway removes it"),
    ("A-1,Stickers,no,street,,Nowhere Lane 5,,Bigger,", "place", "We found no such place"),
    ("A-1,Stickers,no,street,,,,Bigger,", "place", "Enter a postcode"),
    ("A-1,Stickers,no,home,,12 Lillie Road SW6 7SR,,Bigger,", "owner", "Choose whether the place is yours"),
    ('A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,"=HYPERLINK(""http://x"")"', "description", "formula"),
    ("A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,one,two", "", "more cells than the heading"),
    ("A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger," + "x" * 6000, "description", "longer than 5,000"),
    ("A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger," + "x" * 1200, "description", "1,000"),
])  # fmt: skip
def test_what_is_wrong_with_a_row_is_told_at_its_column(
    agency: Organisation, nadia: User, ann: Client, row: str, column: str, words: str
) -> None:
    kept = checked(agency, nadia, row)

    found = kept.rows.get()
    assert found.state == RowState.BAD
    assert words in found.faults[column]


@pytest.mark.django_db
def test_all_that_is_wrong_with_a_row_is_told_at_once(agency: Organisation, nadia: User, ann: Client) -> None:
    kept = checked(
        agency,
        nadia,
        "A-1,Chalk,perhaps,street,,Nowhere Lane 5,,,=1+1",
        "A-9,Chalk,no,street,,12 Lillie Road SW6 7SR,,Bigger,",
        "A-1,Stickers,no,street,,Nowhere Lane 5,,Huge,",
    )

    told = [dict(row.faults) for row in kept.rows.all()]
    assert [sorted(faults) for faults in told] == [
        ["description", "kind", "offensive", "place", "size"],
        ["client", "kind"],
        ["place", "size"],
    ]
    assert "neither yes nor no" in told[0]["offensive"]


@pytest.mark.django_db
def test_a_row_that_repeats_a_bad_one_says_what_is_wrong_with_both(
    agency: Organisation, nadia: User, ann: Client
) -> None:
    bad = "A-1,Chalk,no,street,,12 Lillie Road SW6 7SR,,Bigger,"
    kept = checked(agency, nadia, GOOD, bad, bad, GOOD, bad)

    told = [dict(row.faults) for row in kept.rows.all()]
    assert "“Chalk” is none of these" in told[1]["kind"]
    for again in (told[2], told[4]):
        assert again == {**told[1], "": "This row is the same as line 3, which is not good either"}
    assert told[3] == {"": "This row is the same as line 2. It is taken once"}


@pytest.mark.django_db
def test_a_short_list_does_not_wait_for_a_long_one(
    agency: Organisation, nadia: User, ann: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS_IN_TURN", 2)
    long = checked(agency, nadia, *[f"{GOOD} {number}" for number in range(7)])
    short = checked(agency, nadia, GOOD)
    for kept in (long, short):
        actions.confirm_list(kept=kept, by=nadia)

    lists.work()

    long.refresh_from_db()
    short.refresh_from_db()
    assert (long.state, short.state) == (ListState.DONE, ListState.DONE)
    assert short.finished_at is not None
    assert long.finished_at is not None
    assert short.finished_at < long.finished_at
    assert Case.objects.filter(opened_at__gt=short.finished_at).count() >= 3


@pytest.mark.django_db
def test_a_client_gets_one_message_of_all_that_a_list_asks_for(agency: Organisation, nadia: User) -> None:
    for number, name in enumerate(("Ann", "Bo"), start=1):
        person = PersonFactory.create(name=name, email=f"{name.lower()}@example.org", alerts="email")
        ClientFactory.create(organisation=agency, own_reference=f"A-{number}", person=person)
    kept = checked(agency, nadia, *[f"{GOOD} {number}" for number in range(4)], GOOD.replace("A-1", "A-2"))
    actions.confirm_list(kept=kept, by=nadia)
    for _ in range(2):
        lists.work()

    told = Message.objects.order_by("to")
    assert [(one.event, one.to, one.facts["number"]) for one in told] == [
        ("list_sent", "ann@example.org", 4),
        ("list_sent", "bo@example.org", 1),
    ]
    assert Case.objects.count() == 5


@pytest.mark.django_db
def test_good_rows_are_sent_once_and_bad_ones_never(agency: Organisation, nadia: User, ann: Client) -> None:
    kept = checked(agency, nadia, GOOD, GOOD, "A-1,Chalk,no,street,,12 Lillie Road SW6 7SR,,Bigger,")
    assert Case.objects.count() == 0

    actions.confirm_list(kept=kept, by=nadia)
    with pytest.raises(actions.NotChecked):
        actions.confirm_list(kept=kept, by=nadia)
    for _ in range(3):
        lists.work()

    kept.refresh_from_db()
    case = Case.objects.get()
    assert kept.state == ListState.DONE
    assert [row.state for row in kept.rows.all()] == ["sent", "bad", "bad"]
    assert "the same as line 2" in kept.rows.get(line=3).faults[""]
    assert kept.rows.get(line=2).reference == case.reference
    assert (case.person, case.organisation, case.opened_by, case.channel) == (
        ann.person, agency, nadia, CaseChannel.PARTNER,
    )  # fmt: skip
    assert case.street_name == "Lillie Road"


@pytest.mark.django_db
def test_a_client_of_another_agency_or_without_consent_is_nobody(agency: Organisation, nadia: User) -> None:
    ClientFactory.create(own_reference="A-1")
    ClientFactory.create(organisation=agency, own_reference="A-2", until=timezone.localdate() - timedelta(days=1))

    kept = checked(agency, nadia, GOOD, GOOD.replace("A-1", "A-2"))

    assert [row.client for row in kept.rows.all()] == [None, None]
    assert queries.counts_of(kept)["bad"] == 2


@pytest.mark.django_db
def test_consent_that_is_withdrawn_before_it_is_sent_stops_the_row_and_no_other(
    agency: Organisation, nadia: User, ann: Client
) -> None:
    other = ClientFactory.create(organisation=agency, own_reference="A-2")
    kept = checked(agency, nadia, GOOD, GOOD.replace("A-1", "A-2"))
    actions.confirm_list(kept=kept, by=nadia)
    accounts.withdraw_client_consent(client=ann, by=None)

    lists.work()

    assert [(row.state, dict(row.faults)) for row in kept.rows.all()] == [
        ("failed", {"": "The client’s consent has ended"}),
        ("sent", {}),
    ]
    assert [case.person for case in Case.objects.all()] == [other.person]


@pytest.mark.django_db
def test_a_list_that_is_being_sent_is_not_deleted_and_old_ones_are(
    agency: Organisation, nadia: User, ann: Client
) -> None:
    kept = checked(agency, nadia, GOOD)
    actions.confirm_list(kept=kept, by=nadia)
    actions.delete_list(list_id=kept.pk, by=nadia)
    assert RequestList.objects.count() == 1

    lists.work()
    assert actions.delete_expired_lists(now=timezone.now() + timedelta(days=29), by=None) == 1
    assert Case.objects.count() == 1


def test_services_that_need_a_file_a_time_or_money_take_no_rows() -> None:
    slugs = {service.slug for service in rows.services()}

    assert "report-graffiti" in slugs
    assert not slugs & {"pay-council-tax", "book-benefits-advice", "apply-for-a-blue-badge", "get-help"}


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_row_once() -> None:
    TeamFactory.create()
    PropertyFactory.create()
    agency = AgencyFactory.create()
    nadia = a_caseworker(agency).user
    assert nadia is not None
    for number in range(6):
        ClientFactory.create(organisation=agency, own_reference=f"A-{number}")
    kept = checked(agency, nadia, *[GOOD.replace("A-1", f"A-{number}") for number in range(6)])
    actions.confirm_list(kept=kept, by=nadia)
    kept.refresh_from_db()
    found = list(kept.rows.select_related("client__person"))

    def send_all() -> None:
        for row in found:
            lists.send_row(kept, row)

    at_once(*[send_all] * 4)

    assert Case.objects.count() == 6
    assert len({row.reference for row in kept.rows.all()}) == 6
