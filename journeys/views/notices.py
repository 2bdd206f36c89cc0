"""The doors of those who write service notices."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from casework.queries import choices
from casework.views.doors import staff_only
from journeys import actions, kinds, queries
from journeys.forms import NoticeForm
from journeys.models import Notice


@require_GET
@staff_only
def notices(request: Request) -> HttpResponse:
    """What is shown now or will be, and what lately was."""
    now = timezone.now()
    titles = {slug: service.definition.title for slug, service in kinds.services().items()}
    listed = [
        {
            "notice": notice,
            "is_shown": notice.starts_at <= now,
            "services": [titles.get(slug, slug) for slug in notice.services],
            "wards": [ward.name for ward in notice.wards.all()],
        }
        for notice in queries.all_notices(now=now)
    ]
    return render(request, "journeys/notices.html", {"listed": listed, "past": queries.past_notices(now=now)})


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: Request, notice_id: int | None = None) -> HttpResponse:
    """Add a notice, or change one."""
    notice = _notice(notice_id) if notice_id is not None else None
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


@require_POST
@staff_only
def end(request: Request, notice_id: int) -> HttpResponse:
    """Show a notice no longer."""
    actions.end_notice(notice=_notice(notice_id), by=request.viewer.user)
    messages.success(request, render_to_string("journeys/said/notice_ended.txt").strip())
    return redirect("journeys:notices")


def _notice(notice_id: int) -> Notice:
    try:
        return queries.notice_by_id(notice_id)
    except Notice.DoesNotExist as error:
        raise Http404 from error
