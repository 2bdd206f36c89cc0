"""What the file of a booking says: what every service may say, what "done" is, and what to bring."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from journeys.engine.conditions import Many
from journeys.engine.definition import Definition, Promise, Sentence
from journeys.engine.questions import Slot

# Only for one that comes back to us: what a booking promises is its own day.
LOOKED_AT_WITHIN = Promise(working_days=5)


class BookDefinition(Definition):
    """A booking: its pages, one of which asks for the time → about you → check. Its promise is the day that was chosen.

    ``done`` is what is said once it is over: "Collected". ``bring`` is what people need with them, or do before.
    """

    journey: Literal["book"]
    promise: Promise = LOOKED_AT_WITHIN
    done: Annotated[str, Field(min_length=2, max_length=20, pattern=r"^[A-Z]")] = "Done"
    bring: Many[Sentence] = ()

    @model_validator(mode="after")
    def _asks_for_one_time(self) -> Self:
        times = [question for page in self.pages for question in page.questions if isinstance(question, Slot)]
        if len(times) != 1:
            raise ValueError("A booking asks for a time once: one question of the type “slot”.")
        return self

    @property
    def time(self) -> Slot:
        """The question for the time."""
        return next(question for page in self.pages for question in page.questions if isinstance(question, Slot))
