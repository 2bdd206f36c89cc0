"""Reading tables: what a reader gets, and why a file is refused."""

from pathlib import Path

import pytest

from accounts.feeds import FeedRefused, Refused, RowRefused
from accounts.feeds.tables import a_date, read_rows, read_table


def rows_of(text: str | bytes, **columns: list[str]) -> list[tuple[int, list[str] | None]]:
    content = text if isinstance(text, bytes) else text.encode()
    asked = {"needed": ["code"], "optional": ["name"], **columns}
    return [(number, list(values) if values else None) for number, values in read_table(content, **asked)]


@pytest.mark.req("R-47")
def test_values_come_stripped_in_the_order_asked_whatever_the_order_and_case_of_the_columns() -> None:
    assert rows_of("Other, NAME ,Code\r\nx, Ann ,1\r\n\r\ny,Bob,2\r\n") == [(2, ["1", "Ann"]), (4, ["2", "Bob"])]


@pytest.mark.req("R-47")
def test_a_byte_order_mark_and_quoted_line_breaks_do_no_harm() -> None:
    assert rows_of(b'\xef\xbb\xbfcode,name\n1,"Ann, of\nFulham"\n') == [(3, ["1", "Ann, of\nFulham"])]


def test_a_column_that_may_lack_is_empty() -> None:
    assert rows_of("code\n7\n") == [(2, ["7", ""])]


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("code,name\n", "no rows"),
        ("colour,size\nred,3\n", "columns code are missing. The first line has: colour, size"),
        ("code;name\n1;Ann\n", "not divided by commas"),
        ("code,code\n1,2\n", "code is there twice"),
        ("code,name\n1,Ann\n2", "cut off: its last line, 3, has fewer than 2"),
        ('code,name\n1,Ann\n2,"Bo', "cut off: a quote that is opened"),
        ('code,name\n1,"A"nn\n', "Line 2 is not CSV"),
        ("code,name\n1,Ann\nEND,2\n", "not whole: its last line says 2, and it has 1 rows"),
        ("code,name\n1," + "x" * 200_000 + "\n", "not CSV: field larger"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        rows_of(text)


def test_a_last_line_that_counts_the_rows_rightly_is_no_row() -> None:
    assert rows_of("code,name\n1,Ann\n2,Bob\nEND,2\n") == [(2, ["1", "Ann"]), (3, ["2", "Bob"])]


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("iso-8859-1.csv", "not in UTF-8: line 2 has a letter that cannot be read, at “üction”"),
        ("windows-1252.csv", "Save it as “CSV UTF-8”"),
    ],
)
def test_a_spreadsheets_plain_csv_is_refused_and_told_how_to_save_it(real_data: Path, name: str, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        rows_of((real_data / "hostile/csv_encodings" / name).read_bytes(), needed=["name"], optional=["town"])


@pytest.mark.req("R-47")
@pytest.mark.parametrize("name", ["ascii.csv", "utf-8.csv", "utf-8-bom.csv"])
def test_utf_8_is_read_with_and_without_its_mark(real_data: Path, name: str) -> None:
    content = (real_data / "hostile/csv_encodings" / name).read_bytes()
    (_, values), *_ = rows_of(content, needed=["name"], optional=["town"])

    assert values is not None
    assert values[0].startswith("1 Stop Instr")
    assert values[1] == "Ilford (Fairlop)"


def test_a_file_cut_off_within_a_letter_is_told_so() -> None:
    with pytest.raises(FeedRefused, match="cut off within a letter on line 2"):
        rows_of("code,name\n1,Zoë".encode()[:-1])


def test_rows_that_cannot_be_used_are_refused_one_by_one_and_all_of_them_together() -> None:
    def read(values: object, where: str) -> str:
        if "bad" in str(values):
            raise RowRefused("it is bad")
        return where

    assert read_rows([(2, ["good"]), (3, ["bad"]), (4, None)], read) == (
        ["line 2"],
        [Refused("line 3", "it is bad"), Refused("line 4", "it has not as many values as there are columns")],
    )
    with pytest.raises(FeedRefused, match="no row that can be used"):
        read_rows([(3, ["bad"])], read)


@pytest.mark.parametrize(
    "typed",
    ["2027-02-29", "29/02/2027", "31/04/2026", "2026-13-01", "soon", "", "26-1-1", "0026-01-01", "9999-12-31"],
)
def test_what_is_no_date_is_refused_a_29_february_of_a_common_year_too(typed: str) -> None:
    with pytest.raises(RowRefused, match="is no date"):
        a_date(typed, "date")


def test_dates_are_read_as_written_in_databases_and_in_britain() -> None:
    assert a_date("2028-02-29", "date") == a_date("29/02/2028", "date")
