"""The list of tasks of a long form: what is done, what is to be done, what cannot be begun yet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from journeys.engine.definition import Task
from journeys.engine.route import Section
from journeys.engine.walk import Walk
from journeys.views.doors import walking


@require_GET
@walking
def tasks(request: Request, walk: Walk) -> HttpResponse:
    """Every task with where it stands; once all are done, the way to check and send."""
    if not walk.has_tasks:
        raise Http404
    sections = {section.task: section for section in walk.route.sections}
    rows = [row_of(walk, task, sections.get(task.name)) for task in walk.service.definition.all_tasks]
    shown = {
        "walk": walk,
        "definition": walk.service.definition,
        "tasks": rows,
        "done": sum(row["status"] == "done" for row in rows),
        "needed": sum(row["status"] != "none" for row in rows),
        "check_url": walk.url_of(None) if walk.route.is_complete else "",
        "back_url": reverse("journeys:service", args=[walk.service.slug]),
        "is_guest": request.viewer.person is None,
    }
    return render(request, "journeys/tasks.html", shown)


def row_of(walk: Walk, task: Task, section: Section | None) -> dict[str, Any]:
    """One line of the list: a task that is done begins at its first page, one that is not goes on where it halts.

    One that was begun says what comes next; where that waits for another task, what was done can still be looked at.
    """
    title = walk.said(task.title)
    if section is None or (section.halt is None and not section.reached):
        return {"title": title, "status": "none", "url": ""}
    if section.halt is None:
        return {"title": title, "status": "done", "url": walk.url_of(section.reached[0])}
    if section.is_blocked:
        is_begun = bool(section.reached)
        url = walk.url_of(section.reached[0]) if is_begun else ""
        return {"title": title, "status": "waits" if is_begun else "blocked", "url": url}
    halt = walk.said_page(section.halt).title if section.is_begun else ""
    return {"title": title, "status": "incomplete", "url": walk.url_of(section.halt), "next": halt}
