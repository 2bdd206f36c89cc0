"""A service that asks for evidence: payslips, or the word that they come later, and a letter that may be left out."""

from pathlib import Path

from journeys import kinds
from journeys.engine.loading import Service, load_services

SLUG = "apply-for-a-test"
TEXT = """\
journey: apply
title: Apply for a test
summary: Ask for something that is decided on evidence.
reference: TST
noun: test
team: street-cleansing
contact: none
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We look at what you sent.
pages:
  - name: proof
    title: Show us what you earn
    questions:
      - name: payslips
        type: files
        label: Your last two payslips
        hint: We need to see your name and the date.
      - name: letter
        type: files
        label: A letter from your employer
        optional: true
        later: false
      - name: work
        type: text
        label: Where do you work?
"""


def load(folder: Path) -> dict[str, Service]:
    """The catalogue with that one service."""
    (folder / f"{SLUG}.yaml").write_text(TEXT)
    return load_services(folder, {name: journey.definition for name, journey in kinds.JOURNEYS.items()})
