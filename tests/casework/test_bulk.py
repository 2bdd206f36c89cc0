"""Many cases at once: previewed, done once, and those that changed meanwhile left alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from casework import actions, queries
from casework.models import BulkRun, Case, ReplyTemplate, Status
from notifications.models import Message
from tests.casework.hands import signed_in
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory, an_officer

BULK = reverse("casework:bulk")


@pytest.fixture
def browser(officer: User, team: Team) -> Client:
    return signed_in(officer)


def previewed(browser: Client, cases: list[Case], **typed: object) -> BulkRun:
    """What the officer looks at before they press."""
    answer = browser.post(
        BULK, {"which": "ticked", "decided": "1", "case": [case.reference for case in cases], **typed}
    )
    assert answer.status_code == 302, answer.content.decode()
    return BulkRun.objects.latest("made_at")


def pressed(browser: Client, run: BulkRun) -> str:
    """What the page says after the button."""
    return browser.post(reverse("casework:bulk_run", args=[run.pk]), follow=True).content.decode()


@pytest.mark.req("R-41")
def test_ticked_cases_are_moved_in_the_words_that_were_previewed_and_a_double_press_sends_once(
    browser: Client, team: Team
) -> None:
    kept = ReplyTemplate.objects.create(
        team=team, step="done-fixed", name="Cleared", words="We cleared {place} ({reference})."
    )
    cases = [CaseFactory.create(team=team) for _ in range(3)]

    run = previewed(browser, cases, what="move", step="done-fixed", template=kept.pk)
    preview = browser.get(reverse("casework:bulk_run", args=[run.pk])).content.decode()
    assert all(f"We cleared Lillie Road ({case.reference})." in preview for case in cases)
    assert Message.objects.count() == 0

    for _press in range(2):
        assert "3 of 3 done" in pressed(browser, run)
    assert [case.status for case in Case.objects.all()] == [Status.DONE] * 3
    assert Message.objects.filter(event="cleared").count() == 3
    assert {case.events.filter(kind="moved").count() for case in cases} == {1}


@pytest.mark.req("R-41")
def test_what_changed_meanwhile_is_left_alone_and_listed_with_why(browser: Client, team: Team, officer: User) -> None:
    moved, passed_on, fine, decided = (CaseFactory.create(team=team) for _ in range(4))
    application = CaseFactory.create(team=team, application=True)
    run = previewed(browser, [moved, passed_on, fine, decided, application], what="move", step="in_progress")
    colleague = an_officer()
    actions.move_case(case=moved, to=Status.IN_PROGRESS, words="I do it", by=colleague)
    actions.move_case(case=decided, to=Status.DONE, outcome="fixed", words="", by=colleague)
    Case.objects.filter(pk=passed_on.pk).update(team=TeamFactory.create(slug="highways"))

    page = pressed(browser, run)

    assert "2 of 5 done" in page
    assert {item.case_id: item.refused for item in run.items.all()} == {
        moved.pk: "changed", passed_on.pk: "not_yours", fine.pk: "", decided.pk: "closed", application.pk: "",
    }  # fmt: skip
    assert all(words in page for words in ("Someone moved it", "Another team has it now", "It is closed"))


@pytest.mark.req("R-41")
def test_a_step_that_a_case_cannot_take_is_said_before_anything_is_done(browser: Client, team: Team) -> None:
    report, application = CaseFactory.create(team=team), CaseFactory.create(team=team, application=True)

    run = previewed(browser, [report, application], what="move", step="done-fixed")

    page = browser.get(reverse("casework:bulk_run", args=[run.pk])).content.decode()
    assert "Move 1 case: Done: fixed" in page
    assert "This cannot be done with it." in page


@pytest.mark.req("R-41")
def test_closed_cases_are_named_apart_before_anything_is_done_and_not_counted(browser: Client, team: Team) -> None:
    received = CaseFactory.create(team=team)
    done = CaseFactory.create(team=team, status=Status.DONE, outcome="fixed", closed_at=timezone.now())

    for typed in ({"what": "move", "step": "in_progress"}, {"what": "tell", "words": "We come."}):
        run = previewed(browser, [received, done], **typed)
        page = browser.get(reverse("casework:bulk_run", args=[run.pk]))
        assert [item.case for item in page.context["waiting"]] == [received]
        assert [(item.case, item.refused) for item in page.context["refused"]] == [(done, "closed")]
        pressed(browser, run)

    done.refresh_from_db()
    assert done.status == Status.DONE
    assert Message.objects.filter(about=done.reference).count() == 0


@pytest.mark.req("R-41", "R-16")
def test_nobody_reads_a_promised_day_that_is_past_and_late_cases_get_words_of_their_own(
    browser: Client, team: Team
) -> None:
    late = CaseFactory.create(team=team, promised_on=timezone.localdate() - timedelta(days=3))
    fine = CaseFactory.create(team=team)
    typed = {
        "which": "ticked", "decided": "1", "case": [late.reference, fine.reference],
        "what": "move", "step": "in_progress", "words": "Cleared by {promise}.",
    }  # fmt: skip

    for late_words, said in (("", "is past"), ("By {promise} then.", "The day that was promised is past.")):
        answer = browser.post(BULK, {**typed, "late_words": late_words})
        assert answer.status_code == 422
        assert said in answer.content.decode()

    run = previewed(browser, [late, fine], **typed, late_words="Sorry, {reference} is late. We come tomorrow.")
    assert [item.words for item in run.items.all()] == [
        f"Sorry, {late.reference} is late. We come tomorrow.", f"Cleared by {queries.promise_of(fine)}.",
    ]  # fmt: skip
    assert "late" in browser.get(reverse("casework:bulk_run", args=[run.pk])).content.decode()


@pytest.mark.req("R-41", "R-16")
def test_a_promise_that_stood_still_is_told_as_it_goes_on(browser: Client, team: Team) -> None:
    asked_at = timezone.now() - timedelta(days=14)
    waited = CaseFactory.create(
        team=team,
        status=Status.WAITING,
        waiting_since=asked_at,
        reply_by=timezone.localdate() + timedelta(days=14),
        promised_on=timezone.localdate(asked_at) + timedelta(days=1),
    )

    run = previewed(browser, [waited], what="move", step="in_progress", words="By {promise}.")
    pressed(browser, run)

    waited.refresh_from_db()
    assert waited.promised_on > timezone.localdate()
    assert run.items.get().words == f"By {queries.promise_of(waited)}."


@pytest.mark.req("R-41", "R-16")
def test_words_that_were_previewed_on_another_day_or_before_the_promise_ran_out_are_not_sent(
    browser: Client, team: Team
) -> None:
    case = CaseFactory.create(team=team)
    soon = timezone.now() + timedelta(minutes=2)
    hours = CaseFactory.create(team=team, promised_at=soon, hours=4)
    yesterday = previewed(browser, [case], what="tell", words="We come by {promise}.")
    BulkRun.objects.filter(pk=yesterday.pk).update(made_at=timezone.now() - timedelta(days=1))
    before = previewed(browser, [hours], what="tell", words="We come by {promise}.")

    hours.promised_at = soon - timedelta(minutes=4)  # four minutes later
    hours.save()
    BulkRun.objects.filter(pk=before.pk).update(made_at=timezone.now() - timedelta(minutes=4))
    before.items.update(words=f"We come by {queries.promise_of(hours)}.")

    assert "Tick it again" in pressed(browser, yesterday)
    pressed(browser, before)

    assert [run.items.get().refused for run in (yesterday, before)] == ["stale", "stale"]
    assert Message.objects.count() == 0


@pytest.mark.req("R-41", "R-48")
def test_what_is_still_open_is_said_before_many_are_closed(browser: Client, team: Team, officer: User) -> None:
    cases = [CaseFactory.create(team=team) for _ in range(2)]
    for case in cases:
        actions.add_task(case=case, what="Ring them", for_whom=None, due_on=timezone.localdate(), by=officer)

    for step, is_said in (("done-fixed", True), ("in_progress", False)):
        run = previewed(browser, cases, what="move", step=step)
        page = browser.get(reverse("casework:bulk_run", args=[run.pk])).content.decode()
        assert ("Still open on them: 2 tasks." in page) == is_said


@pytest.mark.req("R-48")
def test_ticked_cases_are_given_to_a_colleague_unless_someone_took_them_meanwhile(browser: Client, team: Team) -> None:
    carla = an_officer(name="Carla Second")
    team.members.add(carla)
    free, taken = CaseFactory.create(team=team), CaseFactory.create(team=team)
    run = previewed(browser, [free, taken], what="assign", holder=carla.pk)
    third = an_officer(name="Theo Third")
    team.members.add(third)
    actions.claim_case(case=taken, by=third)

    assert "Someone else has it since: Theo Third" in pressed(browser, run)
    free.refresh_from_db()
    taken.refresh_from_db()
    assert (free.holder, taken.holder) == (carla, third)


@pytest.mark.req("R-41")
def test_each_person_is_written_to_by_name_and_nobody_about_a_restricted_case(browser: Client, team: Team) -> None:
    ann = CaseFactory.create(team=team, person__name="Ann Resident")
    hidden = CaseFactory.create(team=team, application=True, is_restricted=True)

    run = previewed(browser, [ann, hidden], what="tell", words="Dear {name}, we come by {promise}.")
    page = pressed(browser, run)

    assert "1 of 2 done" in page
    assert "nobody whom we may write to" in page
    [message] = Message.objects.filter(event="wrote")
    assert message.facts["words"].startswith("Dear Ann, we come by ")


@pytest.mark.req("R-41")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what to do with them."),
        ({"what": "move"}, "Choose what happens next."),
        ({"what": "move", "step": "waiting"}, "Write what the person who reported it needs"),
        ({"what": "move", "step": "done-fixed", "words": "Dear {name}"}, "cannot hold a name"),
        ({"what": "tell", "words": "Dear {nobody}"}, "We do not know {nobody}"),
        ({"what": "tell"}, "Write what the person"),
        ({"what": "assign", "holder": "999999"}, "Choose one from the list."),
    ],
)
def test_what_cannot_be_done_is_said_by_its_field_and_keeps_what_was_typed(
    browser: Client, team: Team, typed: dict[str, str], said: str
) -> None:
    case = CaseFactory.create(team=team)

    answer = browser.post(BULK, {"which": "ticked", "decided": "1", "case": case.reference, **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed.get("words", "") in answer.content.decode()
    assert not BulkRun.objects.exists()


@pytest.mark.req("R-41")
def test_all_that_the_filter_finds_is_two_hundred_at_most(browser: Client, team: Team) -> None:
    CaseFactory.create_batch(BulkRun.AT_MOST + 3, team=team, person=None)
    CaseFactory.create(team=team, person=None, is_urgent=True, status=Status.WAITING)

    page = browser.post(BULK, {"which": "all", "asked": "status=received"})

    assert len(page.context["chosen"]) == BulkRun.AT_MOST
    assert {case.status for case in page.context["chosen"]} == {Status.RECEIVED}


@pytest.mark.req("R-41")
def test_nobody_changes_what_is_not_theirs(browser: Client, team: Team, officer: User) -> None:
    strange = CaseFactory.create(team=TeamFactory.create(slug="highways"))
    mine = CaseFactory.create(team=team)
    assert browser.post(BULK, {"which": "ticked", "case": strange.reference}).status_code == 302
    run = previewed(browser, [mine, strange], what="assign", holder=officer.pk)
    assert [item.case for item in run.items.all()] == [mine]

    colleague = an_officer()
    team.members.add(colleague)
    assert signed_in(colleague).get(reverse("casework:bulk_run", args=[run.pk])).status_code == 404
