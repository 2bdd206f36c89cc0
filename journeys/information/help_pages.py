"""Help pages: Markdown files with what we must know of each at their head, checked by file and line."""

import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Self

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import Field, ValidationError, model_validator

from design.calling import with_calls
from journeys.engine import checks
from journeys.engine.conditions import Many, Strict
from journeys.engine.definition import Sentence, Slug, Title
from journeys.engine.loading import SLUG
from journeys.engine.reading import BrokenDefinitions, Fault, Source, source_of

FOLDER = Path(__file__).parent / "pages"
LONGEST = 100_000  # bytes of one file
FENCE = "---"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
INSIDE = re.compile(r"^/(services|help)/([a-z0-9-]+)/$")
HEADING_OF = {"h2": "govuk-heading-m", "h3": "govuk-heading-s"}
CLASS_OF = {
    **HEADING_OF,
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text",
}
TAGS = {*CLASS_OF, "li", "strong", "em"}
logger = logging.getLogger(__name__)


class Head(Strict):
    """What stands at the head of a page: who keeps it right, when it was checked, when it has to be checked again."""

    title: Title
    summary: Sentence
    owner: Slug
    reviewed_on: date
    review_by: date
    lgsl: Annotated[int, Field(ge=1, le=9999)] | None = None
    related: Many[Slug] = ()
    also: Many[Annotated[str, Field(min_length=2, max_length=60)]] = ()

    @model_validator(mode="after")
    def _is_reviewed_again(self) -> Self:
        if self.review_by <= self.reviewed_on:
            raise ValueError("“review_by” must be after “reviewed_on”.")
        return self


@dataclass(frozen=True)
class HelpPage:
    """One page: ``topic`` is the name of its folder, ``slug`` that of its file."""

    slug: str
    topic: str
    head: Head
    text: str
    source: Source
    starts_at: int  # the line of the file at which the text begins

    @property
    def url(self) -> str:
        return reverse("journeys:help_page", args=[self.slug])

    @property
    def topic_title(self) -> str:
        return self.topic.replace("-", " ").capitalize()

    @property
    def owner_title(self) -> str:
        return self.head.owner.replace("-", " ").capitalize()

    @property
    def html(self) -> str:
        """The text as safe HTML with the council's facts in their places."""
        return _html(self.text, _facts())

    @property
    def words(self) -> str:
        """All that it says, for the search."""
        return re.sub(r"[#*_\[\]()|>]|\{\{[^{}]*\}\}", " ", self.text)


def _facts() -> tuple[tuple[str, str], ...]:
    """What a page may name of the council, each as HTML."""
    phone = escape(settings.COUNCIL_PHONE)
    dialled = re.sub(r"[^\d+]", "", settings.COUNCIL_PHONE)
    email = escape(settings.COUNCIL_EMAIL)
    return (
        ("council.name", escape(settings.COUNCIL_NAME)),
        ("council.phone", f'<a class="govuk-link" href="tel:{dialled}">{phone}</a>'),
        ("council.out_of_hours", escape(settings.COUNCIL_OUT_OF_HOURS)),
        ("council.email", f'<a class="govuk-link" href="mailto:{email}">{email}</a>'),
    )


@lru_cache(maxsize=256)
def _html(text: str, facts: tuple[tuple[str, str], ...]) -> str:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    _dress(tokens)
    drawn = markdown.renderer.render(tokens, markdown.options, {})
    known = dict(facts)
    filled = PLACEHOLDER.sub(lambda found: known.get(found[1], ""), drawn)
    return nh3.clean(
        filled,
        tags=TAGS,
        attributes={"a": {"href"}},
        allowed_classes={tag: {*classes.split(), "app-call"} for tag, classes in CLASS_OF.items()},
        url_schemes={"https", "mailto", "tel"},
        link_rel=None,
    )


def _dress(tokens: list[Token]) -> None:
    """Give every tag its GOV.UK class, and make of every phone number a link that calls it."""
    is_link = False
    for token in tokens:
        if token.nesting == 1 and token.tag in CLASS_OF:
            token.attrSet("class", CLASS_OF[token.tag])
        is_link = token.type == "link_open" or (is_link and token.type != "link_close")
        if token.type == "text" and not is_link:
            token.type, token.content = "html_inline", with_calls(token.content)
        if token.children:
            _dress(token.children)


def load_pages(folder: Path) -> tuple[dict[str, HelpPage], list[Fault]]:
    """The pages below ``folder`` by their slugs, and every fault of those that cannot be shown."""
    faults: list[Fault] = []
    read: dict[str, HelpPage] = {}
    for file in sorted(folder.rglob("*.md")):
        try:
            page = _read(file)
        except BrokenDefinitions as broken:
            faults += broken.faults
            continue
        if page.slug in read:
            faults.append(Fault(file, 1, f"Another page is called “{page.slug}” too: {read[page.slug].source.file}."))
            continue
        read[page.slug] = page
    return read, faults


def _read(file: Path) -> HelpPage:
    if not SLUG.match(file.stem) or not SLUG.match(file.parent.name):
        words = "A page is named like council-tax/who-pays.md: small letters, numbers and hyphens."
        raise BrokenDefinitions([Fault(file, 1, words)])
    if file.stat().st_size > LONGEST:
        raise BrokenDefinitions([Fault(file, 1, f"A page has at most {LONGEST // 1000} kB.")])
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BrokenDefinitions([Fault(file, 1, "The file must be text in UTF-8.")]) from error
    if not lines or lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        raise BrokenDefinitions([Fault(file, 1, "A page begins with its facts between two lines of “---”.")])
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == FENCE)
    source = source_of(file, "\n".join(["", *lines[1:end]]))
    try:
        head = Head.model_validate(source.content)
    except ValidationError as error:
        raise BrokenDefinitions(checks.shape_faults(source, error)) from error
    text = "\n".join(lines[end + 1 :]).strip("\n")
    page = HelpPage(file.stem, file.parent.name, head, text, source, _first_line(lines, end + 1))
    if faults := _faults_of(page):
        raise BrokenDefinitions(faults)
    return page


def _first_line(lines: list[str], start: int) -> int:
    filled = (number for number, line in enumerate(lines[start:], start=start) if line)
    return next(filled, start) + 1


def _faults_of(page: HelpPage) -> list[Fault]:
    """What of the text itself cannot be shown as it is meant."""
    faults = [] if page.text.strip() else [Fault(page.source.file, page.starts_at, "The page says nothing.")]
    known = [name for name, _html_ in _facts()]
    for number, line in enumerate(page.text.splitlines(), start=page.starts_at):
        for found in PLACEHOLDER.finditer(line):
            if found[1] not in known:
                words = f"“{found[0]}” is not known. Use one of: {', '.join(known)}."
                faults.append(Fault(page.source.file, number, words))
        if re.match(r"#(?!##?\s)", line):
            words = "Headings have two or three “#”: the title is the page's only first one."
            faults.append(Fault(page.source.file, number, words))
        if re.search(r"\]\(http://", line):
            faults.append(Fault(page.source.file, number, "A link must begin with https://."))
    return faults


def faults_beside(pages: Mapping[str, HelpPage], *, services: Collection[str]) -> list[Fault]:
    """What is wrong only beside the catalogue: related services and links that lead nowhere."""
    faults: list[Fault] = []
    for page in pages.values():
        for number, slug in enumerate(page.head.related):
            if slug not in services:
                faults.append(page.source.fault(("related", number), f"There is no service “{slug}”."))
        for number, line in enumerate(page.text.splitlines(), start=page.starts_at):
            for address in re.findall(r"\]\((/[^)\s]*)\)", line):
                inside = INSIDE.match(address)
                known = {"services": services, "help": pages}.get(inside[1], ()) if inside else ()
                if inside and inside[2] not in known:
                    faults.append(Fault(page.source.file, number, f"The link to {address} leads nowhere."))
    return faults


@cache
def pages() -> dict[str, HelpPage]:
    """Every page of the portal by its slug. One that cannot be read is left out, and told in the log."""
    read, faults = load_pages(FOLDER)
    for fault in faults:
        logger.error("A help page is left out: %s", fault)
    return read


def topics() -> list[tuple[str, list[HelpPage]]]:
    """The pages under the titles of their topics, both in the order of the alphabet."""
    found: dict[str, list[HelpPage]] = {}
    for page in sorted(pages().values(), key=lambda page: (page.topic, page.head.title)):
        found.setdefault(page.topic_title, []).append(page)
    return list(found.items())


def due_for_review(known: Mapping[str, HelpPage], *, today: date) -> list[HelpPage]:
    """The pages whose owners should have looked at them again, the longest overdue first."""
    due = [page for page in known.values() if page.head.review_by < today]
    return sorted(due, key=lambda page: (page.head.review_by, page.slug))
