"""What tests of casework's doors do: sign in, open a case, press its buttons."""

from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from casework.models import Case

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def opened(browser: Client, case: Case) -> str:
    """What the page of ``case`` says."""
    answer = browser.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(person: Person | User) -> Client:
    """A browser of someone with an account."""
    browser = Client()
    user = person.user if isinstance(person, Person) else person
    assert user is not None
    browser.force_login(user)
    return browser


def posted(browser: Client, case: Case, door: str, **typed: object) -> "Answer":
    """The answer of one of the case's doors."""
    return browser.post(reverse(f"casework:{door}", args=[case.reference]), typed)
