"""Every type of question and every hostile text: an answer or the type's own message, and nothing typed is lost."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from journeys.engine.questions import AnyQuestion
from journeys.forms import readable
from tests.factories.asking import answered, asked
from tests.factories.journeys import Borough

# Of each type: what else it says, its inputs, and every message that it may give, as GOV.UK's Design System words them.
Messages = tuple[str, ...]
LONG = r"Use [\d,]+ characters or fewer\. You used [\d,]+"
OPTIONS = {"options": ["Red", "Blue"]}
NUMBER: Messages = ("Enter a number", "Enter a whole number, like 3", r"Enter a number that is \S+ or (more|less)")
NUMBER = (*NUMBER, "Enter a number, like 3")
MONEY: Messages = ("Enter an amount of money, like 123.45", r"Enter an amount that is £\S+ or (more|less)")
DATE: Messages = (
    "Enter the date",
    r"The date must include a (day|month|year|day and month|day and year|month and year)",
    "The date must be a real date, like 24 11 2026",
    r"The date must be \d+ \w+ \d{4} or (later|earlier)",
    r"The date must be today or in the (past|future)",
    "The year must have 4 numbers",
)
EMAIL: Messages = (
    "Enter an email address, like name@example.com",
    "Enter an email address in the right format, like name@example.com",
)
PHONE: Messages = (
    "Enter a UK mobile number, like 07700 900123",
    "Enter a mobile number. We cannot send text messages to a landline",
)
ADDRESS: Messages = (
    "Enter a postcode to find the address, or type the address",
    "Enter a postcode, or a house number and street",
    "We found no address there. Check what you typed, or type the address below",
    "Choose an address from the list, or search again",
    "Enter address line 1, typically the building and street",
    "Enter town or city",
    "Enter postcode",
    "Enter a full UK postcode, like SW6 7SR",
    r"(Address line [12]|Town or city) must be 100 characters or fewer",
)
TYPES: Mapping[str, tuple[dict[str, Any], tuple[str, ...], Messages]] = {
    "text": ({"limit": 20}, ("it",), ("Enter an answer", LONG)),
    "long_text": ({"limit": 50}, ("it",), ("Enter a few words", LONG)),
    "choice": (OPTIONS, ("it",), ("Choose one answer",)),
    "several": (OPTIONS, ("it",), ("Choose at least one answer",)),
    "yes_no": ({}, ("it",), ("Choose yes or no",)),
    "date": ({"may_be": "past"}, ("it_day", "it_month", "it_year"), DATE),
    "number": ({"at_most": 99}, ("it",), NUMBER),
    "money": ({"at_most": 99}, ("it",), MONEY),
    "council_tax_account": (
        {},
        ("it",),
        ("Enter your council tax account number", "We cannot find this account number. Check it against your bill"),
    ),
    "slot": ({"group": "benefits-advice"}, ("it",), ("Choose a time", "Someone else has just taken this time.*")),
    "email": ({}, ("it",), EMAIL),
    "phone": ({}, ("it",), PHONE),
    "vehicle": (
        {},
        ("it",),
        (
            "Enter a registration number, like AB12 CDE",
            "Enter a UK registration number in the correct format, like AB12 CDE",
        ),
    ),
    "national_insurance": (
        {},
        ("it",),
        ("Enter a National Insurance number", "Enter a National Insurance number in the correct format"),
    ),
    "bank_account": (
        {},
        ("it_name", "it_sort_code", "it_account_number", "it_roll_number"),
        (
            "Enter the name on the account",
            "Enter a sort code",
            "Enter an account number",
            "Name on the account must be 70 characters or fewer",
            "Sort code must be 6 digits, like 30 94 30",
            "Account number must be between 6 and 8 digits",
            "Roll number must be between 1 and 18 characters",
            "Roll number must only include letters a to z, numbers, hyphens, spaces, slashes and full stops",
        ),
    ),
    "address": ({}, ("it_search", "it", "it_line_1", "it_line_2", "it_town", "it_postcode"), ADDRESS),
    "place": (
        {},
        ("it_search", "it", "it_words", "it_lat", "it_lon"),
        (
            "We could not read that point. Pick it again, or search for it",
            r"Choose .*", r"Enter .*", r"Say .*", r"We found .*", r"We do not know .*", r"This place is .*",
            r"Use 400 characters or fewer.*", r"Tell us .*",
        ),
    ),
    "held": ({"holds": "email"}, ("it", "it_new"), EMAIL),
    "declaration": ({}, ("it",), ("Tick the box to say that you agree",)),
    "files": ({}, ("it_later",), ("Add a file, or tick that you will send it later",)),
    "photos": ({}, ("it",), ("Add a photo",)),
    "group": (
        {
            "item": "person",
            "at_least": 1,
            "questions": [
                {"type": "text", "name": "called", "label": "Name", "limit": 20},
                {"type": "date", "name": "born", "label": "Born"},
                {"type": "money", "name": "pay", "label": "Pay", "at_most": 99},
            ],
        },
        ("it_0_called", "it_0_born_day", "it_0_born_month", "it_0_born_year", "it_0_pay"),
        tuple(rf"(Person 1: )?(?i:{message})" for message in ("Enter an answer", LONG, *DATE, *MONEY)),
    ),
    "information": ({"text": ["Read this."]}, (), ()),
    "finding": ({"of": "help"}, (), ()),
}  # fmt: skip


def texts(real_data: Path) -> Iterator[str]:
    """Every text of every file of the folder."""
    files = sorted((real_data / "hostile" / "text").glob("*.json"))
    assert files
    for file in files:
        yield from json.loads(file.read_text())


def test_no_type_of_question_is_left_out() -> None:
    union, _discriminator = get_args(AnyQuestion)
    names = {get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(union)}

    assert names == TYPES.keys()


@pytest.mark.req("R-18")
@pytest.mark.parametrize("kind", TYPES)
def test_each_text_is_an_answer_or_has_the_types_own_message(borough: Borough, real_data: Path, kind: str) -> None:
    more, inputs, messages = TYPES[kind]
    question = asked(kind, **more)
    told: set[str] = set()

    for text in ["", *texts(real_data)]:
        form = answered(question, dict.fromkeys(inputs, text))

        said = [str(words) for errors in form.errors.values() for words in errors]
        assert said or form.found or form.answers.keys() == {"it"}, text
        for words in said:
            assert any(re.fullmatch(message, words) for message in messages), (text, words)
        told.update(said)
        json.dumps(form.answers).encode()  # the database takes it
    assert bool(told) == (kind not in {"information", "finding"})
    assert not any(re.search(r"(?i)please|invalid|required|\.$|\bfield\b|error|valid ", words) for words in told)


@pytest.mark.req("R-18")
@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in {"information", "finding", "photos", "files"}])
def test_what_was_typed_stands_in_the_inputs_again_and_is_never_markup(
    borough: Borough, real_data: Path, kind: str
) -> None:
    more, inputs, _messages = TYPES[kind]
    question = asked(kind, **more)
    tag = re.compile(r"<[a-zA-Z/!]")

    for text in texts(real_data):
        form = answered(question, dict.fromkeys(inputs, text))

        for name in (name for name in inputs if name in form.fields):
            drawn = str(form[name])
            assert not tag.search(text) or text.strip() not in drawn, (name, text)
            if re.search('type="(?:text|email|tel)"|<textarea', drawn):
                assert readable(text) in readable(html.unescape(drawn)), (name, text)
