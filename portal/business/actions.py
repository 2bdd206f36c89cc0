"""What a business does, and what others are told of it, in one transaction."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions import rates
from accounts.models import Organisation, Person, RatesClaim, RatesLink, TaxAccount, User
from accounts.queries.organisations import administrators_of
from accounts.queries.rates import holders_of
from casework.actions import NewBooking, SlotTaken
from casework.models import Answers, CaseChannel
from journeys import actions as journeys
from journeys import kinds
from journeys.engine.questions.slots import Wanted, answer_of, slots_in
from journeys.models import Draft
from notifications import actions as notifications
from portal.business.queries import SEMINAR


@transaction.atomic
def ask_for_bill(
    *, organisation: Organisation, account: TaxAccount, person: Person, by: User
) -> RatesLink | RatesClaim:
    """Add a bill that ``person`` has at hand, or have an officer look; tell the businesses that see it already."""
    found = rates.ask_for_rates_account(organisation=organisation, account=account, person=person, by=by)
    if isinstance(found, RatesClaim):
        for holder in holders_of(account):
            _tell(holder, found, by=by)
    return found


@transaction.atomic
def begin_seminar(*, organisation: Organisation, code: str, person: Person, by: User) -> Draft:
    """Begin to book a place at the seminar with this ``code``, which is held meanwhile.

    Raises ``SlotTaken`` where it is full, over or none, and ``TooManyHeld``.
    """
    service = kinds.services()[SEMINAR]
    question = next(one for page in service.pages for one in slots_in(page.questions))
    free = question.free_slots(Wanted(features=(), near=None))
    chosen = next((slot for slot in free if slot.code == code), None)
    if chosen is None:
        raise SlotTaken
    asked = [need.when for need in question.needs if need.feature in chosen.resource.features]
    answers: Answers = {when.question: when.equals for when in asked if when.question is not None}
    draft = journeys.begin_draft(
        service=kinds.publish(service),
        person=person,
        visitor=None,
        channel=CaseChannel.ONLINE,
        organisation=organisation.pk,
        by=by,
    )
    return journeys.save_answers(
        draft=draft,
        answers=answers | {question.name: answer_of(chosen, question.wanted(answers))},
        holds=[NewBooking(resource=chosen.resource.slug, starts_at=chosen.starts_at)],
        by=by,
    )


def _tell(holder: Organisation, claim: RatesClaim, *, by: User) -> None:
    facts = {
        "organisation": claim.organisation.name,
        "number": claim.account.number,
        "url": f"{settings.PUBLIC_URL}{reverse('business:bills')}",
    }
    notifications.queue_messages(
        event="rates_asked", about="", what=f"claim {claim.pk}", to=administrators_of(holder), facts=facts, by=by
    )
