"""Rows of a list: one request for one client each, checked by the same pages as a form that somebody fills in.

A column is called as the question whose answer it holds. What a page asks of the person themselves (who they are, how
to tell them) is known of the client and stands in no column.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.datastructures import MultiValueDict

from accounts.feeds.files import RowRefused
from accounts.feeds.tables import a_date
from accounts.models import AlertChannels, Person
from accounts.queries import FoundPlace
from casework.models import Answers, ServiceVersion
from casework.rules.tables import defused
from journeys import kinds
from journeys.engine.definition import ABOUT_YOU, Page
from journeys.engine.journey import ALERTS, EMAIL, MOBILE, NAME, Journey
from journeys.engine.loading import Service
from journeys.engine.page_form import PageForm
from journeys.engine.piping import piped_question
from journeys.engine.questions import (
    Address,
    Choice,
    CouncilTaxAccount,
    Date,
    Declaration,
    Email,
    LongText,
    Money,
    NationalInsurance,
    Number,
    Phone,
    Place,
    Question,
    Several,
    Slot,
    Text,
    Vehicle,
    YesNo,
)
from journeys.engine.walk import Walk
from journeys.models import Draft
from journeys.rules.sheets import LONGEST_CELL, is_formula, plain_cell
from journeys.showing import walk_of

CLIENT = "client"  # the column with the agency's own reference of the client
TAKEN = (
    Address, Choice, Date, Declaration, Email, LongText, Money, NationalInsurance, Number, Phone, Place, Several, Text,
    Vehicle, YesNo,
)  # fmt: skip
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
MOST_STEPS = 60  # pages of one row: more than any service has


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column holds: its name, the question in words, what may be written, and whether it may stay empty."""

    name: str
    label: str
    values: Sequence[str] = ()
    hint: str = ""
    kind: str = "text"
    may_be_empty: bool = False


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a row makes: the answers, or what is wrong, by column ("" for the row as such)."""

    answers: Answers = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def services() -> list[Service]:
    """The services that can be asked for by rows, by title."""
    found = [service for service in kinds.services().values() if takes_rows(service)]
    return sorted(found, key=lambda service: service.definition.title)


def takes_rows(service: Service) -> bool:
    """Whether a row can say all that the service asks of everyone: no time to choose, no file, nothing to pay first."""
    definition = service.definition
    if not kinds.journey_of(service).opens_case or (definition.fee is not None and definition.fee.pay == "at_once"):
        return False
    if definition.journey in {"pay", "book", "information"} or definition.may_be_restricted:
        return False
    asked = [question for page in service.pages if page.show_when is None for question in page.questions]
    return all(
        isinstance(question, TAKEN) or question.only_tells or question.optional or question.show_when is not None
        for question in asked
    ) and not any(isinstance(question, Slot | CouncilTaxAccount) for question in asked)


def columns_of(service: Service) -> list[Column]:
    """The columns of a service's template, in the order of its pages."""
    columns = [Column(name=CLIENT, label="Your reference for the client", hint="As on their page", kind="client")]
    for page in service.pages:
        if page.name == ABOUT_YOU:
            continue
        for question in page.questions:
            if isinstance(question, TAKEN):
                columns.append(_column(page, question))
            if isinstance(question, Place):
                columns.append(
                    Column(name=f"{question.name}_words", label="The exact spot, in words", may_be_empty=True)
                )
    return columns


def _column(page: Page, question: Question) -> Column:
    values: Sequence[str] = ()
    if isinstance(question, Choice | Several):
        values = [option.code for option in question.options]
    elif isinstance(question, YesNo):
        values = ["yes", "no"]
    elif isinstance(question, Declaration):
        values = ["yes"]
    is_asked_of_all = page.show_when is None and question.show_when is None
    return Column(
        name=question.name,
        label=question.label,
        values=values,
        kind=str(getattr(question, "type", "text")),
        may_be_empty=question.optional or not is_asked_of_all or (isinstance(question, Address) and question.is_home),
    )


def template_of(service: Service) -> str:
    """The template: a CSV file with the columns and nothing else."""
    out = io.StringIO()
    csv.writer(out).writerow([defused(column.name) for column in columns_of(service)])
    return out.getvalue()


def unknown_columns(service: Service, columns: Sequence[str]) -> list[str]:
    """The columns that the service does not know."""
    known = {column.name for column in columns_of(service)}
    return [name for name in columns if name not in known]


def check_row(version: ServiceVersion, person: Person, cells: Mapping[str, str]) -> Checked:
    """What a row makes for ``person``, page after page as the answers lead; or all that is wrong with it.

    It halts at the first page with a fault: what later pages ask of everyone is looked at all the same.
    """
    wrong = cell_faults(version, cells)
    draft = Draft(service=version, person=person, channel="partner", answers={})
    walk = walk_of(draft)
    for _step in range(MOST_STEPS):
        here = walk.route.halt
        if here is None:
            return Checked(answers=dict(draft.answers), faults=wrong)
        if here.is_stop:
            return Checked(faults={"": f"We cannot take this: {walk.said_page(here).title}", **wrong})
        given = _answered(walk, here, person, cells)
        if given.faults:
            return Checked(faults={**_faults_from(walk, here, person, cells), **given.faults, **wrong})
        draft.answers = {**draft.answers, **given.answers}
        walk = replace(walk)
    return Checked(faults={"": "This row needs a form of its own. Start it on the client’s page"})


def cell_faults(version: ServiceVersion, cells: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the cells by themselves, of what everyone fills in: formulas, lengths, dates, words."""
    faults = {
        name: "This is a formula. Write what it comes to" for name in cells if is_formula(plain_cell(cells[name]))
    }
    faults |= {name: f"This is longer than {LONGEST_CELL:,} signs" for name in cells if len(cells[name]) > LONGEST_CELL}
    for page in walk_of(Draft(service=version, channel="partner", answers={})).service.pages:
        for question in _asked_of_all(page):
            try:
                _posted(question, cells)
            except RowRefused as refused:
                name, words = refused.args
                faults.setdefault(name, words)
    return faults


def _asked_of_all(page: Page) -> list[Question]:
    """The questions of a page that have a column, and that everyone answers."""
    if page.show_when is not None or page.name == ABOUT_YOU:
        return []
    return [one for one in page.questions if isinstance(one, TAKEN) and one.show_when is None]


def _faults_from(walk: Walk, here: Page, person: Person, cells: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with what ``here`` and the pages after it ask of everyone."""
    faults: dict[str, str] = {}
    pages, journey = walk.service.pages, kinds.journey_of(walk.service)
    for page in pages[[one.name for one in pages].index(here.name) :]:
        filled = journey.filled_with(page, person)
        asked, posted = [], []
        for question in _asked_of_all(page):
            if question.name in filled and not _cell(question, cells):
                continue
            try:
                posted += _posted(question, cells)
            except RowRefused:
                continue  # told by ``cell_faults``
            asked.append(question)
        form = PageForm(MultiValueDict(dict(posted)), MultiValueDict(), questions=asked, before={}, filled_with={})
        faults |= _chosen(form, asked, posted, cells)[1] if form.is_valid() else _faults(form, asked)
    return faults


def answers_known(person: Person) -> Answers:
    """What the page that asks who they are gets for a client: who they are, and a way to tell them that works."""
    ways = {(True, True): AlertChannels.BOTH, (True, False): AlertChannels.EMAIL, (False, True): AlertChannels.SMS}
    wanted = AlertChannels(person.alerts)
    has_email = bool(person.email) and wanted in {AlertChannels.EMAIL, AlertChannels.BOTH}
    has_mobile = bool(person.mobile) and wanted in {AlertChannels.SMS, AlertChannels.BOTH}
    return {
        NAME: person.name or None,
        EMAIL: person.email or None,
        MOBILE: str(person.mobile) or None,
        ALERTS: str(ways.get((has_email, has_mobile), AlertChannels.NEITHER)),
    }


def _answered(walk: Walk, here: Page, person: Person, cells: Mapping[str, str]) -> Checked:
    """The answers to one page, or what is wrong there."""
    journey = kinds.journey_of(walk.service)
    if here.name == ABOUT_YOU:
        return _about_client(walk, here, person, journey)
    answers: Answers = {here.step: True} if here.step else {}
    questions = [piped_question(question, walk.words_of) for question in walk.route.questions_of(here)]
    filled = journey.filled_with(here, person)
    left = {question.name for question in questions if question.name in filled and not _cell(question, cells)}
    try:
        posted = [item for question in questions if question.name not in left for item in _posted(question, cells)]
    except RowRefused as refused:
        name, words = refused.args
        return Checked(faults={name: words})
    asked = [question for question in questions if question.name not in left]
    form = _form(walk, here, asked, posted)
    if form.is_valid() and form.found:
        posted, faults = _chosen(form, asked, posted, cells)
        if faults:
            return Checked(faults=faults)
        form = _form(walk, here, asked, posted)
    if form.is_complete:
        form.add_errors(journey.errors(walk, here, walk.route.answers | form.answers))
    if not form.is_complete:
        return Checked(faults=_faults(form, asked))
    return Checked(answers=answers | {name: filled[name] for name in left} | form.answers)


def _about_client(walk: Walk, here: Page, person: Person, journey: Journey) -> Checked:
    known = answers_known(person)
    answers = {question.name: known.get(question.name) for question in here.questions}
    wrong = journey.errors(walk, here, answers)
    if wrong:
        return Checked(faults={CLIENT: "We know no email address and no mobile number of this client"})
    missing = [question for question in here.questions if not question.optional and answers[question.name] is None]
    faults = {CLIENT: f"We do not know this of the client: {missing[0].listed_as}"} if missing else {}
    return Checked(answers=answers, faults=faults)


def _form(walk: Walk, here: Page, questions: Sequence[Question], posted: Sequence[tuple[str, list[str]]]) -> PageForm:
    data: MultiValueDict[str, Any] = MultiValueDict(dict(posted))
    return PageForm(
        data,
        MultiValueDict(),
        questions=questions,
        before=walk.answers_for(here),
        filled_with={},
        findings=walk.findings_on(here),
    )


def _cell(question: Question, cells: Mapping[str, str]) -> str:
    return plain_cell(cells.get(question.name, ""))


def _posted(question: Question, cells: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """A cell as the inputs of its question would send it. Raises ``RowRefused`` with the column and the words."""
    cell = _cell(question, cells)
    if isinstance(question, Place):
        spot = plain_cell(cells.get(f"{question.name}_words", ""))
        return [(f"{question.name}_search", [cell]), (f"{question.name}_words", [spot])]
    if isinstance(question, Address):
        return [(f"{question.name}_search", [cell])]
    if not cell:
        return [(question.name, [])]
    if isinstance(question, Date):
        try:
            day = a_date(cell, question.label)
        except RowRefused as error:
            raise RowRefused(question.name, f"“{cell[:20]}” is no date. Write 2026-11-23 or 23/11/2026") from error
        return [(f"{question.name}_{part}", [str(getattr(day, part))]) for part in ("day", "month", "year")]
    if isinstance(question, YesNo):
        return [(question.name, [_yes_or_no(question.name, cell)])]
    if isinstance(question, Declaration):
        return [(question.name, ["yes"] if _yes_or_no(question.name, cell) == "yes" else [])]
    if isinstance(question, Choice):
        return [(question.name, [_option(question, cell)])]
    if isinstance(question, Several):
        return [(question.name, [_option(question, part.strip()) for part in cell.split(";") if part.strip()])]
    return [(question.name, [cell])]


def _yes_or_no(name: str, cell: str) -> str:
    word = cell.casefold()
    if word not in YES | NO:
        raise RowRefused(name, f"“{cell[:40]}” is neither yes nor no")
    return "yes" if word in YES else "no"


def _option(question: Choice | Several, cell: str) -> str:
    for option in question.options:
        if cell.casefold() in {option.code.casefold(), option.label.casefold()}:
            return option.code
    offered = ", ".join(option.code for option in question.options)
    raise RowRefused(question.name, f"“{cell[:40]}” is none of these: {offered}"[:300])


def _chosen(
    form: PageForm, asked: Sequence[Question], posted: Sequence[tuple[str, list[str]]], cells: Mapping[str, str]
) -> tuple[list[tuple[str, list[str]]], Mapping[str, str]]:
    """What is posted with the places that the searches mean; where one may mean several, that is the fault."""
    more, faults = [], {}
    for question in asked:
        found = form.found_for(question.name)
        if not found:
            continue
        place = _meant(found, _cell(question, cells))
        if place is None:
            some = "; ".join(one.words for one in found[:3])
            words = f"This may be one of {len(found)} places, like {some}. Write the number and the postcode"
            faults[question.name] = words
        else:
            more.append((question.name, [place.value]))
    return [*posted, *more], faults


def _meant(found: Sequence[FoundPlace], typed: str) -> FoundPlace | None:
    """The place that is called just so, or else the one address, the one street or the one postcode that was found."""
    plain = _letters(typed)
    exact = [place for place in found if _letters(place.words) == plain]
    if len(exact) == 1:
        return exact[0]
    for kind in ("property", "street", "postcode"):
        alike = [place for place in found if place.kind == kind]
        if alike:
            return alike[0] if len(alike) == 1 else None
    return None


def _letters(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def _faults(form: PageForm, asked: Sequence[Question]) -> Mapping[str, str]:
    """What is wrong, by column: an input of a question is told at its column."""
    column_of = {name: question.name for question in asked for name in (*question.fields(), question.first_input)}
    faults: dict[str, str] = {}
    for name, errors in form.errors.items():
        column = column_of.get(name, "")
        faults.setdefault(column, " ".join(str(error) for error in errors))
    taken = {question.name for question in asked if isinstance(question, TAKEN) or question.only_tells}
    other = next((column for column in faults if column and column not in taken), "")
    if other:
        return {"": "This row needs a form of its own, as it asks for more. Start it on the client’s page"}
    return faults or {"": "This row could not be read"}
