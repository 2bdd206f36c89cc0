"""Putting right what an account holds, once the teams have checked the change that its person told us of."""

from accounts import actions as accounts
from accounts.models import User
from casework.models import Case, Event, EventKind, Outcome

CALLED = {"name": "name", "email": "email address", "mobile": "mobile number", "address": "address"}


def correct_account(*, case: Case, by: User | None) -> None:
    """Make the corrections of ``case`` in its person's account, if it was just done as they asked; noted for the team.

    A guest has no account. Their sign-in stays as it is.
    """
    person = case.person
    if person is not None and _would_correct(case):
        accounts.correct_person(person=person, **case.corrections, by=by)
        _note(case, "Changed in their account", by)


def leave_account(*, case: Case, by: User | None) -> None:
    """Note for the team that the corrections of ``case`` were not made: one of those who checked it did not agree."""
    if _would_correct(case):
        _note(case, "Not changed in their account", by)


def _would_correct(case: Case) -> bool:
    has_account = case.person is not None and case.person.user_id is not None
    return bool(case.corrections) and case.outcome == Outcome.CHANGED and has_account


def _note(case: Case, said: str, by: User | None) -> None:
    facts = ", ".join(words for name, words in CALLED.items() if name in case.corrections)
    Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=f"{said}: {facts}.")
