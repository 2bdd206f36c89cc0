"""People, codes and imports: what is written, and what is refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import shapely
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import actions
from accounts.feeds import councils, postcodes, wards
from accounts.models import AlertChannels, ConfirmationCode, Council, Person, Postcode, Ward
from tests.factories.accounts import CouncilFactory, PersonFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db
EMAIL, MOBILE = "ann@example.org", "+447700900123"


def test_a_guest_is_nobodys_account_and_has_proved_nothing() -> None:
    first = actions.add_guest(name="Ann", email=" Ann@Example.ORG ", mobile=MOBILE, by=None)
    second = actions.add_guest(name="Ann", email=EMAIL, mobile=MOBILE, by=None)

    assert first.pk != second.pk
    assert (first.email, first.email_verified_at, first.mobile_verified_at, first.user) == (EMAIL, None, None, None)
    assert str(Person.objects.get(pk=first.pk).mobile) == MOBILE


@pytest.mark.parametrize("address", [{"email": EMAIL}, {"mobile": MOBILE}])
def test_who_proves_an_address_again_is_the_same_person(address: dict[str, str]) -> None:
    actions.add_guest(name="Ann", email=EMAIL, mobile=MOBILE, by=None)

    first = actions.person_at(**address, by=None)

    assert first == actions.person_at(**address, by=None)
    assert first.email_verified_at or first.mobile_verified_at
    assert Person.objects.count() == 2  # a guest's word is no proof


def test_an_address_that_an_account_proved_is_the_accounts() -> None:
    PersonFactory.create(email=EMAIL, email_verified_at=timezone.now())
    owner = PersonFactory.create(account=True, email=EMAIL)

    assert actions.person_at(email="ANN@example.org", by=None) == owner


def test_the_database_keeps_one_person_for_a_proved_address() -> None:
    PersonFactory.create(email=EMAIL, email_verified_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory.create(email=EMAIL, email_verified_at=timezone.now())


def test_linking_twice_changes_nothing() -> None:
    user = UserFactory.create(email=EMAIL)

    assert actions.link_person(user=user, name="Ann", by=user) == actions.link_person(user=user, name="Else", by=user)
    assert Person.objects.get().name == "Ann"


def test_alerts_are_one_of_the_four_ways() -> None:
    person = PersonFactory.create()

    assert actions.set_alerts(person=person, alerts="sms", by=None).alerts == AlertChannels.SMS
    with pytest.raises(ValueError, match="pigeon"):
        actions.set_alerts(person=person, alerts="pigeon", by=None)


@pytest.mark.parametrize("address", [{"email": EMAIL}, {"mobile": MOBILE}])
def test_the_code_sent_confirms_once(address: dict[str, str]) -> None:
    where = {"email": "", "mobile": ""} | address
    code, digits = actions.issue_code(purpose="follow FLY", email=where["email"], mobile=where["mobile"], by=None)

    assert len(digits) == 6
    assert digits not in ConfirmationCode.objects.get().code_hash
    confirmed = actions.confirm_code(
        code_id=code.pk, purpose="follow FLY", typed=f" {digits[:3]} {digits[3:]} ", by=None
    )
    assert (confirmed.email, str(confirmed.mobile)) == (address.get("email", ""), address.get("mobile", ""))
    with pytest.raises(actions.CodeExpired):
        actions.confirm_code(code_id=code.pk, purpose="follow FLY", typed=digits, by=None)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_five_wrong_tries_end_a_code_and_each_says_how_many_are_left() -> None:
    code, digits = actions.issue_code(purpose="follow", email=EMAIL, by=None)
    left = []
    for _ in range(5):
        with pytest.raises(actions.WrongCode) as refused:
            actions.confirm_code(code_id=code.pk, purpose="follow", typed=wrong(digits), by=None)
        left.append(refused.value.tries_left)

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(actions.CodeExpired):
        actions.confirm_code(code_id=code.pk, purpose="follow", typed=digits, by=None)


@pytest.mark.parametrize("typed", ["", "\0", "١٢٣٤٥٦", "x" * 10_000, "💩"])
def test_no_text_is_a_code_by_accident(typed: str) -> None:
    code, _ = actions.issue_code(purpose="follow", email=EMAIL, by=None)

    with pytest.raises(actions.WrongCode):
        actions.confirm_code(code_id=code.pk, purpose="follow", typed=typed, by=None)


def test_a_code_is_dead_after_15_minutes_or_for_another_purpose() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code, digits = actions.issue_code(purpose="follow A", email=EMAIL, by=None)
        with pytest.raises(actions.CodeExpired):
            actions.confirm_code(code_id=code.pk, purpose="follow B", typed=digits, by=None)
        with pytest.raises(actions.CodeExpired):
            actions.confirm_code(code_id=uuid4(), purpose="follow A", typed=digits, by=None)
        clock.shift(timedelta(minutes=15))
        with pytest.raises(actions.CodeExpired):
            actions.confirm_code(code_id=code.pk, purpose="follow A", typed=digits, by=None)


def test_an_address_gets_three_unused_codes_an_hour() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(3):
            actions.issue_code(purpose=f"follow {number}", email=EMAIL, by=None)
        with pytest.raises(actions.TooManyCodes):
            actions.issue_code(purpose="follow", email="ANN@example.org", by=None)
        actions.issue_code(purpose="follow", mobile=MOBILE, by=None)
        clock.shift(timedelta(minutes=61))
        actions.issue_code(purpose="follow", email=EMAIL, by=None)


def test_codes_for_one_thing_keep_nobody_from_those_for_another_until_there_are_nine() -> None:
    for kind in ("comment on planning", "follow", "return"):
        for number in range(3):
            actions.issue_code(purpose=f"{kind} {number}", email=EMAIL, by=None)
        with pytest.raises(actions.TooManyCodes):
            actions.issue_code(purpose=f"{kind} 4", email=EMAIL, by=None)
    with pytest.raises(actions.TooManyCodes):
        actions.issue_code(purpose="bills", email=EMAIL, by=None)


def test_codes_that_were_used_do_not_count() -> None:
    for _ in range(5):
        code, digits = actions.issue_code(purpose="follow", email=EMAIL, by=None)
        actions.confirm_code(code_id=code.pk, purpose="follow", typed=digits, by=None)


# ---- Imports, on files made here


def ward_file(folder: Path, **changes: object) -> Path:
    west = -0.2172
    square = shapely.geometry.mapping(shapely.box(west, 51.4743, west + 0.02, 51.4943))
    facts = {
        "WD25CD": "E05013743",
        "WD25NM": "Lillie",
        "LAD25CD": "E09000013",
        "LAD25NM": "Hammersmith and Fulham",
        "BNG_E": 524_500,
        "BNG_N": 177_500,
        "LONG": -0.2072,
        "LAT": 51.4843,
    }
    geometry = changes.pop("geometry", square)
    feature = {"type": "Feature", "properties": {**facts, **changes}, "geometry": geometry}
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


LINE = '"SW6 7SR",10,524500,177500,"E92000001","E19000003","E18000007","","E09000013","E05013743"'


def postcode_file(folder: Path, *lines: str, head: str = "") -> Path:
    path = folder / "postcodes.csv"
    path.write_text("\n".join([*([head] if head else []), *lines]) + "\n")
    return path


def bring_wards(path: Path, *, is_dry_run: bool = False) -> actions.Imported:
    rows, refused = wards.read_wards(path)
    return actions.import_wards(rows=rows, refused=refused, is_dry_run=is_dry_run, by=None)


def bring_postcodes(path: Path, *, is_dry_run: bool = False) -> actions.Imported:
    rows, refused = postcodes.read_postcodes(path)
    return actions.import_postcodes(rows=rows, refused=refused, is_dry_run=is_dry_run, by=None)


def counts(imported: actions.Imported) -> tuple[int, int, int, int]:
    return imported.added, imported.changed, imported.unchanged, len(imported.refused)


def test_wards_are_added_then_unchanged_then_changed(tmp_path: Path) -> None:
    assert counts(bring_wards(ward_file(tmp_path))) == (1, 0, 0, 0)
    assert counts(bring_wards(ward_file(tmp_path))) == (0, 0, 1, 0)
    assert counts(bring_wards(ward_file(tmp_path, WD25NM="Lillie and more"))) == (0, 1, 0, 0)

    ward = Ward.objects.select_related("council").get()
    assert (ward.name, ward.council.name, ward.council.is_ours) == ("Lillie and more", "Hammersmith and Fulham", True)
    assert (ward.easting, ward.west) == (524_500, -0.2172)


@pytest.mark.parametrize("bring", [bring_wards, bring_postcodes])
def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path, bring: Callable[..., actions.Imported]) -> None:
    CouncilFactory.create()
    path = ward_file(tmp_path) if bring is bring_wards else postcode_file(tmp_path, LINE)

    assert counts(bring(path, is_dry_run=True)) == (1, 0, 0, 0)
    assert not Ward.objects.exists()
    assert not Postcode.objects.exists()


def test_a_postcodes_ward_and_council_come_from_its_row_not_from_its_point(tmp_path: Path) -> None:
    WardFactory.create()  # its square holds the point
    munster = WardFactory.create(code="E05013744", name="Munster", lat=51.46)

    bring_postcodes(postcode_file(tmp_path, LINE.replace("E05013743", "E05013744")))

    assert Postcode.objects.get().ward == munster


def test_postcodes_are_added_then_unchanged_then_changed(tmp_path: Path) -> None:
    WardFactory.create()

    assert counts(bring_postcodes(postcode_file(tmp_path, LINE))) == (1, 0, 0, 0)
    assert counts(bring_postcodes(postcode_file(tmp_path, LINE))) == (0, 0, 1, 0)
    assert counts(bring_postcodes(postcode_file(tmp_path, LINE.replace("524500", "524510")))) == (0, 1, 0, 0)


def test_a_postcode_whose_ward_comes_later_gets_it_when_the_file_is_run_again(tmp_path: Path) -> None:
    CouncilFactory.create()
    bring_postcodes(postcode_file(tmp_path, LINE))
    ward = WardFactory.create()

    assert counts(bring_postcodes(postcode_file(tmp_path, LINE))) == (0, 1, 0, 0)
    assert Postcode.objects.get().ward == ward


def test_postcodes_of_councils_far_away_are_counted_and_left_out(tmp_path: Path) -> None:
    WardFactory.create()

    imported = bring_postcodes(
        postcode_file(tmp_path, LINE, LINE.replace("SW6 7SR", "AB1 0AA").replace("E09000013", "S12000033"))
    )

    assert (imported.added, imported.elsewhere) == (1, 1)


def test_easting_and_northing_swapped_are_refused(tmp_path: Path) -> None:
    WardFactory.create()

    imported = bring_postcodes(postcode_file(tmp_path, LINE.replace("524500,177500", "177500,524500")))

    assert counts(imported) == (0, 0, 0, 1)
    assert "swapped" in imported.refused[0].reason


def test_councils_are_kept_and_ours_is_the_one_of_the_settings() -> None:
    rows = councils.read_councils()

    assert counts(actions.import_councils(rows=rows, by=None)) == (len(rows), 0, 0, 0)
    assert counts(actions.import_councils(rows=rows, by=None)) == (0, 0, len(rows), 0)
    assert counts(actions.import_councils(rows=[replace_name(rows[1])], by=None)) == (0, 1, 0, 0)
    assert Council.objects.get(is_ours=True).code == "E09000013"


def replace_name(row: councils.CouncilRow) -> councils.CouncilRow:
    return row.model_copy(update={"name": "Brent Council"})


def test_two_thousand_postcodes_take_few_queries(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    WardFactory.create()
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    codes = [f"SW{n} {d}{a}{b}" for n in range(1, 2) for d in range(1, 6) for a in letters for b in letters]
    path = postcode_file(tmp_path, *(LINE.replace("SW6 7SR", code) for code in codes))

    with django_assert_max_num_queries(30):
        assert bring_postcodes(path).added == 2_000


def test_a_code_that_lives_long_works_again_and_a_right_one_takes_back_wrong_tries() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _code, digits = actions.issue_code(purpose="return", email=EMAIL, lives_for=timedelta(days=28), by=None)
        for _day in range(3):
            for _ in range(4):
                with pytest.raises(actions.WrongCode):
                    actions.recognise_code(purpose="return", typed=wrong(digits), by=None)
            assert actions.recognise_code(purpose="return", typed=digits, by=None).email == EMAIL
            clock.shift(timedelta(days=9))
        clock.shift(timedelta(days=1))
        with pytest.raises(actions.CodeExpired):
            actions.recognise_code(purpose="return", typed=digits, by=None)


def test_five_wrong_tries_end_a_long_code_too_and_only_the_newest_works() -> None:
    _code, first = actions.issue_code(purpose="return", email=EMAIL, by=None)
    _code, second = actions.issue_code(purpose="return", email=EMAIL, by=None)
    typed = first if first != second else wrong(second)
    for _ in range(5):
        with pytest.raises(actions.WrongCode):
            actions.recognise_code(purpose="return", typed=typed, by=None)

    for purpose in ("return", "something else"):
        with pytest.raises(actions.CodeExpired):
            actions.recognise_code(purpose=purpose, typed=second, by=None)


def test_codes_can_be_kept_longer_than_they_were_made_for() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _code, digits = actions.issue_code(purpose="return", email=EMAIL, by=None)
        actions.keep_codes(purpose="return", until=timezone.now() + timedelta(days=2), by=None)
        clock.shift(timedelta(days=1))
        actions.recognise_code(purpose="return", typed=digits, by=None)


def test_someone_who_calls_is_kept_with_nothing_proved() -> None:
    by = UserFactory.create()

    person = actions.add_person(name="Ann", email="ANN@example.org", mobile=MOBILE, home_words="1 High St", by=by)
    unreachable = actions.add_person(name="Bob", email="", mobile="", home_words="", by=by)

    assert (person.email, person.email_verified_at, person.user) == ("ann@example.org", None, None)
    assert (person.alerts, unreachable.alerts) == (AlertChannels.BOTH, AlertChannels.NEITHER)
