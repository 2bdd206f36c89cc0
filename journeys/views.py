"""The doors of every journey: the A to Z, a service's start page, the pages of a draft, the check, the submission."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import limits
from accounts.middleware import Request, remember_visitor
from casework.actions import PhotoRefused
from casework.models import Photo
from journeys import actions, kinds, queries, rules
from journeys.engine import searching
from journeys.engine.definition import Page
from journeys.engine.journey import Journey
from journeys.engine.loading import Service
from journeys.engine.page_form import PageForm
from journeys.engine.questions import Photos, Question
from journeys.engine.walk import Walk, returns_to_check, service_of
from journeys.models import Draft

P = ParamSpec("P")


def walking(door: Callable[Concatenate[Request, Walk, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A door into a draft: it is found for whoever began it, and nobody else learns that it exists."""

    @wraps(door)
    def opened(request: HttpRequest, draft_id: uuid.UUID, *args: P.args, **rest: P.kwargs) -> HttpResponseBase:
        response: HttpResponseBase
        asked = cast(Request, request)
        try:
            draft = queries.draft_for(asked.viewer, draft_id)
            response = _before(asked, walk_of(draft)) or door(asked, walk_of(draft), *args, **rest)
        except Draft.DoesNotExist as error:
            raise Http404 from error
        except actions.AlreadySubmitted as done:
            response = redirect("casework:done", done.reference)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def _before(request: Request, walk: Walk) -> HttpResponse | None:
    """What comes before the door itself: the case it became, a sign-in, or making a guest's draft one's own."""
    draft, viewer = walk.draft, request.viewer
    if draft.submitted_at is not None:
        raise actions.AlreadySubmitted(draft.case_reference)
    if rules.needs_sign_in(draft, viewer):
        keep_unseen(request, walk)
        return redirect_to_login(request.get_full_path())
    if not rules.may_open(draft, viewer):
        raise Draft.DoesNotExist
    if draft.person is None and viewer.person is not None and viewer.user is not None:
        journey = kinds.journey_of(walk.service)
        known: dict[str, Any] = {}
        for page in walk.route.reached:
            answered = {question.name for question in page.questions} & draft.answers.keys()
            known |= {name: value for name, value in journey.known(page, viewer.person).items() if name in answered}
        actions.claim_draft(draft=draft, person=viewer.person, answers=known, by=viewer.user)
    return None


def walk_of(draft: Draft) -> Walk:
    """The walk of a draft through its service as it was when the draft began."""
    journey = kinds.JOURNEYS[draft.service.journey]
    return Walk(draft, service_of(draft.service, journey.definition))


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """A to Z of what can be done here, all of it, of one kind, or what a search finds."""
    words = request.GET.get("q", "").strip()[:200]
    kind = next((kind for kind in kinds.live_kinds() if kind.name == request.GET.get("journey")), None)
    found = list(kinds.services().values())
    if kind:
        found = [service for service in found if service.definition.journey == kind.name]
    shown = {
        "words": words,
        "kind": kind,
        "kinds": kinds.live_kinds(),
        "letters": searching.by_letter(found) if not words else [],
        "results": searching.search(found, words) if words else [],
    }
    return render(request, "journeys/services.html", shown)


@require_GET
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Before beginning: what it takes, how long, what is promised, what happens."""
    viewer = cast(Request, request).viewer
    asked = service_or_404(slug)
    shown = {
        "service": asked,
        "definition": asked.definition,
        "kind": next(kind for kind in kinds.KINDS if kind.name == asked.definition.journey),
        "drafts": [
            {"draft": draft, "url": (walk := walk_of(draft)).url_of(walk.route.halt)}
            for draft in queries.drafts_of(viewer).filter(service__slug=slug)[:3]
        ],
    }
    response = render(request, "journeys/service.html", shown)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft and go to its first page."""
    viewer = cast(Request, request).viewer
    asked = service_or_404(slug)
    if not limits.within_limit(request, action="start", limit=f"{rules.STARTS_AN_HOUR}/h"):
        return render(request, "429.html", status=429)
    draft = actions.begin_draft(
        service=kinds.publish(asked), person=viewer.person, visitor=remember_visitor(request), by=viewer.user
    )
    return redirect("journeys:page", draft.pk, asked.pages[0].name)


def service_or_404(slug: str) -> Service:
    try:
        return kinds.services()[slug]
    except KeyError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@walking
def page(request: Request, walk: Walk, name: str) -> HttpResponse:
    """One page of a journey. A page that the answers do not lead to gives way to the first that is to be done."""
    if not walk.route.has_page(name):
        raise Http404
    here = walk.route.page(name)
    if here is None:
        return redirect(walk.url_of(walk.route.halt))
    if here.is_stop:
        shown = {"walk": walk, "page": here, "back_url": walk.url_before(here, returns=False)}
        return render(request, "journeys/stop.html", shown)
    journey = kinds.journey_of(walk.service)
    step = journey.steps.get(here.step or "")
    return step(request, walk, here) if step else ask(request, walk, here, journey)


def ask(request: Request, walk: Walk, here: Page, journey: Journey) -> HttpResponse:
    """Ask a page's questions and save their answers."""
    known = journey.known(here, request.viewer.person)
    form = form_of(request, walk, here, journey)
    if request.method == "POST":
        is_about_photos = take_photos(request, walk, form)
        if is_about_photos:
            return show_page(request, walk, here, form, known)
        if form.is_complete:
            form.add_errors(journey.errors(walk, here, walk.route.answers | known | form.answers))
        if form.is_complete:
            save(request, walk, here, journey, known | form.answers)
            return redirect(walk.url_after(here, returns=returns_to_check(request)))
    return show_page(request, walk, here, form, known)


def form_of(request: Request, walk: Walk, here: Page, journey: Journey) -> PageForm:
    known = journey.known(here, request.viewer.person)
    return PageForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        questions=[question for question in walk.route.questions_of(here) if question.name not in known],
        before=walk.route.answers,
        filled_with=journey.filled_with(here, request.viewer.person) | walk.draft.answers,
    )


def save(request: Request, walk: Walk, here: Page, journey: Journey, answers: Mapping[str, Any]) -> None:
    """Save a page's answers and what follows from them."""
    given = dict(answers)
    also = journey.saved(walk, here, given, request.viewer)
    actions.save_answers(draft=walk.draft, answers=given | also.answers, drop=also.drop, by=request.viewer.user)
    if request.visitor is not None:
        remember_visitor(request)  # the draft is kept for another 28 days, and so is the way to find it


def keep_unseen(request: Request, walk: Walk) -> None:
    """Keep what was typed after the session ended: it is saved, but not shown before they sign in again."""
    here = walk.route.page(request.path_info.rstrip("/").rpartition("/")[2])
    if request.method != "POST" or here is None or here.is_stop or here.step:
        return
    journey = kinds.journey_of(walk.service)
    form = form_of(request, walk, here, journey)
    if form.is_valid() and form.answers:
        save(request, walk, here, journey, form.answers)


def show_page(request: Request, walk: Walk, here: Page, form: PageForm, known: Mapping[str, Any]) -> HttpResponse:
    """Draw a page; 422 where something is wrong with what was typed."""
    journey = kinds.journey_of(walk.service)
    by_name = {question.name: question for question in here.questions}
    shown = {
        "walk": walk,
        "page": here,
        "form": form,
        "known": [{"key": by_name[name].label, "value": by_name[name].words(value)} for name, value in known.items()],
        "photos": photos_shown(walk) if any(isinstance(question, Photos) for question in here.questions) else [],
        "back_url": walk.url_before(here, returns=returns_to_check(request)),
        "is_guest": request.viewer.person is None,
        "offers_sign_in": request.viewer.user is None and journey.names_person(here),
    }
    return render(request, "journeys/page.html", shown, status=422 if form.is_bound and form.errors else 200)


def take_photos(request: Request, walk: Walk, form: PageForm) -> bool:
    """Keep the photos sent, say at the input why others are not, take one away where that was pressed.

    Returns whether it was only about photos: the page is shown again then, with everything typed, and no word on the
    rest of it.
    """
    question = next((question for question in form.questions if isinstance(question, Photos)), None)
    if question is None:
        return False
    refusals = add_photos(walk, question, request.FILES.getlist(question.name), request)
    removed = request.POST.get("remove_photo", "")
    if removed:
        actions.remove_photo(draft=walk.draft, photo_id=photo_id_of(removed), by=request.viewer.user)
    form.answers_so_far[question.name] = [str(photo.pk) for photo in queries.photos_of(walk.draft)]
    is_about_photos = bool(removed) or "add_photos" in request.POST
    if is_about_photos:
        form.forget_errors()
    for refusal in refusals:
        form.add_error(question.name, refusal)
    return is_about_photos


def add_photos(walk: Walk, question: Photos, uploads: "list[UploadedFile[Any]]", request: Request) -> list[str]:
    """Keep each upload that can be kept; return why the others cannot. No more are opened than a person may send."""
    refusals: list[str] = []
    looked_at = uploads[: question.limit + 1]  # one too many, so that it is named
    for upload in looked_at:
        try:
            actions.add_photo(draft=walk.draft, upload=upload, limit=question.limit, by=request.viewer.user)
        except actions.TooManyPhotos:
            refusals.append(f"You can add {question.limit} photos at most. We did not keep {upload.name}")
        except PhotoRefused as refused:
            refusals.append(f"{upload.name}: {refused}")
    unopened = len(uploads) - len(looked_at)
    if unopened:
        refusals.append(f"You can add {question.limit} photos at most. We did not open the last {unopened}")
    return refusals


def photo_id_of(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError as error:
        raise Http404 from error


def photos_shown(walk: Walk) -> list[dict[str, Any]]:
    """The draft's photos as pages draw them."""
    return [
        {
            "id": photo.pk,
            "number": number,
            "url": reverse("journeys:photo", args=[walk.draft.pk, photo.pk, "full"]),
            "thumb_url": reverse("journeys:photo", args=[walk.draft.pk, photo.pk, "small"]),
            "alt": f"Photo {number}",
        }
        for number, photo in enumerate(queries.photos_of(walk.draft), start=1)
    ]


@require_GET
@walking
def photo(request: Request, walk: Walk, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """A photo of the draft, to whoever may read the draft."""
    kept = Photo.objects.filter(pk=photo_id, draft=walk.draft.pk, case__isnull=True).first()
    if kept is None or size not in {"full", "small"}:
        raise Http404
    try:
        opened = (kept.image if size == "full" else kept.thumbnail).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="image/jpeg")  # what cleaning writes
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@walking
def check(request: Request, walk: Walk) -> HttpResponse:
    """Every answer to look over; a press submits, once."""
    if walk.route.halt is not None:
        return redirect(walk.url_of(walk.route.halt))
    journey = kinds.journey_of(walk.service)
    if request.method == "POST":
        refusal = too_many(request, walk, journey.contact(walk))
        if refusal:
            return refusal
        reference = actions.submit_draft(
            draft=walk.draft,
            new=journey.new_case(walk),
            contact=journey.contact(walk),
            by=request.viewer.user,
        )
        return redirect("casework:done", reference)
    last = walk.route.reached[-1]
    shown = {
        "walk": walk,
        "definition": walk.service.definition,
        "rows": [
            row_of(walk, here, question, answer) for here in walk.route.reached for question, answer in walk.asked(here)
        ],
        "photos": photos_shown(walk),
        "back_url": walk.url_of(last),
        "is_guest": request.viewer.person is None,
    }
    return render(request, "journeys/check.html", shown)


def too_many(request: Request, walk: Walk, contact: actions.GuestContact) -> HttpResponse | None:
    """The answer to a submission too many from one network address or to one contact, or None to go on."""
    shown = {"draft": walk.draft}
    if not limits.within_limit_here(request, action="submit", limit=rules.SUBMISSIONS_AN_HOUR, seconds=3600):
        return render(request, "429.html", shown, status=429)
    email, mobile = rules.unproved(walk.draft.person, email=contact.email, mobile=contact.mobile)
    limit, day_ago = rules.SUBMISSIONS_A_DAY_TO_ONE_CONTACT, timezone.now() - timedelta(days=1)
    if queries.are_too_many(email=email, mobile=mobile, since=day_ago, limit=limit):
        return render(request, "429.html", {**shown, "is_about_contact": True}, status=429)
    return None


def in_a_sentence(label: str) -> str:
    """A label as it reads behind "Change": its first letter small, unless it begins an abbreviation ("UK mobile")."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def row_of(walk: Walk, here: Page, question: Question, answer: Any) -> dict[str, str]:
    """One line of the check, with the way to change it and come back."""
    return {
        "key": question.listed_as,
        "value": question.words(answer),
        "change_url": f"{walk.url_of(here)}?from=check",
        "change_what": in_a_sentence(question.listed_as),
    }
