"""Writes the demo's partner agencies: an advice network with its clients, one that refers to it, one that waits.

Of the network's clients one agreed, one did for so long that it ends soon, one's consent has ended, and the resident is
asked. A list of three rows was sent for them, of which one was not good.
"""

import random
from datetime import datetime, timedelta

from accounts import actions as accounts
from accounts.models import Client, ConsentHow, Organisation, OrganisationKind, Person, User, VerifiedBy
from journeys import kinds, lists
from journeys.actions import lists as list_actions
from journeys.rules.sheets import read_sheet
from notifications.models import Message
from portal.demo.seed import clock, dating, people
from portal.partner import actions

PARTNER, REFERRER, NEWCOMER = "partner@demo.test", "shelter@demo.test", "foodbank@demo.test"
SERVICE = "report-graffiti"
ROWS = """client,kind,offensive,surface,owner,place,place_words,size,description
FAN-101,Paint or pen,no,council,,12 Lillie Road SW6 7SR,By the bins,As big as a door,
FAN-102,Stickers,no,street,,Dawes Road,On the lamp post by the bus stop,Smaller than a door,
FAN-109,A poster,yes,street,,Lillie Road,On the bench,Bigger,
"""


def play_agencies(*, cast: people.Cast, now: datetime) -> None:
    """Write the agencies, their clients, and what was asked for them. Places, people and teams are there already."""
    records = cast.officers["resident-records"][0]
    nadia = people.sign_in(PARTNER, "Nadia Rahimi", now=now)
    with clock.loaded_dice(random.Random("references of agencies")):  # noqa: S311
        network = _agency("Fulham Advice Network", "1098765", nadia, records, now=now, days=400)
        shelter = _agency(
            "Shelter West", "1077341", people.sign_in(REFERRER, "Idris Cole", now=now), records, now=now, days=300
        )
        with clock.set_to(now - timedelta(days=2)):
            accounts.register_organisation(
                kind=OrganisationKind.PARTNER,
                name="Askew Road Food Bank",
                number="",
                email_domain="askewfoodbank.example",
                by=people.sign_in(NEWCOMER, "Ruth Palmer", now=now),
            )
        accounts.list_domain(domain="fulhamadvice.example", name="Fulham Advice Network", by=records)
        _play_clients(network, nadia, now=now)
        _play_referral(shelter, network, now=now)
        with clock.set_to(now - timedelta(days=1)):
            actions.ask_in_account(
                organisation=network,
                name=cast.resident.name,
                email=cast.resident.email,
                own_reference="FAN-104",
                months=6,
                by=nadia,
            )
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _agency(name: str, number: str, user: User, officer: User, *, now: datetime, days: int) -> Organisation:
    with clock.set_to(now - timedelta(days=days)):
        agency = accounts.register_organisation(
            kind=OrganisationKind.PARTNER, name=name, number=number, email_domain="", by=user
        )
    with clock.set_to(now - timedelta(days=days - 2)):
        accounts.verify_organisation(organisation=agency, how=VerifiedBy.OFFICER, by=officer)
        domain = name.lower().replace(" ", "")
        accounts.describe_organisation(
            organisation=agency, phone="020 7946 0321", email=f"help@{domain}.example", by=user
        )
    return agency


def _play_clients(network: Organisation, nadia: User, *, now: datetime) -> None:
    """One who agreed, one for whom it ends soon, one for whom it has ended; and a list for the first two."""
    _client(network, "Joseph Abbott", "+447700900811", "FAN-101", months=12, now=now - timedelta(days=40), by=nadia)
    _client(network, "Teresa Diallo", "+447700900812", "FAN-102", months=3, now=now - timedelta(days=80), by=nadia)
    _client(network, "Martin Quinn", "+447700900813", "FAN-103", months=6, now=now - timedelta(days=215), by=nadia)
    joseph = Client.objects.get(own_reference="FAN-101")
    with clock.set_to(now - timedelta(days=3)):
        content = ROWS.encode()
        kept = list_actions.keep_list(
            organisation=network,
            service=kinds.publish(kinds.services()[SERVICE]),
            name="graffiti in november.csv",
            content=content,
            sheet=read_sheet(content),
            by=nadia,
        )
        lists.work()
        list_actions.confirm_list(kept=kept, by=nadia)
        lists.work()
    with clock.set_to(now - timedelta(days=1)):
        actions.start_request(client=joseph, slug="apply-for-a-taxicard", by=nadia)
    accounts.join_circle(client=joseph, by=nadia)


def _client(
    agency: Organisation, name: str, mobile: str, own_reference: str, *, months: int, now: datetime, by: User
) -> Person:
    """Somebody who read the code out."""
    with clock.set_to(now):
        asked = accounts.ask_consent(
            organisation=agency,
            how=ConsentHow.CODE,
            name=name,
            mobile=mobile,
            own_reference=own_reference,
            months=months,
            words=actions.consent_words(agency, months=months),
            by=by,
        )
        person = accounts.person_at(mobile=mobile, by=by)
        accounts.rename_person(person=person, name=person.name or name, by=by)
        accounts.agree_to_request(request=asked, person=person, by=by)
    return person


def _play_referral(shelter: Organisation, network: Organisation, *, now: datetime) -> None:
    """The other agency refers somebody, who agreed, and waits for the answer; and supports one of ours too."""
    idris = shelter.memberships.get().user
    when = now - timedelta(days=1)
    _client(shelter, "Zofia Novak", "+447700900814", "SW-7", months=6, now=when, by=idris)
    zofia = Client.objects.get(own_reference="SW-7")
    with clock.set_to(when):
        reason = "She got a letter about her rent and does not understand it. She speaks Polish."
        referral = accounts.ask_referral(
            client=zofia,
            to_organisation=network,
            reason=reason,
            words=actions.referral_words(shelter, network, reason),
            how=ConsentHow.CODE,
            by=idris,
        )
        accounts.agree_to_referral(referral=referral, by=idris)
    _client(shelter, "Joseph Abbott", "+447700900811", "SW-8", months=6, now=when, by=idris)
    joseph = Client.objects.get(own_reference="SW-8")
    accounts.join_circle(client=joseph, by=idris)
    accounts.agree_to_circle(person=joseph.person, words=actions.circle_words(), by=None)
