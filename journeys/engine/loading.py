"""Loads the catalogue: every service's file, checked by itself and against the others, or every fault found."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from journeys.engine import checks, rating
from journeys.engine.definition import Definition, Page
from journeys.engine.piping import names_in_words
from journeys.engine.rating import AllRates
from journeys.engine.reading import BrokenDefinitions, Fault, Source, read_source, yaml_files
from journeys.engine.sections import Sections
from journeys.rules import NUMBER_PREFIX

TAKEN = {"CHL": "a challenge", NUMBER_PREFIX: "a form that is not sent"}  # what no service's references begin with
SLUG = re.compile(r"(?=.{1,80}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Service:
    """One service as it is asked: its definition, and all its pages with those of its kind of journey."""

    slug: str
    definition: Definition
    pages: tuple[Page, ...]

    @cached_property
    def frozen(self) -> dict[str, Any]:
        """Everything that decides what is asked and what happens, as JSON."""
        return {
            "definition": self.definition.model_dump(mode="json", exclude_defaults=True),
            "pages": [page.model_dump(mode="json", exclude_defaults=True) for page in self.pages],
        }

    @cached_property
    def piped(self) -> frozenset[str]:
        """The questions with other answers in their words; worked out once, for it is asked with every answer."""
        return frozenset(
            question.name
            for page in self.pages
            for question in page.questions
            for part in (question, *getattr(question, "questions", ()))
            if any(True for _name in names_in_words(part))
        )

    @cached_property
    def hash(self) -> str:
        """The name of this very content: a change of one word gives another."""
        text = json.dumps({"slug": self.slug, **self.frozen}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def load_services(
    folder: Path,
    kinds: Mapping[str, type[Definition]],
    *,
    sections: Path | None = None,
    rates: AllRates | None = None,
    teams: Collection[str] | None = None,
    examples_on: date | None = None,
) -> dict[str, Service]:
    """Every service below ``folder`` by its slug. Raises ``BrokenDefinitions`` with every fault of every file.

    ``sections`` is the folder of pages that they share, ``rates`` are the amounts that their rules count with, and
    ``teams`` those that a service may name; where that is ``None``, any. ``examples_on`` is the day on which examples
    have to give what they say: without one they are not tried, so that no site stops working on somebody's birthday.
    """
    faults: list[Fault] = []
    read: dict[str, tuple[Source, Definition]] = {}
    shared = Sections(sections)
    for file in yaml_files(folder):
        try:
            source, definition = _read(file, kinds, shared)
        except BrokenDefinitions as broken:
            faults += broken.faults
            continue
        faults += checks.sense_faults(source, definition, rates if rates is not None else rating.rates(), examples_on)
        faults += _team_faults(source, definition, teams)
        if file.stem in read:
            faults.append(Fault(file, 1, f"Another file is called “{file.stem}” too: {read[file.stem][0].file}."))
        read.setdefault(file.stem, (source, definition))
    faults += _faults_together(read)
    if faults:
        raise BrokenDefinitions(list(dict.fromkeys(faults)))  # that of a section is found by each that uses it
    return {
        slug: Service(slug, definition, tuple(page for _at, page in definition.located_pages()))
        for slug, (_source, definition) in sorted(read.items())
    }


def _read(file: Path, kinds: Mapping[str, type[Definition]], sections: Sections) -> tuple[Source, Definition]:
    source = read_source(file)
    if not SLUG.fullmatch(file.stem) or file.suffix != ".yaml":
        words = "A file is named like report-a-fly-tip.yaml: small letters, numbers and hyphens, 80 at most."
        raise BrokenDefinitions([Fault(file, 1, words)])
    journey = source.content.get("journey")
    if not isinstance(journey, str) or journey not in kinds:
        known = ", ".join(sorted(kinds))
        raise BrokenDefinitions([source.fault(("journey",), f"“journey” must be one of: {known}.")])
    source = sections.spread(source)
    try:
        return source, kinds[journey].model_validate(source.content)
    except ValidationError as error:
        raise BrokenDefinitions(checks.shape_faults(source, error)) from error


def _team_faults(source: Source, definition: Definition, teams: Collection[str] | None) -> list[Fault]:
    if teams is None:
        return []
    return [
        source.fault(location, f"There is no team “{slug}”. journeys/teams.yaml lists them.")
        for location, slug in definition.teams
        if slug not in teams
    ]


def _faults_together(read: Mapping[str, tuple[Source, Definition]]) -> list[Fault]:
    """What is wrong only beside the other files."""
    faults: list[Fault] = []
    prefixes = dict(TAKEN)
    for slug, (source, definition) in read.items():
        for location, prefix in definition.references:
            if prefix in prefixes:
                words = f"References of “{prefixes[prefix]}” begin with {prefix} too."
                faults.append(source.fault(location, words))
            prefixes.setdefault(prefix, slug)
        for location, other in definition.others:
            if other == slug:
                faults.append(source.fault(location, "A service is not its own sibling."))
            elif other not in read:
                faults.append(source.fault(location, f"There is no service “{other}”."))
            elif read[other][1].journey != definition.journey:
                faults.append(source.fault(location, f"“{other}” is another kind of journey."))
    return faults
