"""Numbers that others gave: National Insurance, a bank account, a registration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.asking import answered, asked, shown


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    "typed", ["AB123456C", "ab 12 34 56 c", "AB-12-34-56-C", "ＡＢ１２３４５６Ｃ", " ab123456c\u200b"]
)
def test_a_national_insurance_number_is_read_as_people_write_it(typed: str) -> None:
    question = asked("national_insurance")
    form = answered(question, {"it": typed})

    assert form.answers == {"it": "AB123456C"}
    assert question.words("AB123456C") == "AB 12 34 56 C"
    assert shown(question, "AB123456C")["it"] == "AB 12 34 56 C"


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    "typed",
    [
        *("QQ123456C", "DA123456A", "FA123456A", "IA123456A", "UA123456A", "VA123456A", "AO123456A", "AV123456A"),
        *("BG123456A", "GB123456A", "KN123456A", "NK123456A", "NT123456A", "TN123456A", "ZZ123456A"),
        *("AB123456E", "AB12345C", "AB1234567C", "AB123456", "ABC", "12345678", "🛋"),
    ],
)
def test_what_hmrc_never_gave_is_no_national_insurance_number(typed: str) -> None:
    form = answered(asked("national_insurance"), {"it": typed})

    assert form.errors == {"it": ["Enter a National Insurance number in the correct format"]}


def test_a_missing_national_insurance_number_is_told() -> None:
    assert answered(asked("national_insurance"), {}).errors == {"it": ["Enter a National Insurance number"]}


GOOD = {"it_name": "Ann O’Neil", "it_sort_code": "30-94-30", "it_account_number": "12345678", "it_roll_number": ""}


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("typed", "part", "stored"),
    [
        ({"it_sort_code": "30 94 30"}, "sort_code", "309430"),
        ({"it_sort_code": "３０９４３０"}, "sort_code", "309430"),
        ({"it_account_number": "123 456"}, "account_number", "00123456"),
        ({"it_account_number": "1234567"}, "account_number", "01234567"),
        ({"it_roll_number": "a/123-4.5 b"}, "roll_number", "A/123-4.5 B"),
        ({"it_name": "  Ann   O’Neil "}, "name", "Ann O’Neil"),
    ],
)
def test_a_bank_account_is_read_as_people_write_it(typed: dict[str, str], part: str, stored: str) -> None:
    question = asked("bank_account")
    form = answered(question, GOOD | typed)

    assert form.errors == {}
    assert form.answers["it"][part] == stored
    assert answered(question, shown(question, form.answers["it"])).answers == form.answers


def test_a_bank_account_reads_line_by_line() -> None:
    form = answered(asked("bank_account"), GOOD | {"it_roll_number": "B1"})

    assert asked("bank_account").words(form.answers["it"]) == (
        "Ann O’Neil\nSort code 30-94-30\nAccount number 12345678\nRoll number B1"
    )


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("typed", "name", "error"),
    [
        ({"it_name": " "}, "it_name", "Enter the name on the account"),
        ({"it_name": "x" * 71}, "it_name", "Name on the account must be 70 characters or fewer"),
        ({"it_sort_code": ""}, "it_sort_code", "Enter a sort code"),
        ({"it_sort_code": "30943"}, "it_sort_code", "Sort code must be 6 digits, like 30 94 30"),
        ({"it_sort_code": "30943a"}, "it_sort_code", "Sort code must be 6 digits, like 30 94 30"),
        ({"it_account_number": ""}, "it_account_number", "Enter an account number"),
        ({"it_account_number": "12345"}, "it_account_number", "Account number must be between 6 and 8 digits"),
        ({"it_account_number": "123456789"}, "it_account_number", "Account number must be between 6 and 8 digits"),
        ({"it_roll_number": "1" * 19}, "it_roll_number", "Roll number must be between 1 and 18 characters"),
        (
            {"it_roll_number": "<b>"},
            "it_roll_number",
            "Roll number must only include letters a to z, numbers, hyphens, spaces, slashes and full stops",
        ),
    ],
)
def test_what_is_wrong_with_a_bank_account_is_said_by_its_input(typed: dict[str, str], name: str, error: str) -> None:
    assert answered(asked("bank_account"), GOOD | typed).errors == {name: [error]}


def test_an_empty_bank_account_names_all_that_is_missing() -> None:
    assert answered(asked("bank_account"), {}).errors == {
        "it_name": ["Enter the name on the account"],
        "it_sort_code": ["Enter a sort code"],
        "it_account_number": ["Enter an account number"],
    }
    assert answered(asked("bank_account", optional=True), {}).answers == {"it": None}


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        *(("AB12CDE", "AB12CDE"), ("ab12 cde", "AB12CDE"), ("AB-12-CDE", "AB12CDE"), ("ａｂ１２ｃｄｅ", "AB12CDE")),
        *(("A1 BCD", "A1BCD"), ("q123 abc", "Q123ABC"), ("ABC 123D", "ABC123D"), ("1 A", "1A"), ("A 1", "A1")),
        *(("ABC 1234", "ABC1234"), ("1234 AB", "1234AB"), ("JIG 4567", "JIG4567"), ("101 D 234", "101D234")),
        ("AB 12 CD", "AB12CD"),
    ],
)
def test_a_registration_of_any_age_is_read(typed: str, stored: str) -> None:
    question = asked("vehicle")
    form = answered(question, {"it": typed})

    assert form.answers == {"it": stored}
    assert answered(question, shown(question, stored)).answers == {"it": stored}


@pytest.mark.parametrize("typed", ["ABCDEFG", "12345", "AB12CDEF", "0AB", "🛻", "AB12 CD3"])
def test_what_is_no_registration_is_told(typed: str) -> None:
    form = answered(asked("vehicle"), {"it": typed})

    assert form.errors == {"it": ["Enter a UK registration number in the correct format, like AB12 CDE"]}


def test_a_missing_registration_is_told() -> None:
    assert answered(asked("vehicle"), {}).errors == {"it": ["Enter a registration number, like AB12 CDE"]}
    assert asked("vehicle").words("AB12CDE") == "AB12 CDE"


@given(st.text(max_size=30))
def test_any_text_is_an_identifier_or_has_its_message(typed: str) -> None:
    for kind in ("national_insurance", "vehicle"):
        form = answered(asked(kind), {"it": typed})

        assert form.errors or form.answers["it"].isascii()
    form = answered(asked("bank_account"), dict.fromkeys(GOOD, typed))
    assert form.errors or form.answers["it"]["sort_code"].isascii()


@pytest.mark.parametrize("kind", ["national_insurance", "bank_account", "vehicle", "money", "address"])
def test_what_others_could_misuse_is_personal(kind: str) -> None:
    assert asked(kind).is_personal


@pytest.mark.req("R-58")
def test_the_case_repeats_only_the_end_of_a_number_to_its_owner() -> None:
    account = answered(asked("bank_account"), GOOD).answers["it"]

    assert asked("national_insurance").masked("AB123456C") == "Ending 56 C"
    assert asked("bank_account").masked(account) == "Ann O’Neil\nAccount number ending 5678"
    rows = asked("group", item="person", questions=[{"type": "national_insurance", "name": "nino", "label": "Number"}])
    assert rows.masked([{"nino": "AB123456C"}]) == "Person 1: Ending 56 C"
    assert asked("vehicle").masked("AB12CDE") == "AB12 CDE"
