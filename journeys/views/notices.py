"""The doors of those who write service notices."""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from casework.queries import choices
from casework.views.doors import personal
from journeys import actions, kinds, queries, rules
from journeys.forms import NoticeForm
from journeys.models import Notice


@require_GET
@personal
def notices(request: Request) -> HttpResponse:
    """What is shown now or will be, and what lately was."""
    now = timezone.now()
    own_teams = _teams_of(request)
    titles = {slug: service.definition.title for slug, service in kinds.services().items()}
    listed = [
        {
            "notice": notice,
            "is_shown": notice.starts_at <= now,
            "may_change": _may_change(request, notice, own_teams),
            "services": [titles.get(slug, slug) for slug in notice.services],
            "wards": [ward.name for ward in notice.wards.all()],
        }
        for notice in queries.all_notices(now=now)
    ]
    return render(request, "journeys/notices.html", {"listed": listed, "past": queries.past_notices(now=now)})


@require_http_methods(["GET", "POST"])
@personal
def write(request: Request, notice_id: int | None = None) -> HttpResponse:
    """Add a notice, or change one."""
    notice = _notice_to_change(request, notice_id) if notice_id is not None else None
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        services=[(slug, service.definition.title) for slug, service in sorted(kinds.services().items())],
        wards=choices.our_wards(),
        notice=notice,
    )
    if not form.is_valid():
        shown = {"form": form, "notice": notice}
        return render(request, "journeys/notice.html", shown, status=422 if form.is_bound else 200)
    asked = form.cleaned_data
    actions.write_notice(
        notice=notice,
        title=asked["title"],
        words=asked["words"],
        services=asked["services"],
        wards=form.chosen_wards,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        by=request.viewer.user,
    )
    messages.success(request, render_to_string("journeys/said/notice_written.txt").strip())
    return redirect("journeys:notices")


@require_http_methods(["GET", "POST"])
@personal
def end(request: Request, notice_id: int) -> HttpResponse:
    """Show a notice no longer: a GET asks first."""
    notice = _notice_to_change(request, notice_id)
    if request.method == "GET":
        is_shown = notice.starts_at <= timezone.now()
        return render(request, "journeys/end_notice.html", {"notice": notice, "is_shown": is_shown})
    actions.end_notice(notice=notice, by=request.viewer.user)
    messages.success(request, render_to_string("journeys/said/notice_ended.txt").strip())
    return redirect("journeys:notices")


def _notice_to_change(request: Request, notice_id: int) -> Notice:
    """The notice, for those who may change it. Raises ``Http404`` or ``PermissionDenied``."""
    try:
        notice = queries.notice_by_id(notice_id)
    except Notice.DoesNotExist as error:
        raise Http404 from error
    if not _may_change(request, notice, _teams_of(request)):
        raise PermissionDenied
    return notice


def _teams_of(request: Request) -> set[str]:
    return {team.slug for team in choices.teams_of(request.viewer)}


def _may_change(request: Request, notice: Notice, own_teams: Collection[str]) -> bool:
    services = kinds.services()
    viewer = request.viewer
    its_teams = {services[slug].definition.team for slug in notice.services if slug in services}
    return rules.may_change_notice(
        is_staff=viewer.is_staff,
        is_advisor=viewer.is_advisor,
        has_written=viewer.user is not None and notice.written_by_id == viewer.user.pk,
        own_teams=own_teams,
        its_teams={team for team in its_teams if team},
    )
