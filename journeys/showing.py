"""How unfinished forms read in lists: how far they are, where they halt, and the way on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.models import ServiceVersion
from journeys import kinds
from journeys.engine import walk as walking
from journeys.engine.walk import Walk
from journeys.models import Draft


@dataclass(frozen=True, kw_only=True)
class ShownDraft:
    """One unfinished form in a list.

    ``halt`` is the title of the page to do next, at ``halt_url``. It is empty where all is answered: the check comes
    next. ``url`` is where to go on: that page, or the list of tasks.
    """

    draft: Draft
    title: str
    halt: str
    parts_done: int
    parts: int
    url: str
    halt_url: str


def shown_drafts(drafts: Iterable[Draft]) -> list[ShownDraft]:
    """The drafts as lists show them; whatever their number, the definitions still unread take one query."""
    listed = list(drafts)
    read_definitions(listed)
    return [shown_draft(draft) for draft in listed]


def shown_draft(draft: Draft) -> ShownDraft:
    """One draft as a list shows it."""
    walk = walk_of(draft)
    halt = walk.route.halt
    tasks = [section for section in walk.route.sections if section.task]
    needed = [section for section in tasks if section.reached or section.halt]
    return ShownDraft(
        draft=draft,
        title=walk.service.definition.title,
        halt=walk.said_page(halt).title if halt else "",
        parts_done=sum(section.halt is None for section in needed),
        parts=len(walk.service.definition.all_tasks) - len(tasks) + len(needed) if walk.has_tasks else 0,
        url=walk.url,
        halt_url=walk.url_of(halt),
    )


def walk_of(draft: Draft) -> Walk:
    """The walk of a draft through its service as it was when the draft began."""
    journey = kinds.JOURNEYS[draft.service.journey]
    return Walk(draft, walking.service_of(draft.service, journey.definition))


def read_definitions(drafts: Sequence[Draft]) -> None:
    """Give drafts whose version this process has not read yet its definition, in one query for all."""
    unread = {draft.service.hash for draft in drafts if not walking.is_read(draft.service)}
    if unread:
        read = dict(ServiceVersion.objects.filter(hash__in=unread).values_list("hash", "definition"))
        for draft in drafts:
            if draft.service.hash in read:
                draft.service.definition = read[draft.service.hash]
