"""The question for a time: one of the next that are free, held for ten minutes once it is chosen."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypedDict, cast
from urllib.parse import urlencode

from django import forms
from django.utils import formats, timezone
from pydantic import Field, PrivateAttr

from accounts.models import Property
from accounts.queries import rounds
from casework.queries import booked, bookings
from casework.queries.bookings import FreeSlot
from casework.rules.bookings import HELD_AT_ONCE
from journeys.engine.conditions import Condition, Many, Strict
from journeys.engine.questions.base import Name, NotAnswered, Question, Surroundings
from journeys.forms import ReadableField
from journeys.forms.dates import DATES_FROM, DatesForm, day_asked_for

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

CODE = re.compile(r"([a-z0-9-]{1,60})@(\d{4}-\d\d-\d\dT\d\d:\d\dZ)")
DAYS_SHOWN = 4
MANY_TIMES = 16  # more than these are folded by day, and a week is shown
FOLDED_DAYS_SHOWN = 7
CREW_DAYS_SHOWN = 8  # of a crew that comes some time in the day, each day is one line
MOST_READ = 500
ROUNDS_AHEAD = timedelta(days=120)
TAKEN = "Someone else has just taken this time, or it is too late for it now. Choose another time"
TOO_MANY = (
    f"You hold {HELD_AT_ONCE} times already, in other forms. Finish or delete one of these forms, or wait 10 minutes. "
    "Then choose this time again"
)


class SlotAnswer(TypedDict):
    """A time as stored: of what, where, from when to when, and what it was chosen for."""

    resource: str
    where: str
    starts_at: str
    ends_at: str
    is_all_day: bool
    features: list[str]  # what it had to have
    near: int | None  # the property whose round it had to fit


class Need(Strict):
    """A feature that it has to have where ``when`` holds."""

    feature: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    when: Condition


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What earlier answers ask of a time."""

    features: tuple[str, ...] = ()
    near: int | None = None


@dataclass(frozen=True, kw_only=True)
class TimeShown:
    """One time to choose, and what to know before: ``pence``, where times cost differently; where it ``is_fixed`` it
    can be neither changed nor cancelled once it is booked.
    """

    code: str
    words: str
    hint: str = ""
    pence: int | None = None
    is_fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """The times of one day; ``title`` is empty where the day itself is the choice. ``where`` they all are.

    A day of many times is folded, unless it ``is_open``.
    """

    title: str
    where: str = ""
    times: list[TimeShown] = field(default_factory=list)
    is_open: bool = True

    @property
    def prices(self) -> list[int]:
        """What its times cost, the cheapest first, each price once."""
        return sorted({time.pence for time in self.times if time.pence is not None})


class Slot(Question):
    """A time to book, of any resource of ``group``. Input: ``<name>``, the code of a time on the page.

    It has the features that ``needs`` ask for. ``round_of`` names the address question whose street the crew has to be
    in on that day. Its page shows the next free days; ``?dates_from=2026-12-01`` shows those from that day on.
    """

    type: Literal["slot"]
    group: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    needs: Many[Need] = ()
    round_of: Name | None = None

    template: ClassVar[str] = "journeys/questions/slot.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Choose a time"
    _around: Surroundings = PrivateAttr(default_factory=Surroundings)
    _free: list[FreeSlot] = PrivateAttr(default_factory=list)
    _from_on: date | None = PrivateAttr(default=None)
    _jump: DatesForm | None = PrivateAttr(default=None)

    def on_page(self, around: Surroundings) -> "Slot":
        here = self.model_copy()
        here._around = around
        here._jump = DatesForm(around.asked)
        jumped = here._jump.cleaned_data.get(DATES_FROM) if here._jump.is_valid() else None
        here._from_on = jumped or day_asked_for(around.asked)
        wanted = here.wanted(around.answers)
        free = here.free_slots(wanted, draft=around.draft, from_on=here._from_on)
        here._free = [slot for slot in free if around.suits is None or around.suits(answer_of(slot, wanted))]
        return here

    @property
    def asks(self) -> frozenset[str]:
        """The earlier questions that decide which times will do."""
        asked = {name for need in self.needs for name in need.when.names}
        return frozenset(asked | ({self.round_of} if self.round_of else set()))

    def wanted(self, answers: Mapping[str, Any]) -> Wanted:
        """What these answers ask of a time."""
        address = answers.get(self.round_of or "")
        near = address.get("property_id") if isinstance(address, dict) else None
        return Wanted(features=tuple(sorted(one.feature for one in self.needs if one.when.holds(answers))), near=near)

    def fits(self, answer: Any, answers: Mapping[str, Any]) -> bool:
        """Whether a chosen time still does for what these answers ask."""
        return wanted_of(answer) == self.wanted(answers)

    def free_slots(
        self, wanted: Wanted, *, draft: Any = None, from_on: date | None = None, limit: int = MOST_READ
    ) -> list[FreeSlot]:
        """The next free times that do. A crew comes on the days of its round, where these are known."""
        return bookings.free_slots(
            self.group,
            now=timezone.now(),
            features=wanted.features,
            from_on=from_on,
            days=round_days(wanted.near),
            draft=draft,
            limit=limit,
        )

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: ReadableField(required=False)}

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: code_of(answer) if answer else ""}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> SlotAnswer | None:
        code = str(cleaned.get(self.name) or "")
        wanted = self.wanted(self._around.answers)
        if not code:
            return None
        if before and code == code_of(before) and wanted_of(before) == wanted:
            return cast(SlotAnswer, before)
        found = CODE.fullmatch(code)
        resource = bookings.resource_by_slug(found[1]) if found else None
        if found is None or resource is None or resource.group != self.group:
            raise NotAnswered(**{self.name: self.error_when_missing})
        try:
            starts_at = datetime.strptime(found[2], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        except ValueError:
            raise NotAnswered(**{self.name: self.error_when_missing}) from None
        slot = bookings.slot_of(resource, starts_at, now=timezone.now())
        days = round_days(wanted.near)
        is_on_round = days is None or timezone.localtime(starts_at).date() in days
        if slot is None or not is_on_round or not set(wanted.features) <= set(resource.features):
            raise NotAnswered(**{self.name: TAKEN})
        chosen = FreeSlot(resource=resource, starts_at=slot.starts_at, ends_at=slot.ends_at, free=slot.capacity)
        answer = answer_of(chosen, wanted)
        if self._around.suits is not None and not self._around.suits(answer):
            raise NotAnswered(**{self.name: TAKEN})
        return answer

    def words(self, answer: Any) -> str:
        if not answer:
            return ""
        return "\n".join(filter(None, [time_words_of(answer), answer["where"]]))

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        chosen = str(form[self.name].value() or "")
        shown = self.days_shown(chosen)
        codes = {time.code for day in shown for time in day.times}
        before = form.before.get(self.name)
        keeps = before if before and code_of(before) not in codes and self._still_has(before) else None
        return {
            "field": form[self.name],
            "days": shown,
            "codes": codes,
            "chosen": chosen,
            "where": self._where,
            "keeps": TimeShown(code=code_of(keeps), words=time_words_of(keeps)) if keeps else None,
            "later_url": self._later_url(shown),
            "first_url": self._url(None) if self._from_on else "",
            "jump": self._jump,
            "is_by_day": self._is_by_day,
            "is_folded": sum(len(day.times) for day in shown) > MANY_TIMES,
            "returns": self._around.asked.get("from") == "check",
        }

    def _still_has(self, answer: Any) -> bool:
        """Whether a time that was chosen before is held for the draft, and does."""
        held = bookings.hold_of(self._around.draft) if self._around.draft else None
        is_held = held is not None and held.slot.resource.slug == answer["resource"]
        return is_held and self.fits(answer, self._around.answers)

    @property
    def _is_by_day(self) -> bool:
        return all(slot.resource.is_all_day for slot in self._free)

    def days_shown(self, chosen: str = "") -> list[DayShown]:
        """The first days that have a free time, each with its times. Open are the first and that of the chosen one."""
        if self._free and self._is_by_day:
            return [DayShown(title="", times=[self._crew_day(slot) for slot in self._free[:CREW_DAYS_SHOWN]])]
        days = [(day, list(slots)) for day, slots in islice(groupby(self._free, key=_on), FOLDED_DAYS_SHOWN)]
        if sum(len(slots) for _day, slots in days[:DAYS_SHOWN]) <= MANY_TIMES:
            return [self._day_shown(day, slots) for day, slots in days[:DAYS_SHOWN]]
        is_open = [number == 0 or chosen in {slot.code for slot in slots} for number, (_day, slots) in enumerate(days)]
        return [self._day_shown(*day, is_open=opens) for day, opens in zip(days, is_open, strict=True)]

    def _day_shown(self, day: date, slots: Sequence[FreeSlot], *, is_open: bool = True) -> DayShown:
        places = {slot.resource.where for slot in slots}
        several = len(places) > 1
        where = places.pop() if not self._where and not several else ""
        times = [self._time(slot, several=several) for slot in slots]
        return DayShown(title=_day(day), where=where, times=times, is_open=is_open)

    def _time(self, slot: FreeSlot, *, several: bool) -> TimeShown:
        words = f"{booked.clock(slot.starts_at)} to {booked.clock(slot.ends_at)}"
        return self._shown(slot, words, slot.resource.where if several else "")

    def _crew_day(self, slot: FreeSlot) -> TimeShown:
        return self._shown(
            slot, _day(slot.on), f"Between {booked.clock(slot.starts_at)} and {booked.clock(slot.ends_at)}"
        )

    def _shown(self, slot: FreeSlot, words: str, hint: str) -> TimeShown:
        price_of = self._around.price_of
        pence = price_of(answer_of(slot, self.wanted(self._around.answers))) if price_of else None
        return TimeShown(code=slot.code, words=words, hint=hint, pence=pence, is_fixed=slot.is_fixed)

    @property
    def _where(self) -> str:
        """Where all of them are; empty where they are in several places, or come to people."""
        places = {slot.resource.where for slot in self._free}
        return places.pop() if len(places) == 1 else ""

    def _later_url(self, shown: Sequence[DayShown]) -> str:
        """The page with the days after these; empty where there are none."""
        number = sum(len(day.times) for day in shown)
        if number >= len(self._free):
            return ""
        return self._url(self._free[number].on)

    def _url(self, from_on: date | None) -> str:
        kept = {"from": "check"} if self._around.asked.get("from") == "check" else {}
        return f"?{urlencode({**kept, **({DATES_FROM: from_on.isoformat()} if from_on else {})})}"


def answer_of(slot: FreeSlot, wanted: Wanted) -> SlotAnswer:
    """A time as the answer that is stored."""
    return SlotAnswer(
        resource=slot.resource.slug,
        where=slot.resource.where,
        starts_at=slot.starts_at.isoformat(),
        ends_at=slot.ends_at.isoformat(),
        is_all_day=slot.resource.is_all_day,
        features=list(wanted.features),
        near=wanted.near,
    )


def code_of(answer: Any) -> str:
    """The code of a chosen time."""
    return bookings.code_of(answer["resource"], moment_of(answer["starts_at"])) if answer else ""


def moment_of(stored: str) -> datetime:
    """A stored moment."""
    return datetime.fromisoformat(stored).astimezone(UTC)


def wanted_of(answer: Any) -> Wanted:
    """What a time was chosen for."""
    return Wanted(features=tuple(answer["features"]), near=answer["near"])


def time_words_of(answer: Any) -> str:
    """When a chosen time is, in words."""
    return booked.time_words(
        moment_of(answer["starts_at"]), moment_of(answer["ends_at"]), is_all_day=answer["is_all_day"]
    )


def round_days(property_id: int | None) -> Collection[date] | None:
    """The days on which a crew is in the street of a property; None where that is not known, and any day will do."""
    home = Property.objects.filter(pk=property_id).first() if property_id else None
    if home is None:
        return None
    today = timezone.localdate()
    days = {day.on for day in rounds.collections_of(home, from_on=today, until_on=today + ROUNDS_AHEAD)}
    return days or None


def slots_in(questions: Sequence[Question]) -> Iterator[Slot]:
    """The questions for a time among ``questions``."""
    return (question for question in questions if isinstance(question, Slot))


def _day(day: date) -> str:
    return formats.date_format(day, "l j F")


def _on(slot: FreeSlot) -> date:
    return slot.on
