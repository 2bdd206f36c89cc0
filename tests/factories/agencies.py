"""Partner agencies for tests: verified ones with members, clients, and the consents that clients gave."""

from datetime import timedelta
from typing import Any

import factory
from django.test import Client as Browser
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import (
    Client,
    ClientConsent,
    ConsentHow,
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
)
from accounts.rules.hats import HAT_SESSION_KEY
from tests.factories.accounts import PersonFactory
from tests.factories.journeys import sign_in


class AgencyFactory(DjangoModelFactory[Organisation]):
    """An agency that an officer verified; ``waits=True`` makes one that nobody looked at."""

    class Meta:
        model = Organisation

    class Params:
        waits = factory.Trait(verified_at=None, verified_how="")

    kind = OrganisationKind.PARTNER
    name = factory.Sequence(lambda number: f"Agency {number}")
    verified_at = factory.LazyFunction(timezone.now)
    verified_how = "officer"


class ClientFactory(DjangoModelFactory[Client]):
    """A client who agreed for half a year; ``until`` is the last day, False makes one who never agreed."""

    class Meta:
        model = Client
        skip_postgeneration_save = True

    organisation = factory.SubFactory(AgencyFactory)
    person = factory.SubFactory(PersonFactory)

    @factory.post_generation  # type: ignore[untyped-decorator]
    def until(self, create: bool, until: Any, **_extra: Any) -> None:
        if create and until is not False:
            last = until or timezone.localdate() + timedelta(days=180)
            made: Any = self
            ClientConsent.objects.create(client=made, how=ConsentHow.CODE, words="They may act.", expires_on=last)


def a_caseworker(agency: Organisation, *, role: str = MemberRole.ADMINISTRATOR, **facts: Any) -> Person:
    """Somebody who signs in and acts for ``agency``."""
    person = PersonFactory.create(account=True, **facts)
    assert person.user is not None
    Membership.objects.create(organisation=agency, user=person.user, role=role)
    return person


def at_work(browser: Browser, agency: Organisation, person: Person | None = None) -> Person:
    """``browser`` signed in as a caseworker of ``agency``, wearing its hat."""
    caseworker = person or a_caseworker(agency)
    sign_in(browser, caseworker)
    wear(browser, f"{agency.kind}:{agency.pk}")
    return caseworker


def wear(browser: Browser, key: str) -> None:
    """Choose a hat, as the switch in the header does."""
    session = browser.session
    session[HAT_SESSION_KEY] = key
    session.save()
