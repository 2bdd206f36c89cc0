"""A permit that uses what definitions can say: calculations, a fee, evidence, routes, parts, a declaration."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.rules import Finding
from journeys import kinds
from journeys.engine.loading import Service, load_services
from journeys.rules import RULES, Rates, Rule
from tests.factories.accounts import TeamFactory

SLUG = "apply-for-a-cart"
TEXT = """\
journey: apply
title: Apply for a cart permit
summary: Keep a cart in the street.
noun: Cart permit
reference: CRT
team: parking
stages: [We have it, We look at it, Decided]
promise:
  working_days: 10
  word: Decided
  then:
    - working_days: 5
      word: Posted
challenge:
  team: complaints
  working_days: 15
keep_for_months: 12
what: colour
need: needs
what_happens:
  - We decide.
calculations:
  - name: may_have
    rule: test-may-have
  - name: price
    rule: test-price
examples:
  - gives: {may_have: "yes"}
    answers: {lives_here: true, carts: 1}
  - gives: {may_have: "no"}
    answers: {lives_here: false}
  - gives: {may_have: many}
    answers: {lives_here: true, carts: 4}
checklist:
  - The proof has their name.
declaration:
  - What I have told you is true.
decides:
  by: may_have
  automatic: true
grants:
  title: Permit for ((carts)) carts
  months: 12
  shows: [colour]
fee:
  words: A permit for ((carts)) carts
  calculation: price
routes:
  - when: {question: needs, equals: food}
    team: benefits
    noun: Food cart
    access: restricted
    promise: {hours: 24, word: Called}
    urgent: true
    priority: high
  - when: {question: carts, at_least: 3}
    team: highways
parts:
  - name: waste
    title: Bins for ((carts)) carts
    reference: CRW
    team: waste
    promise: {working_days: 3, word: Brought}
    when: {question: needs, equals: bins}
    answers: [carts]
pages:
  - name: lives-here
    title: Do you live here?
    questions:
      - name: lives_here
        type: yes_no
        label: Do you live here?
  - name: carts
    title: How many carts?
    show_when: {question: lives_here, equals: true}
    questions:
      - name: carts
        type: number
        label: How many carts?
        at_least: 1
        at_most: 9
  - name: not-yours
    show_when: {question: may_have, equals: "no"}
    stop:
      title: You cannot have one
      reason: Only people who live here can. You said ((lives_here)).
      contact: {name: Ask us, ours: true}
  - name: result
    title: You could have ((carts)) carts for ((price))
    questions:
      - name: result
        type: finding
        of: may_have
  - name: colour
    title: Which colour have your ((carts)) carts?
    questions:
      - name: colour
        type: choice
        label: Which colour have your ((carts)) carts?
        short: Colour of ((carts)) carts
        options:
          - value: red
            label: Bright red
          - Blue
      - name: needs
        type: several
        label: What else do you need?
        optional: true
        options: [food, bins]
  - name: many
    title: Why so many?
    show_when: {question: may_have, equals: many}
    questions:
      - name: proof
        type: files
        label: Proof for ((carts)) carts
        hint: A photo will do.
"""


def may_have(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Only people who live here; three carts at most without more ado."""
    value = "no" if not answers.get("lives_here") else "many" if (answers.get("carts") or 0) > 3 else "yes"
    words = {"no": "You do not live here.", "many": "That is a lot.", "yes": "You live here."}[value]
    recommends = {"no": "refused", "many": "", "yes": "granted"}[value]
    return Finding(rule="test-may-have", value=value, words=words, lines=[], recommends=recommends, rates_from="")


def price(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Ten pounds a cart after the first."""
    pence = 1000 * max((answers.get("carts") or 0) - 1, 0)
    return Finding(rule="test-price", value=pence, words="", lines=[], recommends="", rates_from="")


TEST_RULES = (
    Rule("test-may-have", may_have, ("yes", "no", "many"), frozenset({"lives_here", "carts"}), ""),
    Rule("test-price", price, (), frozenset({"carts"}), ""),
)


def know_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the rules of the permit known."""
    for rule in TEST_RULES:
        monkeypatch.setitem(RULES, rule.name, rule)


def load(folder: Path, text: str = TEXT, slug: str = SLUG, *, sections: Path | None = None) -> Service:
    """The one service of that text."""
    (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return load_services(folder, kinds.definitions(), sections=sections)[slug]


def offer(monkeypatch: pytest.MonkeyPatch, service: Service) -> Service:
    """Make the service the whole catalogue, and its teams known."""
    monkeypatch.setattr(kinds, "services", lambda: {service.slug: service})
    for team in sorted(kinds.team_slugs()):
        TeamFactory.create(slug=team)
    return service
