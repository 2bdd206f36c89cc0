"""What we hold about someone: seen, downloaded, agreed to, looked at by whom, and erased."""

from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.consents import choose_topics
from accounts.middleware import Request
from accounts.models import Consent, Look, Person
from accounts.topics import consent_topics, mark_of
from casework.models.sight import selves_of
from portal.home import erasing, record
from portal.home.forms.data import EraseForm, TopicsForm
from portal.home.record_words import chapters_to_read
from portal.home.views import proof
from portal.home.views.doors import of_person, say, too_many

A_PAGE = 50
DOWNLOADS = "20/h"


@require_GET
@of_person
def data(request: Request, person: Person) -> HttpResponse:
    """What is held, by kind: how much, why and until when."""
    return render(request, "portal/home/data.html", {"kinds": record.counted(person)})


@require_GET
@of_person
def download_data(request: Request, person: Person) -> HttpResponse:
    """The two files, for whoever has shown that it is they."""
    if not proof.is_proved(request, person):
        return proof.ask_for_proof(request)
    return render(request, "portal/home/data_download.html")


@require_GET
@of_person
def data_as_json(request: Request, person: Person) -> HttpResponse:
    """All of it for another service."""
    if not proof.is_proved(request, person):
        return redirect("home:download_data")
    refused = too_many(request, action="download_data", limit=DOWNLOADS, key=str(person.pk))
    if refused:
        return refused
    return as_file(record.as_json(person, now=timezone.now()), "application/json", "json")


@require_GET
@of_person
def data_as_page(request: Request, person: Person) -> HttpResponse:
    """All of it to read."""
    if not proof.is_proved(request, person):
        return redirect("home:download_data")
    refused = too_many(request, action="download_data", limit=DOWNLOADS, key=str(person.pk))
    if refused:
        return refused
    now = timezone.now()
    shown = {"person": person, "chapters": chapters_to_read(record.record_of(person)), "now": now}
    page = render(request, "portal/home/data_page.html", shown)
    return as_file(page.content.decode(), "text/html; charset=utf-8", "html")


def as_file(words: str, content_type: str, ending: str) -> HttpResponse:
    """A file that the browser saves."""
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.{ending}"
    return HttpResponse(
        words, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
@of_person
def consents(request: Request, person: Person) -> HttpResponse:
    """What they agreed to, topic by topic, to change it; and all they ever agreed to."""
    topics = consent_topics()
    history = list(Consent.objects.filter(person=person).select_related("account").order_by("-given_at", "-pk"))
    agreed = {one.subject for one in history if one.withdrawn_at is None}
    is_sent = request.method == "POST"
    has_seen = request.POST.get("words") == mark_of(topics)  # the words may have changed since the page was shown
    form = TopicsForm(request.POST if is_sent and has_seen else None, topics=topics, agreed=agreed)
    if form.is_valid():
        viewer = request.viewer
        choose_topics(person=person, topics=topics, agreed=form.agreed, how=viewer.channel, by=viewer.user)
        say(request, "topics")
        return redirect("home:consents")
    shown = {
        "form": form,
        "mark": mark_of(topics),
        "history": history,
        "titles": {topic.slug: topic.title for topic in topics},
        "has_new_words": is_sent and not has_seen,
    }
    status = 409 if is_sent and not has_seen else 422 if form.is_bound else 200
    return render(request, "portal/home/consents.html", shown, status=status)


@require_GET
@of_person
def looks(request: Request, person: Person) -> HttpResponse:
    """When someone looked at their record, in what capacity and why; never those that protect somebody."""
    seen = Look.objects.filter(person__in=selves_of(person), is_hidden=False).order_by("-looked_at", "-pk")
    page = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/home/looks.html", {"page": page})


@require_http_methods(["GET", "POST"])
@of_person
def erase(request: Request, person: Person) -> HttpResponse:
    """Say what goes and what stays and why; do it once they have said that they mean it."""
    why_not = erasing.why_not(request.viewer)
    if why_not:
        return render(request, "portal/home/cannot_erase.html", {"why": why_not}, status=409 if request.POST else 200)
    if not proof.is_proved(request, person):
        return proof.ask_for_proof(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        erasing.erase(person=person, viewer=request.viewer, now=timezone.now())
        logout(request)
        return redirect("home:erased")
    shown = {"form": form, "plan": erasing.plan_for(person, now=timezone.now()), "email": proof.sent_to(person)}
    return render(request, "portal/home/erase.html", shown, status=422 if form.is_bound else 200)


@require_GET
def erased(request: Request) -> HttpResponse:
    """What is said to whoever has no account any more."""
    return render(request, "portal/home/erased.html")
