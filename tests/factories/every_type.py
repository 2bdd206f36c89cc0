"""A service that nobody needs, with one page for each type of question."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.rules import Finding
from journeys import kinds
from journeys.engine.loading import Service, load_services
from journeys.rules import RULES, Rates, Rule

SLUG = "ask-everything"
RULE = Rule(
    name="test-savings",
    work=lambda answers, rates, today: found(answers, rates, today),
    values=(),
    asks=frozenset({"savings"}),
    rates="",
)


def found(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Half of the savings, in three lines."""
    savings = int(answers.get("savings") or 0)
    return Finding(
        rule="test-savings",
        value=savings // 2,
        words="You could get help with half of it, because of what you told us about your savings.",
        lines=[
            {"label": "What you have saved", "words": "", "pence": savings},
            {"label": "What we count", "words": "Half of all savings", "pence": savings // 2},
            {"label": "Who lives with you", "words": "Does not change it"},
        ],
        recommends="",
        rates_from="",
    )


TEXT = """\
journey: apply
title: Apply for everything
summary: A page of every type.
noun: Everything
reference: EVE
team: parks
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We look at it.
contact: none
calculations:
  - name: help
    rule: test-savings
pages:
  - name: information
    title: Before you start
    questions:
      - name: read_first
        type: information
        text:
          - You need a few things at hand. It takes about ten minutes.
          - - your National Insurance number
            - the registration number of your car
          - You can stop at any time and come back.
  - name: number
    title: How many hours do you work in a week?
    questions:
      - name: hours
        type: number
        label: How many hours do you work in a week?
        hint: If it changes, tell us about last week.
        decimals: 1
        unit: hours
  - name: money
    title: How much have you saved?
    questions:
      - name: savings
        type: money
        label: How much have you saved?
        hint: Count all accounts together.
  - name: finding
    title: What you could get
    questions:
      - name: seen_help
        type: finding
        of: help
  - name: group
    title: Who lives with you?
    questions:
      - name: people
        type: group
        label: Who lives with you?
        item: person
        questions:
          - name: full_name
            type: text
            label: Full name
          - name: born
            type: date
            label: Date of birth
            may_be: past
          - name: income
            type: money
            label: Income in a week
            optional: true
          - name: works
            type: yes_no
            label: Do they work?
            optional: true
          - name: relation
            type: choice
            label: Who are they to you?
            optional: true
            options: [Partner, Child, Someone else]
  - name: address
    title: Where did you live before?
    questions:
      - name: before
        type: address
        label: Where did you live before?
  - name: national-insurance
    title: What is your National Insurance number?
    questions:
      - name: nino
        type: national_insurance
        label: What is your National Insurance number?
  - name: bank
    title: Which account should we pay into?
    questions:
      - name: account
        type: bank_account
        label: Which account should we pay into?
  - name: vehicle
    title: What is your car’s registration number?
    questions:
      - name: car
        type: vehicle
        label: What is your car’s registration number?
  - name: held
    title: Your email address
    questions:
      - name: your_email
        type: held
        holds: email
        label: Your email address
  - name: held-address
    title: Your address
    questions:
      - name: your_address
        type: held
        holds: address
        label: Your address
  - name: written
    title: Anything else?
    questions:
      - name: line
        type: text
        label: In one line
        optional: true
      - name: story
        type: long_text
        label: What happened?
        optional: true
      - name: colour
        type: choice
        label: Which colour?
        optional: true
        options: [Red, Blue]
      - name: days
        type: several
        label: Which days?
        optional: true
        options: [Monday, Tuesday]
      - name: day
        type: date
        label: Since when?
        optional: true
      - name: mobile
        type: phone
        label: Whom can we text?
        optional: true
  - name: declaration
    title: What you agree to
    questions:
      - name: agreed
        type: declaration
        label: I agree
        text:
          - What I told you is true, as far as I know.
          - I tell you when something changes.
"""

# What a person might type on each page, in order.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "information": {},
    "number": {"hours": "37.5 hours"},
    "money": {"savings": "£1,250.50"},
    "finding": {},
    "group": {
        "people_0_full_name": "Ann Lee",
        "people_0_born_day": "3",
        "people_0_born_month": "3",
        "people_0_born_year": "2015",
        "people_1_full_name": "Ben Lee",
        "people_1_born_day": "4",
        "people_1_born_month": "April",
        "people_1_born_year": "1980",
        "people_1_income": "210",
        "people_1_works": "yes",
        "people_1_relation": "Partner",
    },
    "address": {
        "before_line_1": "Flat 2, 9 High Street",
        "before_town": "Leeds",
        "before_postcode": "ls1 4ap",
    },
    "national-insurance": {"nino": "ab 12 34 56 c"},
    "bank": {"account_name": "Ann Lee", "account_sort_code": "30-94-30", "account_account_number": "1234567"},
    "vehicle": {"car": "ab12 cde"},
    "held": {"your_email_new": "ann@example.org"},
    "held-address": {"your_address_new": "property:34000001"},
    "written": {},
    "declaration": {"agreed": "yes"},
}


def load(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Service]:
    """Make that one service the whole catalogue."""
    monkeypatch.setitem(RULES, RULE.name, RULE)
    (folder / f"{SLUG}.yaml").write_text(TEXT)
    catalogue = load_services(folder, {name: journey.definition for name, journey in kinds.JOURNEYS.items()})
    monkeypatch.setattr(kinds, "services", lambda: catalogue)
    return catalogue
