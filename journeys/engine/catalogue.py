"""The catalogue as the site offers it: files read again when they change, the last sound set while they are broken."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from journeys.engine import rating
from journeys.engine.conditions import Many, Strict
from journeys.engine.definition import Definition, Slug
from journeys.engine.loading import Service, load_services
from journeys.engine.rating import AllRates, load_rates
from journeys.engine.reading import BrokenDefinitions, Fault, read_source, yaml_files
from journeys.engine.shapes import shape_faults

LOOKED_EVERY = 5.0  # seconds
Services = Mapping[str, Service]
logger = logging.getLogger(__name__)


class TeamsFile(Strict):
    """``journeys/teams.yaml``: the teams that services may name."""

    teams: Annotated[Many[Annotated[Slug, Field(max_length=50)]], Field(min_length=1)]


@dataclass(frozen=True)
class Folders:
    """Where the parts of a catalogue stand. Without a file of teams, a service may name any."""

    services: Path
    sections: Path | None = None
    rates: Path = rating.FOLDER
    teams: Path | None = None

    @property
    def mark(self) -> frozenset[tuple[str, int, int]]:
        """What changes when a file does."""
        folders = [folder for folder in (self.services, self.sections, self.rates) if folder]
        files = [file for folder in folders for file in yaml_files(folder)]
        stats = ((file, file.stat()) for file in [*files, *([self.teams] if self.teams else [])])
        return frozenset((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in stats)

    def load(
        self, kinds: Mapping[str, type[Definition]], *, examples_on: date | None = None
    ) -> tuple[Services, AllRates]:
        """The services and the amounts their rules count with. Raises ``BrokenDefinitions`` with every fault."""
        faults: list[Fault] = []
        rates: AllRates = {}
        teams: frozenset[str] | None = None
        try:
            rates = load_rates(self.rates)
        except BrokenDefinitions as broken:
            faults += broken.faults
        try:
            teams = load_teams(self.teams) if self.teams else None
        except BrokenDefinitions as broken:
            faults += broken.faults
        if faults:
            raise BrokenDefinitions(faults)
        loaded = load_services(
            self.services, kinds, sections=self.sections, rates=rates, teams=teams, examples_on=examples_on
        )
        return loaded, rates


def load_teams(file: Path) -> frozenset[str]:
    """The teams of the file. Raises ``BrokenDefinitions``."""
    source = read_source(file)
    try:
        teams = TeamsFile.model_validate(source.content).teams
    except ValidationError as error:
        raise BrokenDefinitions(shape_faults(source, error)) from error
    twice = [number for number, slug in enumerate(teams) if slug in teams[:number]]
    if twice:
        raise BrokenDefinitions([source.fault(("teams", twice[0]), f"“{teams[twice[0]]}” is there twice.")])
    return frozenset(teams)


class Catalogue:
    """The services on offer. ``faults`` are those of the files where a sound set from before is offered in their place.

    ``stored`` gives the set that was kept when the site last began with a sound one, None where there is none;
    ``keep`` keeps one.
    """

    def __init__(
        self,
        folders: Folders,
        kinds: Callable[[], Mapping[str, type[Definition]]],
        *,
        stored: Callable[[], Services | None],
        keep: Callable[[Services], object],
    ) -> None:
        self.folders = folders
        self.faults: list[Fault] = []
        self._kinds = kinds
        self._stored = stored
        self._keep = keep
        self._services: Services | None = None
        self._mark: frozenset[tuple[str, int, int]] = frozenset()
        self._looked_at = 0.0
        self._reading = threading.Lock()

    def services(self) -> Services:
        """Every service by its slug. Raises ``BrokenDefinitions`` where there is no sound set to begin with."""
        services = self._services
        if services is None:
            with self._reading:
                return self._services or self._begin()
        if time.monotonic() - self._looked_at > LOOKED_EVERY and self._reading.acquire(blocking=False):
            try:
                self._look_again()
            finally:
                self._reading.release()
        return self._services or services

    def _begin(self) -> Services:
        self._looked_at, self._mark = time.monotonic(), self.folders.mark
        try:
            self._services = self._load()
        except BrokenDefinitions as broken:
            self._services = self._stored()
            if self._services is None:
                raise
            self._tell(broken, "the services of the last sound set")
        return self._services

    def _look_again(self) -> None:
        self._looked_at = time.monotonic()
        try:
            mark = self.folders.mark
        except FileNotFoundError:
            return  # a file is just being replaced: the next look finds it
        if mark == self._mark:
            return
        self._mark = mark
        try:
            self._services = self._load()
        except BrokenDefinitions as broken:
            self._tell(broken, "the services as they were before the change")
            return
        self.faults = []
        self._keep(self._services)

    def _load(self) -> Services:
        services, rates = self.folders.load(self._kinds())
        rating.use_rates(rates)
        return services

    def _tell(self, broken: BrokenDefinitions, instead: str) -> None:
        self.faults = broken.faults
        for fault in broken.faults:
            logger.error("%s", fault)
        logger.error("%d faults in the service definitions: we go on with %s.", len(broken.faults), instead)
