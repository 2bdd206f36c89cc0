"""Every type of question forgives how people type, says what is wrong by the input, and never breaks."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from pydantic import TypeAdapter
from pytest_django import Settings

from journeys.engine.page_form import PageForm
from journeys.engine.questions import AnyQuestion, Question
from tests.factories.journeys import IN_THE_SEA, LILLIE_ROAD, PUTNEY, Borough

CHOICES = {"options": ["Red", {"label": "Blue", "value": "b", "hint": "Like the sky"}, "Grün 🟢"]}
TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"limit": 20},
    "long_text": {"limit": 50},
    "choice": CHOICES,
    "several": CHOICES,
    "yes_no": {},
    "date": {"may_be": "past"},
    "email": {},
    "phone": {},
    "place": {},
    "photos": {"optional": True},
    "number": {"unit": "hours"},
    "money": {},
    "address": {},
    "national_insurance": {},
    "bank_account": {},
    "vehicle": {},
    "held": {"holds": "address"},
    "declaration": {},
    "group": {
        "item": "person",
        "questions": [
            {"type": "text", "name": "full_name", "label": "Name"},
            {"type": "date", "name": "born", "label": "Born", "optional": True},
            {"type": "email", "name": "email", "label": "Email", "optional": True},
            {"type": "money", "name": "income", "label": "Income", "optional": True},
            {"type": "choice", "name": "relation", "label": "Who?", "optional": True, "options": ["Child", "Partner"]},
        ],
    },
}


def ask(kind: str, **more: Any) -> Question:
    adapter: TypeAdapter[Question] = TypeAdapter(AnyQuestion)
    return adapter.validate_python({"type": kind, "name": "it", "label": "It?", **TYPES[kind], **more})


def answer(question: Question, *, before: Any = None, **typed: str | list[str]) -> PageForm:
    posted = QueryDict(mutable=True)
    for name, value in typed.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    known = {} if before is None else {question.name: before}
    return PageForm(posted, MultiValueDict(), questions=[question], before=known, filled_with={})


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "words"),
    [
        ("text", {"it": "  a\tstray   space "}, "a stray space", "a stray space"),
        ("text", {"it": "nul\x00 and \u202eoverride"}, "nul and override", "nul and override"),
        ("long_text", {"it": "one\r\ntwo"}, "one\ntwo", "one\ntwo"),
        ("long_text", {"it": "<script>alert(1)</script>"}, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("long_text", {"it": "مرحبا 🛋"}, "مرحبا 🛋", "مرحبا 🛋"),
        ("choice", {"it": "b"}, "b", "Blue"),
        ("several", {"it": ["Grün 🟢", "Red", "Pink"]}, ["Red", "Grün 🟢"], "Red\nGrün 🟢"),
        ("yes_no", {"it": "no"}, False, "No"),
        ("date", {"it_day": " 3 ", "it_month": "march", "it_year": "2026"}, "2026-03-03", "3 March 2026"),
        ("email", {"it": " Ann@Example.org "}, "Ann@Example.org", "Ann@Example.org"),
        ("phone", {"it": "+44 (0)7700 900-123"}, "+447700900123", "07700 900123"),
    ],
)
@time_machine.travel("2026-11-21 10:00", tick=False)
def test_what_people_type_becomes_an_answer(kind: str, typed: dict[str, Any], stored: Any, words: str) -> None:
    question = ask(kind)
    form = answer(question, **typed)

    assert form.is_valid(), form.errors
    assert form.answers == {"it": stored}
    assert json.loads(json.dumps(stored)) == stored
    assert question.words(stored) == words


@time_machine.travel("2026-11-21 10:00", tick=False)
def test_a_day_may_have_to_be_near_today() -> None:
    question = ask("date", may_be="past", within_days=365)

    assert answer(question, it_day="21", it_month="11", it_year="2025").is_valid()
    for year, said in (("1900", "The date must be 21 November 2025 or later"), ("2027", "The date must be")):
        form = answer(question, it_day="20", it_month="11", it_year=year)
        assert said in str(form.errors["it"])


@pytest.mark.parametrize("typed", ["1", "1234", "-", "x"])
def test_numbers_are_no_words_where_letters_are_asked_for(typed: str) -> None:
    question = ask("text", in_letters=True, missing="Enter the language")

    assert answer(question, it=typed).errors["it"] == ["Enter the language in letters"]
    for language in ("Twi", "ქართული", "O’odham 2"):
        assert answer(question, it=language).is_valid()


@pytest.mark.parametrize(
    ("kind", "typed", "field", "error"),
    [
        ("text", {}, "it", "Enter an answer"),
        ("text", {"it": " \x00 "}, "it", "Enter an answer"),
        ("text", {"it": "x" * 21}, "it", "Use 20 characters or fewer. You used 21"),
        ("long_text", {"it": "x" * 51}, "it", "Use 50 characters or fewer. You used 51"),
        ("choice", {"it": "Pink"}, "it", "Choose one answer"),
        ("several", {"it": ["Pink"]}, "it", "Choose at least one answer"),
        ("yes_no", {"it": "maybe"}, "it", "Choose yes or no"),
        ("date", {}, "it", "Enter the date"),
        ("date", {"it_day": "1", "it_month": "1"}, "it", "The date must include a year"),
        ("date", {"it_day": "1", "it_month": "1", "it_year": "0201"}, "it", "The date must be 1 January 1900 or later"),
        (
            "date",
            {"it_day": "31", "it_month": "feb", "it_year": "2026"},
            "it",
            "The date must be a real date, like 24 11 2026",
        ),
        (
            "date",
            {"it_day": "22", "it_month": "11", "it_year": "2026"},
            "it",
            "The date must be today or in the past",
        ),
        (
            "date",
            {"it_day": "9" * 11, "it_month": "1", "it_year": "2026"},
            "it",
            "The date must be a real date, like 24 11 2026",
        ),
        ("email", {"it": "ann"}, "it", "Enter an email address in the right format, like name@example.com"),
        ("phone", {"it": "020 7946 0000"}, "it", "Enter a mobile number. We cannot send text messages to a landline"),
    ],
)
@time_machine.travel("2026-11-21 10:00", tick=False)
def test_what_is_wrong_is_said_by_its_input(kind: str, typed: dict[str, Any], field: str, error: str) -> None:
    form = answer(ask(kind), **typed)

    assert form.errors == {field: [error]}
    assert form.answers == {}


@pytest.mark.req("R-05")
def test_a_number_that_we_call_may_be_a_landline() -> None:
    question = ask("phone", landline=True)

    form = answer(question, it="(020) 7946 0000")

    assert form.is_valid(), form.errors
    assert form.answers == {"it": "+442079460000"}
    assert question.words("+442079460000") == "020 7946 0000"
    for typed, told in (
        ("020 79", "Enter a UK phone number, like 07700 900123 or 020 7946 0000"),
        ("0909 879 0000", "Enter a mobile or a landline number. We cannot call numbers that cost more"),
    ):
        assert answer(question, it=typed).errors == {"it": [told]}


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"photos", "group"}))
@pytest.mark.django_db
def test_an_optional_question_may_be_left_blank(kind: str) -> None:
    form = answer(ask(kind, optional=True))

    assert form.is_valid()
    assert form.answers == {"it": None}


@pytest.mark.parametrize("kind", ["text", "choice", "several", "yes_no", "date", "email", "phone"])
def test_a_stored_answer_fills_the_inputs_that_gave_it(kind: str) -> None:
    question = ask(kind)
    typed = {
        "text": {"it": "word"},
        "choice": {"it": "b"},
        "several": {"it": ["Red"]},
        "yes_no": {"it": "yes"},
        "date": {"it_day": "3", "it_month": "3", "it_year": "2026"},
        "email": {"it": "a@example.org"},
        "phone": {"it": "07700900123"},
    }[kind]
    first = answer(question, **typed)  # type: ignore[arg-type]
    assert first.is_valid()

    again = PageForm(None, None, questions=[question], before=first.answers, filled_with={})

    assert again["it"].value() == question.typed(first.answers["it"])["it"]


SAID = {"it_words": "By the bus stop"}


@pytest.mark.req("R-02")
@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ({"it": "property:34000001"} | SAID, "property:34000001", "12 Lillie Road, London, SW6 7SR"),
        ({"it": "street:20400001"} | SAID, "street:20400001", "Lillie Road"),
        ({"it": "postcode:SW67SR"} | SAID, "postcode:SW67SR", "SW6 7SR"),
        ({"it_lat": str(LILLIE_ROAD[0]), "it_lon": str(LILLIE_ROAD[1])} | SAID, "point", "Near 12 Lillie Road"),
    ],
)
def test_a_place_is_chosen_or_pointed_at(borough: Borough, typed: dict[str, str], value: str, words: str) -> None:
    form = answer(ask("place"), **typed)

    assert form.is_valid(), form.errors
    place = form.answers["it"]
    assert (place["value"], place["exact"]) == (value, "By the bus stop")
    assert place["words"].startswith(words)
    assert place["ward_id"] == borough.ward.pk
    assert place["lat"] == pytest.approx(LILLIE_ROAD[0], abs=0.001)


def test_a_place_can_be_said_in_words_alone(borough: Borough) -> None:
    form = answer(ask("place"), it_words="Behind the hut in the park")

    assert form.is_valid()
    place = form.answers["it"]
    assert (place["value"], place["words"], place["lat"]) == ("words", "Behind the hut in the park", None)


def test_an_address_that_is_not_listed_is_typed_by_hand_and_placed_by_its_postcode(borough: Borough) -> None:
    form = answer(ask("place"), it="words", it_search="Lillie", it_words="Flat 9, 300 Lillie Road, sw6 7sr")

    assert form.is_valid()
    assert form.answers["it"]["ward_id"] == borough.ward.pk
    assert form.answers["it"]["words"] == "Flat 9, 300 Lillie Road, sw6 7sr"


@pytest.mark.parametrize("typed", ["12 Lillie Road", "lillie rd", "SW6 7SR", "sw67sr"])
def test_a_search_gives_places_to_choose_from(borough: Borough, typed: str) -> None:
    for name in ("it_search", "it_find"):
        form = answer(ask("place"), it_search=typed, **({"it_find": "1"} if name == "it_find" else {}))

        assert form.is_valid()
        assert not form.is_complete
        assert any("Lillie Road" in place.words for place in form.found)


@pytest.mark.parametrize(
    "typed",
    [
        {"it_search": "SW15 1AA", "it_find": "1"},
        {"it": "postcode:SW151AA"},
        {"it_lat": str(PUTNEY[0]), "it_lon": str(PUTNEY[1])},
        {"it_words": "The gate of 4 High Street SW15 1AA"},
    ],
)
def test_a_place_of_a_neighbour_is_told_whose_it_is(borough: Borough, typed: dict[str, str]) -> None:
    form = answer(ask("place"), **typed)

    assert not form.is_valid()
    assert form.elsewhere == borough.neighbour
    assert "This place is in Wandsworth, not in Hammersmith & Fulham" in str(form.errors.as_data())


@pytest.mark.parametrize(
    "typed",
    [
        {"it_lat": str(IN_THE_SEA[0]), "it_lon": str(IN_THE_SEA[1])},
        {"it_lat": "0", "it_lon": "0"},
        {"it_lat": "nan", "it_lon": "inf"},
        {"it_lat": "1e400", "it_lon": "-0.2"},
        {"it_search": "ZZ99 9ZZ", "it_find": "1"},
    ],
)
def test_a_place_nobody_knows_is_told_so(borough: Borough, typed: dict[str, str]) -> None:
    form = answer(ask("place"), **typed)

    assert not form.is_valid()
    assert form.is_elsewhere
    assert form.elsewhere is None


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"it_lat": "north", "it_lon": "west"},
        {"it_lat": "51.5"},
        {"it": "property:unknown"},
        {"it": "postcode:"},
        {"it": "🛋:🛋"},
        {"it": "words"},
        {"it_words": "x"},
        {"it_words": "x" * 401},
        {"it_find": "1"},
        {"it_search": "qqqqq", "it_find": "1"},
    ],
)
def test_nonsense_for_a_place_is_told_and_kept(borough: Borough, typed: dict[str, str]) -> None:
    form = answer(ask("place"), **typed)

    assert not form.is_valid()
    assert not form.is_elsewhere
    for name, value in typed.items():
        assert form[name].value() == value


def test_what_is_newly_typed_wins_over_the_place_that_stood_there(borough: Borough) -> None:
    question = ask("place")
    first = answer(question, it_lat=str(LILLIE_ROAD[0]), it_lon=str(LILLIE_ROAD[1]))
    assert first.is_valid()
    before = first.answers["it"]
    shown = {name: str(value) for name, value in question.typed(before).items()}

    same = answer(question, before=before, **shown | {"it_words": "By the tree"})
    other = answer(question, before=before, **shown | {"it": "postcode:SW67SR"})

    assert same.is_valid()
    assert same.answers["it"] == {**before, "exact": "By the tree"}
    assert other.is_valid()
    assert other.answers["it"]["value"] == "postcode:SW67SR"


def test_a_question_opened_by_an_answer_of_its_page_counts_only_with_that_answer() -> None:
    seen = ask("yes_no", name="seen")
    saw = ask("long_text", name="saw", show_when={"question": "seen", "equals": True})

    def form(**typed: str) -> PageForm:
        posted = QueryDict(mutable=True)
        posted.update(typed)
        filled = PageForm(posted, None, questions=[seen, saw], before={}, filled_with={})
        filled.full_clean()
        return filled

    assert form(seen="no", saw="x" * 60).answers == {"seen": False}
    assert form(seen="no", saw="x" * 60).errors == {}
    assert form(seen="yes", saw="A van").answers == {"seen": True, "saw": "A van"}
    assert form(seen="yes").errors == {"saw": ["Enter a few words"]}
    assert 'name="saw"' in str(form(seen="yes")["seen"])


@pytest.mark.parametrize("kind", TYPES)
def test_no_string_however_hostile_breaks_a_question(
    borough: Borough, real_data: Path, settings: Settings, kind: str
) -> None:
    question = ask(kind, **({} if kind in {"photos"} else {"optional": True}))
    dates = {"date": "it", "group": "it_0_born"}
    inputs = [*question.fields(), *(f"{dates[kind]}_{part}" for part in ("day", "month", "year") if kind in dates)]

    for string in json.loads((real_data / "hostile/text/blns.json").read_text()):
        form = answer(question, **{name: string for name in inputs if not name.endswith("_find")})

        if form.is_valid() and not form.found:
            words = question.words(form.answers["it"])
            assert "\x00" not in words
            json.dumps(form.answers).encode()
        else:
            assert form.found or all(error for errors in form.errors.values() for error in errors)


def test_none_of_these_goes_with_no_other() -> None:
    options = ["Red", "Green", {"label": "None of these", "value": "none", "alone": True}]
    question = ask("several", options=options)

    error = "Choose “None of these”, or the others, but not both"
    assert answer(question, it=["Red", "none"]).errors == {"it": [error]}
    assert answer(question, it=["none"]).errors == {}
    assert answer(question, it=["Red", "Green"]).errors == {}
    assert 'data-behaviour="exclusive"' in str(answer(question, it=[])["it"])
