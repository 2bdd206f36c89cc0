"""Reads a YAML file and remembers the line of every key and item, so that a fault can name it."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

Location = tuple[str | int, ...]

LARGEST = 256 * 1024  # bytes; the longest form that people can fill in is a tenth of it
MOST_VALUES = 50_000  # with what aliases repeat
DEEPEST = 40  # lists and keys in one another; the deepest condition that people can follow needs half of it
TOO_DEEP = f"Lists and keys may stand {DEEPEST} deep in one another at most."
UNREADABLE = object()


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a definition: in which file, at which line, in words a service designer understands."""

    file: Path
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words}"


class BrokenDefinitions(Exception):
    """Definitions that cannot be used, with every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Source:
    """The content of a file, and at which line each part of it stands.

    ``files`` says which pages stand in another file: those of sections, by their number.
    """

    file: Path
    content: Any
    lines: dict[Location, int] = field(default_factory=dict)
    files: dict[int, Path] = field(default_factory=dict)

    def line_of(self, location: Location) -> int:
        """The line of the deepest part of ``location`` that stands in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def fault(self, location: Location, words: str) -> Fault:
        is_in_page = len(location) > 1 and location[0] == "pages" and isinstance(location[1], int)
        file = self.files.get(int(location[1]), self.file) if is_in_page else self.file
        return Fault(file, self.line_of(location), words)


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder. Hidden ones are an editor's or the computer's own, and half written."""
    return (file for file in sorted(folder.rglob("*.y*ml")) if not file.name.startswith(".") and file.is_file())


def read_source(file: Path) -> Source:
    """The file's content and lines. Raises ``BrokenDefinitions`` where it is not YAML, or says a key twice."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            words = f"The file has {size // 1024:,} kB. Definitions have {LARGEST // 1024} kB at most."
            raise BrokenDefinitions([Fault(file, 1, words)])
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenDefinitions([Fault(file, 1, "The file must be text in UTF-8.")]) from error
    except OSError as error:
        raise BrokenDefinitions([Fault(file, 1, f"The file cannot be read: {error.strerror}.")]) from error
    return source_of(file, text)


def source_of(file: Path, text: str) -> Source:
    """The same of a text that stands in the file, from its first line on."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenDefinitions([Fault(file, line, f"This is not YAML: {error.problem}.")]) from error
    except yaml.YAMLError as error:
        raise BrokenDefinitions([Fault(file, 1, "The file has a character that YAML does not allow.")]) from error
    except RecursionError as error:
        raise BrokenDefinitions([Fault(file, 1, TOO_DEEP)]) from error
    if not isinstance(node, yaml.MappingNode):
        raise BrokenDefinitions([Fault(file, 1, "The file must be a list of keys and values.")])
    reading = _Reading(file)
    content = reading.value_of(node, ())
    if reading.faults:
        raise BrokenDefinitions(reading.faults)
    return Source(file, content, reading.lines)


class _Reading:
    """One pass over the nodes of a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Location, int] = {(): 1}
        self.faults: list[Fault] = []
        self._constructor = yaml.constructor.SafeConstructor()
        self._open: list[yaml.Node] = []
        self._values = 0

    def value_of(self, node: yaml.Node, location: Location) -> Any:
        self._values += 1
        if self._values > MOST_VALUES:
            words = f"With its aliases the file has more than {MOST_VALUES:,} values."
            raise BrokenDefinitions([Fault(self.file, node.start_mark.line + 1, words)])
        if len(self._open) > DEEPEST:
            raise BrokenDefinitions([Fault(self.file, node.start_mark.line + 1, TOO_DEEP)])
        if any(node is above for above in self._open):
            self.faults.append(Fault(self.file, node.start_mark.line + 1, "An alias may not stand inside its anchor."))
            return None
        self._open.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, location)
            if isinstance(node, yaml.SequenceNode):
                return self._sequence(node, location)
            return self._scalar(node)
        finally:
            self._open.pop()

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[Hashable, Any]:
        found: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self._scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self.faults.append(Fault(self.file, line, "A key must be text."))
            elif key in found:
                self.faults.append(Fault(self.file, line, f"“{key}” is said twice."))
            else:
                self.lines[*location, key] = line
                found[key] = self.value_of(value_node, (*location, key))
        return found

    def _sequence(self, node: yaml.SequenceNode, location: Location) -> list[Any]:
        for number, item in enumerate(node.value):
            self.lines[*location, number] = item.start_mark.line + 1
        return [self.value_of(item, (*location, number)) for number, item in enumerate(node.value)]

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            value = self._constructor.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError):
            value = UNREADABLE
        if value is UNREADABLE or not _may_be_kept(value):
            self.faults.append(Fault(self.file, node.start_mark.line + 1, "This value cannot be read."))
            return None
        return value


def _may_be_kept(value: object) -> bool:
    """Whether a database takes it as JSON: no number without end, no sign that no text may hold."""
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, str) or not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
