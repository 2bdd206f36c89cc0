"""What the file of a report says beyond any other service, and the pages that every report has."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from journeys.engine.conditions import Many, Strict
from journeys.engine.definition import Access, Definition, Page, Sentence, Slug, Title
from journeys.engine.questions import AnyQuestion
from journeys.engine.reading import Location, read_source

KNOWN_NEAR = "known_near"  # whether something like it was reported near the place when the place was saved
CAME_BACK = "came_back"  # the reference of the closed report that this one is about again, or ""


class Nearby(Strict):
    """How far to look for reports of the same thing, and of which other services."""

    metres: Annotated[int, Field(ge=10, le=1000)]
    siblings: Many[Slug] = ()


class Where(Strict):
    """The service's own words for the page that asks for the place."""

    title: Title
    intro: Sentence | None = None


class Details(Strict):
    """What to ask once the place is known, before the photos."""

    title: Title = "Details and photos"
    intro: Sentence | None = None
    questions: Many[AnyQuestion] = ()


class ReportDefinition(Definition):
    """A report: what → where → already reported? → details and photos → about you → check."""

    journey: Literal["report"]
    nearby: Nearby | None = None
    where: Where | None = None
    details: Details = Details()
    access: Access = "public"
    contact: Literal["optional", "required", "none"] = "optional"

    computed: ClassVar[frozenset[str]] = frozenset({KNOWN_NEAR, CAME_BACK})
    needs_name: ClassVar[bool] = False

    @property
    def others(self) -> list[tuple[Location, str]]:
        siblings = self.nearby.siblings if self.nearby else ()
        return [(("nearby", "siblings", number), slug) for number, slug in enumerate(siblings)]

    def middle_pages(self) -> list[tuple[Location, Page]]:
        own = _own_pages()
        where = own["where"] | (self.where.model_dump(exclude_none=True) if self.where else {})
        details = Page.model_validate(
            own["details"]
            | {"title": self.details.title, "intro": self.details.intro}
            | {"questions": [*self.details.questions, own["photos"]]}
        )
        pages: list[tuple[Location, Page]] = [(("where",), Page.model_validate(where))]
        if self.nearby:
            pages.append((("already",), Page.model_validate(own["already"])))
        return [*pages, (("details",), details)]


@cache
def _own_pages() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = read_source(Path(__file__).parent / "pages.yaml").content
    return content
