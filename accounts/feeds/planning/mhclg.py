"""Planning applications as planning.data.gov.uk asks for them: several CSV files in one ZIP, joined by reference.

Applications are needed; sites, decision notices, events and documents come with them. The file of applications alone
would say of each that nothing has happened to it yet, so it is refused.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from accounts.feeds.files import FeedRefused, Given, Refused
from accounts.feeds.planning.rows import (
    ApplicationRow,
    day_of,
    decision_of,
    description_of,
    grid_point,
    kind_of,
    reference_of,
    stage_of,
    web_address,
)
from accounts.feeds.tables import read_rows, read_table
from accounts.rules import addresses

FILES_AT_MOST = 20
UNPACKED_AT_MOST = 200_000_000  # bytes of all files: more is no register of a borough
APPLICATION = "reference", "description", "application_types"
APPLICATION_TOO = "name", "site", "received_date", "withdrawn_date", "document_url", "documentation_url"
# Each other file, known by what only it has: columns, then those that may be missing
OTHERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "site": (("reference", "address_text", "postcode"), ("name", "geometry")),
    "decision": (("planning_application", "decision", "decision_date"), ("document_url", "documentation_url")),
    "event": (("planning_application", "permission_process_event", "event_date"), ()),
    "document": (
        ("planning_application", "name", "public_register_status"),
        ("document_url", "documentation_url"),
    ),
}
TELLING = {"site": "address-text", "decision": "decision-date", "event": "permission-process-event"}
TELLING["document"] = "public-register-status"
EVENTS = {
    "received_on": ("application-received", "application-submitted"),
    "valid_on": ("valid-from", "found-valid"),
    "comment_from": ("consultation-start", "publicity-start"),
    "comment_by": ("consultation-end",),
}
TITLE_DATE = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})\s*[|—–-]\s*")
PUBLISHED = re.compile(r",?\s*published ([0-9]{4}-[0-9]{2}-[0-9]{2})$")
POINT = re.compile(r"\s*POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)\s*", re.IGNORECASE)

Values = dict[str, str]


def read_mhclg(given: Given) -> tuple[list[ApplicationRow], list[Refused]]:
    """The applications of such files, and the lines refused."""
    files = dict(_files(given.content))
    if "application" not in files:
        raise FeedRefused("There is no file of applications: one with the columns reference and application-types.")
    others = {kind: _by_reference(kind, files[kind]) for kind in OTHERS if kind in files}
    sites = {site["reference"]: site for found in others.pop("site", {}).values() for site in found}
    today = day_of(given.as_of)

    def read(values: Sequence[str], where: str) -> ApplicationRow:
        value = dict(zip((*APPLICATION, *APPLICATION_TOO), values, strict=True))
        row = _row(value, sites.get(value["site"], {}), where)
        for kind, add in (("event", _add_event), ("decision", _add_decision), ("document", _add_document)):
            for other in others.get(kind, {}).get(value["reference"], []):
                add(row, other)
        withdrawn = row.day(value["withdrawn_date"], "withdrawn-date")
        row.add_step(withdrawn, "withdrawn")
        row.stage = stage_of(row, "withdrawn" if withdrawn else "", today=today)
        return row

    lines = read_table(files["application"], needed=APPLICATION, optional=APPLICATION_TOO)
    return read_rows(lines, read)


def _files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each file by what it holds."""
    if not content.startswith(b"PK"):
        raise FeedRefused(
            "These are applications without their decisions and events. Put all the CSV files into one ZIP archive."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if one.filename.casefold().endswith(".csv")]
            if len(inside) > FILES_AT_MOST or sum(one.file_size for one in inside) > UNPACKED_AT_MOST:
                raise FeedRefused("The ZIP archive holds too much.")
            unpacked = [archive.read(one) for one in inside]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FeedRefused("The ZIP archive cannot be opened, or is cut off.") from error
    seen = set()
    for one in unpacked:
        kind = _kind(one)
        if kind in seen:
            raise FeedRefused(f"The ZIP archive holds two files of {kind}s.")
        seen.add(kind)
        if kind:
            yield kind, one


def _kind(content: bytes) -> str:
    """What a file holds, by its first line; empty for what is not needed, such as a list of authorities."""
    first = content.split(b"\n", 1)[0].decode("utf-8-sig", "replace").casefold()
    columns = {column.strip().strip('"') for column in first.split(",")}
    if "application-types" in columns:
        return "application"
    return next((kind for kind, column in TELLING.items() if column in columns), "")


def _by_reference(kind: str, content: bytes) -> dict[str, list[Values]]:
    needed, optional = OTHERS[kind]
    found: dict[str, list[Values]] = defaultdict(list)
    for _, values in read_table(content, needed=needed, optional=optional):
        if values is not None:
            found[values[0]].append(dict(zip((*needed, *optional), values, strict=True)))
    return found


def _row(value: Values, site: Values, where: str) -> ApplicationRow:
    reference = reference_of(value["reference"])
    row = ApplicationRow(
        where=where,
        reference=reference,
        description=description_of(value["description"]),
        kind=kind_of(value["application_types"]),
        url=web_address(value["documentation_url"]) or web_address(value["document_url"]),
    )
    row.received_on = row.day(value["received_date"], "received-date")
    row.add_step(row.received_on, "application-received")
    name = value["name"] if value["name"] != value["reference"] else ""
    row.address = addresses.readable(site.get("address_text") or site.get("name") or name)
    postcode = addresses.readable(site.get("postcode", ""))
    if postcode and postcode not in row.address:
        row.address = f"{row.address}, {postcode}".lstrip(", ")
    point = POINT.fullmatch(site.get("geometry", ""))
    if point:
        row.point = grid_point(row, point[1], point[2], is_degrees=True)
    return row


def _add_event(row: ApplicationRow, value: Values) -> None:
    event = value["permission_process_event"]
    on = row.day(value["event_date"], event)
    if on is None:
        return
    for column, events in EVENTS.items():
        if event in events:
            setattr(row, column, on if column == "comment_by" else getattr(row, column) or on)
    if not (event in EVENTS["received_on"] and row.received_on == on and row.steps):
        row.add_step(on, event)


def _add_decision(row: ApplicationRow, value: Values) -> None:
    row.decision = decision_of(value["decision"])
    row.decided_on = row.day(value["decision_date"], "decision-date")
    row.add_step(row.decided_on, "decision")
    row.add_document("Decision notice", value["document_url"], row.decided_on)


def _add_document(row: ApplicationRow, value: Values) -> None:
    """A document that is published; without an address of its own, where the register lists it."""
    if value["public_register_status"] not in {"publish", ""}:
        return
    title, on = value["name"], None
    for pattern in (TITLE_DATE, PUBLISHED):
        found = pattern.search(title)
        if found:
            on, title = _known_day(row, found[1]) or on, pattern.sub("", title)
    title = " ".join(title.replace(" | ", ": ").strip(" |—–-").split())
    row.add_document(title, value["document_url"] or value["documentation_url"], on)


def _known_day(row: ApplicationRow, typed: str) -> date | None:
    return row.day(typed, "a document")
