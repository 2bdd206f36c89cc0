"""Sections: pages that several definitions share, each written once in ``journeys/sections/<name>.yaml``.

They are put in the place of ``section: <name>`` as the files are read, so that a stored version has all of its pages.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeys.engine.reading import BrokenDefinitions, Fault, Location, Source, read_source

DEEPEST = 5  # sections in sections


class Sections:
    """The sections of one folder, each read once."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._read: dict[str, Source] = {}

    def spread(self, source: Source) -> Source:
        """``source`` with the pages of its sections in their places. Raises ``BrokenDefinitions``."""
        pages = source.content.get("pages")
        if not isinstance(pages, list) or not any(_is_section(page) for page in pages):
            return source
        found = list(self._pages_of(source, pages, ()))
        lines = {place: line for place, line in source.lines.items() if place[:1] != ("pages",) or len(place) == 1}
        files: dict[int, Path] = {}
        for number, (_page, origin, before) in enumerate(found):
            start = ("pages", before)
            for place, line in origin.lines.items():
                if place[:2] == start:
                    lines["pages", number, *place[2:]] = line
            if origin.file != source.file:
                files[number] = origin.file
        content = {**source.content, "pages": [page for page, _origin, _number in found]}
        return Source(source.file, content, lines, files)

    def _pages_of(self, source: Source, pages: list[Any], above: tuple[str, ...]) -> Iterator[tuple[Any, Source, int]]:
        for number, page in enumerate(pages):
            if not _is_section(page):
                yield page, source, number
                continue
            at: Location = ("pages", number, "section")
            yield from self._section(source, at, page, above)

    def _section(
        self, source: Source, at: Location, page: dict[str, Any], above: tuple[str, ...]
    ) -> Iterator[tuple[Any, Source, int]]:
        name = page["section"]
        others = sorted(page.keys() - {"section", "task"})
        if others:
            words = f"“{others[0]}” is not a key that may stand beside “section”."
            raise BrokenDefinitions([source.fault((*at[:2], others[0]), words)])
        if name in above:
            words = f"The section “{name}” includes itself."
            raise BrokenDefinitions([source.fault(at, words)])
        if len(above) >= DEEPEST:
            raise BrokenDefinitions([source.fault(at, f"Sections may stand {DEEPEST} deep in one another at most.")])
        section = self._source_of(name, source, at)
        for inner, origin, number in self._pages_of(section, section.content["pages"], (*above, name)):
            task = {"task": page["task"]} if "task" in page and isinstance(inner, dict) else {}
            yield (inner | task if isinstance(inner, dict) else inner), origin, number

    def _source_of(self, name: object, source: Source, at: Location) -> Source:
        file = self.folder / f"{name}.yaml" if self.folder and isinstance(name, str) and name.isprintable() else None
        if file is None or "/" in str(name) or not file.is_file():
            raise BrokenDefinitions([source.fault(at, f"There is no section “{name}”.")])
        if file.stem not in self._read:
            section = read_source(file)
            if set(section.content) - {"pages"} or not isinstance(section.content.get("pages"), list):
                raise BrokenDefinitions([Fault(file, 1, "A section has “pages”, and nothing else.")])
            self._read[file.stem] = section
        return self._read[file.stem]


def _is_section(page: object) -> bool:
    return isinstance(page, dict) and "section" in page
