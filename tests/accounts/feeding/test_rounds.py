"""The feeds of collection rounds: which round comes to what, and the dates that differ."""

from datetime import UTC, date, datetime

import pytest

from accounts.actions import feeding
from accounts.models import FeedRun, Round, RoundDate, RoundPostcode, RoundProperty
from accounts.queries.rounds import collections_of
from tests.factories.accounts import PropertyFactory
from tests.factories.rounds import RoundFactory

HEADER = "round,stream,weekday,every_weeks,starts_on,ends_on,uprn,postcode"
CHANGES = "round,date,change,moved_to,reason"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def feed(*lines: str, feed: str = "rounds", header: str = HEADER, confirm: bool = False) -> FeedRun:
    text = "\n".join([header, *lines]) + "\n"
    return feeding.run_feed(
        feed=feed, content=text.encode(), source="file.csv", as_of=NOON, confirm_removals=confirm, by=None
    )


def change(*lines: str, confirm: bool = False) -> FeedRun:
    return feed(*lines, feed="round-changes", header=CHANGES, confirm=confirm)


def counts(run: FeedRun) -> dict[str, int]:
    found = {name: getattr(run, name) for name in ("added", "changed", "unchanged", "gone", "refused")}
    return {name: count for name, count in found.items() if count}


@pytest.fixture(autouse=True)
def _homes() -> None:
    for number in range(1, 5):
        PropertyFactory.create(uprn=f"10000000000{number}", house_number=str(number))


@pytest.mark.req("R-11")
def test_rounds_come_to_properties_and_to_postcodes() -> None:
    run = feed(
        "Monday refuse,refuse,Monday,,,,100000000001,",
        "Monday refuse,Rubbish,mon,1,,,100000000002,",
        "Garden A,garden waste,Thursday,2,2026-11-05,31/03/2027,,sw6 7sr",
    )

    assert (run.state, counts(run), run.reasons) == ("kept", {"added": 3}, [])
    garden = Round.objects.get(stream="garden")
    assert (garden.weekday, garden.every_weeks, garden.starts_on, garden.ends_on) == (
        3, 2, date(2026, 11, 5), date(2027, 3, 31),
    )  # fmt: skip
    assert RoundPostcode.objects.get().postcode == "SW67SR"
    assert sorted(RoundProperty.objects.values_list("property__uprn", flat=True)) == ["100000000001", "100000000002"]


@pytest.mark.req("R-47")
def test_the_same_file_again_changes_nothing() -> None:
    lines = ["A,refuse,Monday,,,,100000000001,", "B,food,Friday,2,2026-01-02,,,SW67SR"]
    feed(*lines)
    before = [list(model.objects.values_list()) for model in (Round, RoundProperty, RoundPostcode)]

    assert counts(feed(*lines)) == {"unchanged": 2}
    assert [list(model.objects.values_list()) for model in (Round, RoundProperty, RoundPostcode)] == before


@pytest.mark.req("R-47")
def test_what_is_new_different_and_gone_is_counted_row_by_row() -> None:
    feed(*(f"A,refuse,Monday,,,,10000000000{number}," for number in (1, 2)), "B,food,Friday,,,,100000000003,")

    run = feed("A,refuse,Tuesday,,,,100000000001,", "B,food,Friday,,,,100000000003,", "B,food,Friday,,,,100000000004,")

    assert counts(run) == {"added": 1, "changed": 1, "unchanged": 1, "gone": 1}
    assert Round.objects.get(code="A").weekday == 1


@pytest.mark.req("R-47")
def test_a_round_that_is_not_in_the_file_any_more_is_gone_with_its_dates() -> None:
    feed("A,refuse,Monday,,,,100000000001,", "B,food,Friday,,,,100000000001,", "C,garden,Friday,,,,100000000001,")
    change("B,2026-12-25,cancelled,,Christmas Day")

    assert counts(feed("A,refuse,Monday,,,,100000000001,", "C,garden,Friday,,,,100000000001,")) == {
        "unchanged": 2, "gone": 1,
    }  # fmt: skip
    assert sorted(Round.objects.values_list("code", flat=True)) == ["A", "C"]
    assert not RoundDate.objects.exists()


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A,refuse,Monday,,,,100000000001,", "UPRN 100000000001 is in the file twice for round A: line 2 has it"),
        ("A,refuse,Monday,,,,000100000000001,", "is no UPRN"),
        ("A,refuse,Monday,,,,0,", "is no UPRN"),
        ("A,refuse,Monday,,,,1.00E+11,", "a spreadsheet has cut the UPRN short"),
        ("A,refuse,Monday,,,,99,", "there is no property with UPRN 99"),
        ("A,refuse,Tuesday,,,,100000000002,", "round A has another stream or other days on line 2"),
        ("A,food,Monday,,,,100000000002,", "round A has another stream or other days on line 2"),
        ("B,refuse,Mo,,,,100000000002,", "is no day of the week"),
        ("B,refuse,1,,,,100000000002,", "is no day of the week"),
        ("B,refuse,Monday,0,,,100000000002,", "every_weeks"),
        ("B,refuse,Monday,2,,,100000000002,", "starts_on does not say from which week"),
        ("B,refuse,Monday,2,2027-02-29,,100000000002,", "starts_on “2027-02-29” is no date"),
        ("B,refuse,Monday,,2026-02-01,2026-01-01,100000000002,", "before it starts"),
        ("B,coal,Monday,,,,100000000002,", "stream is “coal”"),
        (",refuse,Monday,,,,100000000002,", "no name"),
        ("B,refuse,Monday,,,,,", "a UPRN or a postcode"),
        ("B,refuse,Monday,,,,100000000002,SW67SR", "a UPRN or a postcode"),
        ("B,refuse,Monday,,,,,London", "is no postcode"),
        ("B,refuse,Monday", "not as many values"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason_and_the_rest_is_kept(line: str, reason: str) -> None:
    run = feed("A,refuse,Monday,,,,100000000001,", line, "A,refuse,Monday,,,,100000000003,")

    assert (run.state, counts(run)) == ("kept", {"added": 2, "refused": 1})
    assert run.reasons[0]["where"] == "line 3"
    assert reason in run.reasons[0]["reason"]


def test_noughts_before_a_uprn_are_forgiven_on_either_side() -> None:
    PropertyFactory.create(uprn="000034000077")

    run = feed("A,refuse,Monday,,,,34000077,", "A,refuse,Monday,,,,0100000000001", "A,refuse,Monday,,,,100000000001,")

    assert RoundProperty.objects.filter(property__uprn="000034000077").exists()
    assert counts(run) == {"added": 2, "refused": 1}  # the line between is one value short


@pytest.mark.req("R-11")
def test_a_round_on_29_february_is_kept_and_comes() -> None:
    feed("A,refuse,Tuesday,4,29/02/2028,,100000000001,")

    days = collections_of(RoundProperty.objects.get().property, from_on=date(2028, 2, 1), until_on=date(2028, 3, 31))
    assert [day.on for day in days] == [date(2028, 2, 29), date(2028, 3, 28)]


@pytest.mark.req("R-11")
def test_changes_move_cancel_and_add_and_the_next_list_replaces_them() -> None:
    place = RoundFactory.create(code="A", weekday=4, at=[PropertyFactory.create()]).properties.get().property

    run = change(
        "A,2026-12-25,moved,2026-12-27,Christmas Day", "A,2027-01-01,cancelled,,New Year", "A,2027-01-04,extra,,Trees"
    )

    assert (run.state, counts(run)) == ("kept", {"added": 3})
    days = collections_of(place, from_on=date(2026, 12, 24), until_on=date(2027, 1, 8))
    assert [(day.on, day.moved_from, day.reason) for day in days] == [
        (date(2026, 12, 27), date(2026, 12, 25), "Christmas Day"),
        (date(2027, 1, 4), None, "Trees"),
        (date(2027, 1, 8), None, ""),
    ]
    run = change("A,2026-12-25,moved,2026-12-28,Christmas Day", "A,2027-01-01,cancelled,,New Year")
    assert counts(run) == {"changed": 1, "unchanged": 1, "gone": 1}
    assert counts(change("A,2026-12-25,moved,2026-12-28,Christmas Day", "A,2027-01-01,cancelled,,New Year")) == {
        "unchanged": 2
    }


@pytest.mark.req("R-11")
def test_a_change_of_all_rounds_is_one_of_each_that_comes_on_the_day_but_for_those_with_their_own() -> None:
    for code, weekday in (("A", 4), ("B", 4), ("C", 3)):
        RoundFactory.create(code=code, weekday=weekday)

    run = change("all,2026-12-25,moved,2026-12-28,Christmas", "B,2026-12-25,cancelled,,No lorry")

    assert counts(run) == {"added": 2}
    assert set(RoundDate.objects.values_list("round__code", "kind")) == {("A", "moved"), ("B", "cancelled")}


def test_what_was_different_before_today_stays() -> None:
    one = RoundFactory.create(code="A", weekday=4)
    RoundDate.objects.create(round=one, on=date(2026, 4, 3), kind="cancelled", reason="Good Friday")

    assert counts(change("A,2026-12-25,cancelled,,Christmas Day")) == {"added": 1}
    assert RoundDate.objects.count() == 2


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Z,2026-12-25,cancelled,,", "there is no round Z"),
        ("A,2026-12-24,cancelled,,", "round A does not come on 2026-12-24"),
        ("all,2026-12-24,cancelled,,", "no round comes on 2026-12-24"),
        ("A,2027-02-29,cancelled,,", "is no date"),
        ("A,2027-01-01,delayed,,", "change is “delayed”"),
        ("A,2027-01-01,moved,,", "moved_to has to say"),
        ("A,2027-01-01,cancelled,2027-01-02,", "moved_to has to say"),
        ("A,2027-01-01,moved,2027-01-01,", "the same day, or too far"),
        ("A,2027-01-01,moved,2028-01-02,", "the same day, or too far"),
        ("all,2027-01-01,extra,,", "of which round"),
        ("A,25/12/2026,cancelled,,", "round A has a change on 2026-12-25 already, on line 2"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_its_reason(line: str, reason: str) -> None:
    RoundFactory.create(code="A", weekday=4)

    run = change("A,2026-12-25,moved,2026-12-27,Christmas Day", line)

    assert counts(run) == {"added": 1, "refused": 1}
    assert reason in run.reasons[0]["reason"]


@pytest.mark.req("R-11")
def test_the_run_tells_the_bank_holidays_on_which_rounds_come_without_a_word() -> None:
    run = feed(*(f"{code},refuse,Friday,,,,100000000001," for code in "AB"), "C,food,Monday,,,,100000000001,")

    assert run.words == (
        "Rounds that come on a bank holiday without a change: Friday 25 December 2026 (Christmas Day): 2; "
        "Monday 28 December 2026 (Boxing Day (observed)): 1; Friday 1 January 2027 (New Year's Day): 2; "
        "Friday 26 March 2027 (Good Friday): 2; and 4 more days."
    )
    assert "25 December" not in change("all,2026-12-25,moved,2026-12-27,Christmas Day").words


@pytest.mark.req("R-47")
def test_one_wrong_line_does_not_undo_the_round_that_its_other_lines_agree_on() -> None:
    homes = [f"10000000000{number}" for number in range(1, 5)]
    feed(*(f"A,refuse,Monday,,,,{home}," for home in homes))

    run = feed(f"A,refuse,Friday,,,,{homes[0]},", *(f"A,refuse,Monday,,,,{home}," for home in homes[1:]))

    assert (run.state, counts(run)) == ("kept", {"unchanged": 3, "refused": 1})
    assert run.reasons == [{"where": "line 2", "reason": "round A has another stream or other days on line 3"}]
    assert Round.objects.get().weekday == 0
    assert RoundProperty.objects.count() == 4


@pytest.mark.req("R-47")
def test_a_round_of_which_no_more_than_half_the_lines_agree_stays_as_it_is() -> None:
    lines = ["A,refuse,Monday,,,,100000000001,", "A,refuse,Monday,,,,100000000002,", "B,food,Friday,,,,100000000001,"]
    feed(*lines)

    run = feed("A,refuse,Friday,,,,100000000001,", *lines[1:])

    assert (run.state, counts(run)) == ("kept", {"unchanged": 1, "refused": 2})
    assert Round.objects.get(code="A").weekday == 0
    assert RoundProperty.objects.filter(round__code="A").count() == 2


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    "line",
    [
        "A,refuse,Mnday,,,,100000000001,",
        "A,refuse,Monday,2,2027-02-29,,100000000001,",
        "New,refuse,Mnday,,,,100000000001,",
        ",refuse,Monday,,,,100000000001,",
        "A,coal,Monday,,,,100000000001,",
        "A,refuse,Monday,,,,1.00E+11,",
    ],
)
def test_a_home_whose_row_is_refused_keeps_its_collections(line: str) -> None:
    feed("A,refuse,Monday,,,,100000000001,", "B,food,Friday,,,,100000000001,", "B,food,Friday,,,,100000000002,")

    run = feed(line, "B,food,Friday,,,,100000000001,", "B,food,Friday,,,,100000000002,")

    assert (run.state, counts(run)) == ("kept", {"unchanged": 2, "refused": 1})
    assert RoundProperty.objects.filter(round__code="A", property__uprn="100000000001").exists()


@pytest.mark.req("R-47")
def test_a_refused_row_does_not_keep_a_home_in_the_round_that_it_has_left() -> None:
    feed("A,refuse,Monday,,,,100000000001,", "A,refuse,Monday,,,,100000000002,", "A,refuse,Monday,,,,100000000003,")

    feed("B,refuse,Friday,,,,100000000001,", "B,food,Mnday,,,,100000000001,", "A,refuse,Monday,,,,100000000002,",
         "A,refuse,Monday,,,,100000000003,", confirm=True)  # fmt: skip

    assert list(RoundProperty.objects.filter(property__uprn="100000000001").values_list("round__code", flat=True)) == [
        "B"
    ]


@pytest.mark.req("R-47")
def test_a_file_of_rounds_with_more_than_a_tenth_refused_is_held_until_it_is_confirmed() -> None:
    codes = [f"SW6 {number}AA" for number in range(10)] + [f"W6 {number}AA" for number in range(10)]
    good = [f"R{at},refuse,Monday,,,,,{code}" for at, code in enumerate(codes)]
    feed(*good)

    bad = [line.replace("Monday", "Mnday") for line in good[:3]]
    held = feed(*bad, *good[3:])

    assert (held.state, counts(held)) == ("held", {"unchanged": 17, "refused": 3})
    assert held.words.startswith("Of 20 rows that stand it would remove 0, and 3 of its own are refused.")
    assert feed(*bad[:1], *good[1:2], *good[3:]).state == "kept"  # one refused and one gone: a tenth and no more
    assert feed(*bad, *good[3:], confirm=True).state == "kept"
    assert RoundPostcode.objects.count() == 19
