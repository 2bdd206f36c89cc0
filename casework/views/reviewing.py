"""The planning team reads comments before everyone can: what waits, the oldest first, and each with its words."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from accounts.models import User
from casework import actions, showing, showing_planning
from casework.forms import ReviewCommentForm, detail_words
from casework.models import Comment, Stance
from casework.queries import comments as commented
from casework.rules import Detail, personal_details
from casework.views.doors import personal, say

A_PAGE = 25


def reader_of(request: Request) -> User:
    """Who is at work here. Raises ``PermissionDenied`` for colleagues of other teams."""
    user = request.viewer.user
    if user is None or not commented.reads_comments(request.viewer):
        raise PermissionDenied
    return user


@require_GET
@personal
def comments(request: Request) -> HttpResponse:
    """What nobody has read yet, the oldest first."""
    reader_of(request)
    page = Paginator(commented.comments_to_read(), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "comment": one,
            "name": showing_planning.name_of(one.application),
            "stance": Stance(one.stance).name.capitalize(),
            "warnings": detail_words(found) if (found := details_of(one)) else "",
        }
        for one in page.object_list
    ]
    return render(request, "casework/planning/to_read.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@personal
def review(request: Request, comment_id: UUID) -> HttpResponse:
    """One comment: its words as they came, and beside each what everyone will read."""
    reader = reader_of(request)
    try:
        found = commented.comment_to_review(comment_id)
    except Comment.DoesNotExist as error:
        raise Http404 from error
    typed = request.POST if request.method == "POST" else None
    form = ReviewCommentForm(typed, comment=found, seen_at=commented.reviewed_at(found))
    if form.is_valid() and is_reviewed(found, form, reader):
        say(request, "planning_published" if form.is_published else "planning_withheld", reference=found.reference)
        return redirect("casework:comments_to_read")
    reasons = [
        {
            "topic": one.topic,
            "words": one.words,
            "warnings": detail_words(left) if (left := personal_details(one.words)) else "",
            "field": form[f"words_{topic}"],
        }
        for topic, one in zip(form.topics, showing_planning.shown_reasons(found.reasons), strict=True)
    ]
    page = {
        "comment": found,
        "name": showing_planning.name_of(found.application),
        "stance": Stance(found.stance).label,
        "form": form,
        "reasons": reasons,
        "has_warnings": any(one["warnings"] for one in reasons),
        "reviewed_by": showing.name_of(found.published_by or found.withheld_by),
    }
    return render(request, "casework/planning/review.html", page, status=422 if form.is_bound else 200)


def is_reviewed(found: Comment, form: ReviewCommentForm, reader: User) -> bool:
    """Publish or withhold it, or say that a colleague was faster."""
    try:
        if form.is_published:
            actions.publish_comment(comment=found, published=form.published, seen_at=form.seen, by=reader)
        else:
            actions.withhold_comment(comment=found, because=form.cleaned_data["because"], seen_at=form.seen, by=reader)
    except actions.ReviewedMeanwhile:
        form.add_error(None, ReviewCommentForm.CHANGED_MEANWHILE)
        return False
    return True


def details_of(comment: Comment) -> list[Detail]:
    """What of all its words must not be read by all, as far as that can be found."""
    return [detail for reason in comment.reasons for detail in personal_details(reason["words"])]
