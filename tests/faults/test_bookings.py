"""The last places of a time: fifty people press at once, on two processes, and as many have one as there are."""

import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.core.signing import get_cookie_signer
from django.utils import timezone

from accounts.middleware import VISITOR_COOKIE
from casework.models import Booking, Case, Slot
from casework.queries import bookings
from journeys import kinds
from journeys.models import Draft
from tests.factories.bookings import a_hold, a_resource, moment
from tests.factories.journeys import make_borough
from tests.faults.web import web_server

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
PLACES = 5
TAKEN_BEFORE = 3
ANSWERS = {"urgent": False, "about": ["Debts"], "how": "phone", "call_on": "+442079460000", "interpreter": False}
ABOUT_YOU = {"name": "Ann Example", "email": "", "mobile": "+447700900123", "alerts": "neither"}


class StaysHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *args: object, **options: object) -> None:
        return None


class Person:
    """Someone without an account at a browser of their own, with a form filled in but for the time."""

    def __init__(self, server: str, draft: Draft) -> None:
        self.server, self.draft = server, draft
        self.opener = urllib.request.build_opener(StaysHere())
        token = "t" * 32  # any token will do that cookie and form agree on
        cookie = get_cookie_signer(salt=VISITOR_COOKIE).sign(str(draft.visitor))
        self.typed = {"csrfmiddlewaretoken": token}
        self.opener.addheaders = [("Cookie", f"{VISITOR_COOKIE}={cookie}; {settings.CSRF_COOKIE_NAME}={token}")]

    def press(self, page: str, **typed: str) -> int:
        """Post a page's form and return the status."""
        body = urllib.parse.urlencode({**self.typed, **typed}).encode()
        url = f"{self.server}/drafts/{self.draft.pk}/{page}/"
        try:
            return int(self.opener.open(urllib.request.Request(url, data=body), timeout=120).status)
        except urllib.error.HTTPError as answer:
            return answer.code


def drafts(number: int) -> list[Draft]:
    service = kinds.publish(kinds.services()["book-benefits-advice"])
    return [
        Draft.objects.create(
            service=service,
            visitor=uuid.uuid4(),
            answers={**ANSWERS, **ABOUT_YOU},
            expires_at=timezone.now() + timedelta(days=1),
        )
        for _ in range(number)
    ]


@pytest.mark.req("R-05")
def test_fifty_people_at_once_have_the_last_five_places_and_no_more(tmp_path: Path) -> None:
    make_borough()
    advice = a_resource(
        slug="advice", group="benefits-advice", capacity=PLACES + TAKEN_BEFORE, features=["phone", "bank-holidays"]
    )
    for _ in range(TAKEN_BEFORE):
        a_hold(advice, moment(3))
    chosen = bookings.code_of(advice.slug, moment(3))
    together = Barrier(PEOPLE)

    def books(person: Person) -> int:
        together.wait(timeout=60)
        status = person.press("time", time=chosen)
        return person.press("check") if status == 302 else status

    with web_server(tmp_path) as server, ThreadPoolExecutor(PEOPLE) as pool:
        answers = Counter(pool.map(books, [Person(server, draft) for draft in drafts(PEOPLE)]))

    assert answers == {302: PLACES, 422: PEOPLE - PLACES}
    slot = Slot.objects.get(resource=advice)
    assert (slot.taken, slot.capacity) == (PLACES + TAKEN_BEFORE, PLACES + TAKEN_BEFORE)
    assert Booking.objects.filter(slot=slot, state=Booking.State.CONFIRMED).count() == PLACES
    assert Case.objects.filter(bookings__slot=slot).count() == PLACES
