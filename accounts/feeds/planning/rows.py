"""What every reader of planning applications makes of its files."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict

from accounts.feeds.files import RowRefused
from accounts.feeds.tables import a_date
from accounts.rules import addresses, geography

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1947, 2100
LONGEST_URL = 500


class Words(BaseModel):
    """``words.yaml``: what codes of planning systems are called here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    steps: dict[str, str]
    decisions: dict[str, str]
    kinds: dict[str, str]
    stages: dict[str, str]


@cache
def words() -> Words:
    """The words, read once."""
    return Words.model_validate(yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8")))


@dataclass(kw_only=True)
class ApplicationRow:
    """One application as a file has it. ``point`` is in grid metres; ``remarks`` say what of it could not be used."""

    where: str
    reference: str
    kind: str = ""
    description: str
    address: str = ""
    stage: str = ""
    received_on: date | None = None
    valid_on: date | None = None
    comment_from: date | None = None
    comment_by: date | None = None
    decide_by: date | None = None
    decided_on: date | None = None
    decision: str = ""
    url: str = ""
    uprn: str = ""
    point: tuple[float, float] | None = None
    steps: list[tuple[date, str]] = field(default_factory=list)
    documents: list[tuple[str, str, date | None]] = field(default_factory=list)  # title, address, day
    remarks: list[str] = field(default_factory=list)

    def day(self, typed: str, what: str) -> date | None:
        """A date of this application; one that is none is left out, with a remark."""
        if not typed.strip():
            return None
        try:
            found = a_date(typed.strip()[:10], what)
        except RowRefused as error:
            self.remarks.append(str(error))
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.remarks.append(f"{what} is in the year {found.year}")
            return None
        return found

    def add_step(self, on: date | None, code: str) -> None:
        """Something that happened on a day; the same twice is one."""
        said = words().steps.get(code) or readable_code(code)[:200]
        if on and said and (on, said) not in self.steps:
            self.steps.append((on, said))

    def add_document(self, title: str, address: str, on: date | None) -> None:
        """A document where the register publishes it; the same twice is one, one without an address is left out."""
        url = web_address(address)
        title = addresses.readable(title)
        if url and title and not any(known[:2] == (title, url) for known in self.documents):
            self.documents.append((title, url, on))

    def fingerprint(self, home: int | None) -> str:
        """Changes whenever anything of it does, or the property that its UPRN names."""
        values = (
            self.reference, self.kind, self.description, self.address, self.stage, self.received_on, self.valid_on,
            self.comment_from, self.comment_by, self.decide_by, self.decided_on, self.decision, self.url, self.uprn,
            self.point, self.steps, self.documents, home,
        )  # fmt: skip
        return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()


def day_of(moment: datetime) -> date:
    """The day of a moment where the council is: 23:30 UTC in July is the next one."""
    return (moment.astimezone(LONDON) if moment.tzinfo else moment).date()


def reference_of(typed: str) -> str:
    """A reference as it is kept. Raises ``RowRefused`` where there is none, or one that is too long."""
    reference = "".join(addresses.readable(typed).split(" "))
    if not reference or len(reference) > 60 or not re.search(r"[0-9A-Za-z]", reference):
        raise RowRefused(f"“{typed[:30]}” is no reference")
    return reference


def description_of(typed: str) -> str:
    """What is proposed, in its lines as one. Raises ``RowRefused`` where it says nothing."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    if not text:
        raise RowRefused("it does not say what is proposed")
    return text[:10_000]


def stage_of(row: ApplicationRow, called: str, *, today: date) -> str:
    """Where an application stands: as the register calls it, and by its dates where that says nothing.

    "Live" is everything that is not over; so are words that nobody knows.
    """
    known = words().stages.get(" ".join(called.casefold().split()), "")
    if known and known not in {"assessment", "received"}:
        return known
    if row.decided_on and row.decided_on <= today:
        return "decided"
    if row.comment_by and row.comment_by >= today and (row.comment_from is None or row.comment_from <= today):
        return "consultation"
    if known:
        return known
    return "assessment" if row.comment_by or row.valid_on else "received"


def kind_of(codes: str) -> str:
    """``"full;lbc"`` in words."""
    known = words().kinds
    found = [known.get(code.strip().casefold()) or readable_code(code) for code in codes.split(";") if code.strip()]
    return ", ".join(dict.fromkeys(found))[:120]


def decision_of(code: str) -> str:
    """A decision in words."""
    key = "-".join(code.casefold().split())
    return words().decisions.get(key, readable_code(code))[:200]


def readable_code(code: str) -> str:
    """A code that nobody translated, in words: ``"ground-floorPlan"`` is "Ground floor plan"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", addresses.readable(code).replace("-", " ").replace("_", " "))
    return " ".join(apart.split()).capitalize()


def grid_point(row: ApplicationRow, x: str, y: str, *, is_degrees: bool = False) -> tuple[float, float] | None:
    """A point in grid metres; one that cannot be is left out, with a remark.

    Swapped ones cannot be mended: both ways round may lie in England.
    """
    if not x.strip() or not y.strip():
        return None
    try:
        east, north = float(x), float(y)
    except ValueError:
        row.remarks.append(f"“{x[:20]}, {y[:20]}” is no point")
        return None
    if is_degrees:
        if not geography.is_in_great_britain(north, east):
            row.remarks.append(f"{x}, {y} lies outside Great Britain")
            return None
        east, north = geography.to_grid(north, east)
    is_on_grid = 0 < east < geography.GRID_EAST and 0 < north < geography.GRID_NORTH
    if not is_on_grid:
        row.remarks.append(f"{x}, {y} lies outside the National Grid")
        return None
    return round(east, 2), round(north, 2)


def web_address(typed: str) -> str:
    """An address of a page that may be shown as a link; empty for anything else, such as ``javascript:``."""
    bare = typed.strip()
    if len(bare) > LONGEST_URL or " " in bare or not bare.isprintable():
        return ""
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    return bare if parts.scheme in {"http", "https"} and parts.netloc else ""


def uprn_of(typed: str) -> str:
    """A UPRN without the noughts before it; empty where it is none."""
    bare = typed.strip().lstrip("0")
    return bare if re.fullmatch(r"[0-9]{1,12}", bare) else ""
