"""Putting right what an account holds, once the team has checked the change that its person told us of."""

from accounts import actions as accounts
from accounts.models import User
from casework.models import Case, Event, EventKind, Outcome

CALLED = {"name": "name", "email": "email address", "mobile": "mobile number", "address": "address"}


def correct_account(*, case: Case, by: User | None) -> None:
    """Make the corrections of ``case`` in its person's account, if it was just done as they asked; noted for the team.

    A guest has no account. Their sign-in stays as it is.
    """
    person = case.person
    if not case.corrections or case.outcome != Outcome.CHANGED or person is None or person.user_id is None:
        return
    accounts.correct_person(person=person, **case.corrections, by=by)
    changed = ", ".join(words for name, words in CALLED.items() if name in case.corrections)
    Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=f"Changed in their account: {changed}.")
