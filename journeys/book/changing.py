"""Another time for a booking: what it would cost, and which times may be offered."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from casework.models import Booking, Case
from journeys.book.definition import BookDefinition
from journeys.engine import rating
from journeys.engine.calculating import Calculations, pence_of
from journeys.engine.questions import Slot
from journeys.engine.walk import service_of


@dataclass(frozen=True, kw_only=True)
class Change:
    """A booking that may change, with the question for its time as it was asked."""

    case: Case
    booking: Booking
    definition: BookDefinition

    @property
    def question(self) -> Slot:
        """The question for the new time."""
        return self.definition.time

    @property
    def before(self) -> dict[str, Any]:
        """What was asked of the time that it has, as an answer."""
        return dict(self.case.answers.get(self.question.name) or {})

    @property
    def answers(self) -> dict[str, Any]:
        """Every other answer."""
        return {name: answer for name, answer in self.case.answers.items() if name != self.question.name}

    @property
    def now_has(self) -> dict[str, Any]:
        """The time that it has now, as an answer: it may have been changed since it was booked."""
        slot = self.booking.slot
        return {
            **self.before,
            "resource": slot.resource.slug,
            "where": slot.resource.where,
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
            "is_all_day": slot.resource.is_all_day,
        }

    def price_at(self, time: Any) -> int:
        """What it would cost at a time, in pence, by the rates of today."""
        fee = self.definition.fee
        if fee is None:
            return 0
        return pence_of(self.calculations, fee.calculation, {**self.answers, self.question.name: time})

    @property
    def has_prices(self) -> bool:
        """Whether what it costs depends on the time."""
        fee = self.definition.fee
        return fee is not None and self.question.name in self.calculations.asks(fee.calculation)

    @cached_property
    def calculations(self) -> Calculations:
        """What its rules make of answers, by the rates of today."""
        return Calculations.of(self.definition, rating.rates(), timezone.localdate())

    def prices(self, time: Any) -> tuple[int, int]:
        """What it costs now and what it would cost at another time: the difference is to be paid, or given back."""
        return self.price_at(self.now_has), self.price_at(time)

    def difference(self, time: Any) -> int:
        """How many pence another time costs more; below 0 where it costs less."""
        old, new = self.prices(time)
        return new - old

    def may_offer(self, time: Any) -> bool:
        """Whether a time can be changed to: it is another one."""
        has_it = self.booking.state == Booking.State.CONFIRMED
        is_other = (time["resource"], time["starts_at"]) != (self.now_has["resource"], self.now_has["starts_at"])
        return is_other or not has_it


def change_of(case: Case, booking: Booking) -> Change | None:
    """What may change of a booking; None where its case was opened by something else than a booking's form."""
    definition = service_of(case.service, BookDefinition).definition if case.service.journey == "book" else None
    return Change(case=case, booking=booking, definition=definition) if isinstance(definition, BookDefinition) else None
