"""What an officer has beside the queue: filters they keep, a file of it, tasks, mentions, questions, days away."""

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole, StaffRoleKind, Team, User
from casework import actions
from casework.models import Away, CaseLink, CaseQuestion, CaseTask, Export, Mention, SavedFilter
from notifications.models import Message
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory, an_officer

QUEUE = reverse("casework:queue")


def day_parts(name: str, days: int) -> dict[str, str]:
    """A date some days ahead, as it is typed."""
    day = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def browser(officer: User, team: Team) -> Client:
    return signed_in(officer)


@pytest.mark.req("R-45")
def test_a_filter_is_kept_by_name_and_the_queue_opens_with_the_one_chosen(
    browser: Client, team: Team, officer: User
) -> None:
    late = CaseFactory.create(team=team, promised_on=timezone.localdate() - timedelta(days=5))
    CaseFactory.create(team=team)

    kept = browser.post(reverse("casework:queue_filters"), {"name": "Late ones", "asked": "due=late&nonsense=1"})
    assert kept["Location"] == f"{QUEUE}?due=late"
    [row] = SavedFilter.objects.filter(user=officer)
    assert (row.name, row.asked) == ("Late ones", "due=late")

    browser.post(reverse("casework:saved_filter", args=[row.pk]), {"do": "start"})
    assert browser.get(QUEUE)["Location"] == f"{QUEUE}?due=late"
    everything = browser.get(QUEUE, {"all": "yes"})
    assert everything.status_code == 200
    page = browser.get(QUEUE, {"due": "late"}).content.decode()
    assert late.reference in page
    assert "Late ones" in page
    assert "Keep this filter" not in page

    browser.post(reverse("casework:saved_filter", args=[row.pk]), {"do": "stop"})
    assert browser.get(QUEUE).status_code == 200


@pytest.mark.req("R-45")
def test_an_officer_keeps_twenty_filters_and_no_more_and_none_of_anothers(browser: Client, officer: User) -> None:
    for number in range(SavedFilter.AT_MOST):
        actions.save_filter(name=f"Filter {number}", asked="due=late", by=officer)
    other = actions.save_filter(name="Theirs", asked="", by=an_officer())

    refused = browser.post(reverse("casework:queue_filters"), {"name": "One more", "asked": "due=today"})

    assert refused.status_code == 422
    assert "You can keep 20 filters" in refused.content.decode()
    assert "One more" in refused.content.decode()
    assert browser.post(reverse("casework:saved_filter", args=[other.pk]), {"do": "remove"}).status_code == 404


@pytest.mark.req("R-45")
def test_the_file_holds_what_is_seen_without_formulas_and_who_took_it_is_written_down(
    browser: Client, team: Team, officer: User
) -> None:
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    for title in bad:
        CaseFactory.create(team=team, place_words=title)
    CaseFactory.create(team=TeamFactory.create(slug="highways"), place_words="theirs")

    answer = browser.get(reverse("casework:queue_csv"))
    content = answer.getvalue().decode()

    assert content.startswith("\ufeffReference,")
    rows = list(csv.reader(io.StringIO(content[1:], newline="")))[1:]
    assert sorted(row[10] for row in rows) == sorted(f"'{words}" for words in bad)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    [export] = Export.objects.all()
    assert (export.by, export.number) == (officer, 6)

    narrowed = browser.get(f"{reverse('casework:queue_csv')}?{urlencode({'due': 'late'})}")
    assert len(narrowed.getvalue().decode().splitlines()) == 1
    assert Export.objects.first().asked == "due=late"  # type: ignore[union-attr]


@pytest.mark.req("R-48")
def test_a_case_is_taken_with_one_press_and_the_second_is_told_who_has_it(
    browser: Client, team: Team, officer: User
) -> None:
    case = CaseFactory.create(team=team)
    colleague = an_officer(name="Carla Second")
    team.members.add(colleague)

    first = browser.post(reverse("casework:claim", args=[case.reference]), {"next": f"{QUEUE}?due=late"})
    second = signed_in(colleague).post(reverse("casework:claim", args=[case.reference]), follow=True)

    case.refresh_from_db()
    assert first["Location"] == f"{QUEUE}?due=late"
    assert case.holder == officer
    assert "Olu Officer already" in second.content.decode()
    assert [event.words for event in case.events.filter(kind="assigned")] == ["Olu Officer"]


@pytest.mark.req("R-48")
def test_a_task_is_set_told_listed_as_overdue_and_done_once(browser: Client, team: Team, officer: User) -> None:
    case = CaseFactory.create(team=team)
    colleague = an_officer(name="Carla Second", email="carla@example.org")
    team.members.add(colleague)
    typed = {"what": "Order the grab lorry", "for_whom": colleague.pk, **day_parts("due_on", 3)}

    assert posted(browser, case, "add_task", **{**typed, "due_on_day": "31", "due_on_month": "2"}).status_code == 422
    refused = posted(browser, case, "add_task", **{**typed, **day_parts("due_on", -1)})
    assert "Order the grab lorry" in refused.content.decode()
    assert refused.status_code == 422
    assert posted(browser, case, "add_task", **typed).status_code == 302

    [task] = CaseTask.objects.all()
    [message] = Message.objects.filter(event="task_set")
    assert (task.for_whom, message.to) == (colleague, "carla@example.org")
    CaseTask.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    theirs = signed_in(colleague)
    assert "Overdue since" in theirs.get(reverse("casework:tasks")).content.decode()
    assert "1 overdue" in theirs.get(QUEUE).content.decode()
    assert browser.get(reverse("casework:tasks")).context["tasks"] == []
    assert "Order the grab lorry" in browser.get(reverse("casework:tasks"), {"whose": "team"}).content.decode()
    for _press in range(2):
        theirs.post(reverse("casework:task_done", args=[task.pk]))
    assert case.events.filter(kind="task_done").count() == 1
    page = opened(browser, case)
    assert "<s>Order the grab lorry</s>" in page
    assert "by Carla Second" in page


@pytest.mark.req("R-48")
def test_a_note_tells_whom_it_names_and_says_where_a_name_is_unclear(browser: Client, team: Team) -> None:
    case = CaseFactory.create(team=team)
    carla, chris, other_chris = (an_officer(name=name) for name in ("Carla Second", "Chris Third", "Chris Fourth"))
    team.members.add(carla, chris, other_chris)

    assert posted(browser, case, "note", words="@carla please look. Mail me@example.org").status_code == 302
    assert posted(browser, case, "note", words="@Chris can you?").status_code == 422
    unknown = posted(browser, case, "note", words="@Zeno can you?")
    assert (unknown.status_code, "Nobody on the team is called @Zeno" in unknown.content.decode()) == (422, True)
    assert posted(browser, case, "note", words="@Chris Third can you?").status_code == 302
    assert posted(browser, case, "note", words="Both of you", tell=[other_chris.pk, carla.pk]).status_code == 302

    assert Mention.objects.filter(user=carla).count() == 2
    assert Mention.objects.filter(user=chris).count() == Mention.objects.filter(user=other_chris).count() == 1
    assert Message.objects.filter(event="mentioned").count() == 4
    hers = signed_in(carla)
    assert "Mentions: 2 new" in hers.get(QUEUE).content.decode()
    assert "please look" in hers.get(reverse("casework:mentions")).content.decode()
    assert "Mentions: 2 new" not in hers.get(QUEUE).content.decode()


@pytest.mark.req("R-41")
def test_another_team_answers_a_question_and_does_not_take_the_case_over(browser: Client, team: Team) -> None:
    lawyer, second = an_officer(name="Lena Law"), an_officer(name="Lou Law")
    law = TeamFactory.create(slug="legal", name="Legal", members=[lawyer, second])
    case = CaseFactory.create(team=team, application=True, title="Parking permit, 12 Lillie Road")
    typed = {"team": "legal", "words": "May we fine the company?", **day_parts("due_on", 5)}

    assert posted(browser, case, "ask_team", **typed).status_code == 302
    [question] = CaseQuestion.objects.all()
    address = reverse("casework:question", args=[question.pk])
    theirs = signed_in(lawyer)
    assert "Questions to us: 1" in theirs.get(QUEUE).content.decode()
    assert "May we fine the company?" in theirs.get(reverse("casework:questions")).content.decode()
    page = theirs.get(address).content.decode()
    assert "12 Lillie Road" not in page  # a private case: they read the question, and no more of it
    assert browser.get(address).status_code == 404

    assert theirs.post(address, {"words": " "}).status_code == 422
    assert theirs.post(address, {"words": "Yes, under section 34."}).status_code == 302
    late = signed_in(second).post(address, {"words": "I would say yes too."})
    assert late.status_code == 409
    assert all(
        words in late.content.decode() for words in ("Yes, under section 34.", "I would say yes too.", "Lena Law")
    )

    case.refresh_from_db()
    assert case.team == team
    assert law.case_questions.get().answer == "Yes, under section 34."
    assert "Yes, under section 34." in opened(browser, case)
    assert Message.objects.filter(event="team_asked").count() == 2
    assert Message.objects.filter(event="team_answered").count() == 1


@pytest.mark.req("R-41")
def test_two_cases_are_linked_both_ways_with_a_reason_and_parted_again(browser: Client, team: Team) -> None:
    one, other = CaseFactory.create(team=team), CaseFactory.create(team=team, title="Graffiti, Dawes Road")
    typed = {"other": other.reference.lower(), "reason": "The same van"}

    assert posted(browser, one, "link", other="FLY-0000-0000", reason="x").status_code == 422
    assert posted(browser, one, "link", other=one.reference, reason="x").status_code == 422
    for _press in range(2):
        assert posted(browser, one, "link", **typed).status_code == 302

    [link] = CaseLink.objects.all()
    assert "Graffiti, Dawes Road" in opened(browser, one)
    assert one.reference in opened(browser, other)
    assert "The same van" in opened(browser, other)
    browser.post(reverse("casework:unlink", args=[other.reference, link.pk]))
    assert "The same van" not in opened(browser, one).split("What has happened")[0]
    assert [event.kind for event in one.events.filter(kind__contains="link")] == ["linked", "unlinked"]


@pytest.mark.req("R-41")
def test_a_link_to_a_case_that_a_viewer_may_not_know_of_does_not_show(browser: Client, team: Team) -> None:
    carer = an_officer()
    theirs = CaseFactory.create(
        team=TeamFactory.create(slug="care", members=[carer]), application=True, is_restricted=True, title="Concern"
    )
    ours = CaseFactory.create(team=team)
    actions.link_cases(case=theirs, other=ours, reason="The same person", by=carer)

    assert theirs.reference not in opened(browser, ours).split('id="timeline"')[0]
    assert posted(browser, ours, "link", other=theirs.reference, reason="x").status_code == 422


@pytest.mark.req("R-48")
def test_an_officer_notes_days_away_and_takes_them_back(browser: Client, officer: User) -> None:
    address = reverse("casework:away")

    assert browser.post(address, day_parts("first_on", -3)).status_code == 422
    assert browser.post(address, {**day_parts("first_on", 4), **day_parts("last_on", 2)}).status_code == 422
    assert browser.post(address, {**day_parts("first_on", 0), **day_parts("last_on", 2)}).status_code == 302
    assert "You are marked as away." in browser.get(QUEUE).content.decode()
    [away] = Away.objects.all()
    assert signed_in(an_officer()).post(reverse("casework:come_back", args=[away.pk])).status_code == 403
    browser.post(reverse("casework:come_back", args=[away.pk]))
    assert not Away.objects.exists()


@pytest.fixture
def manager(team: Team) -> User:
    lead = an_officer(name="Mo Manager", email="mo@example.org")
    team.members.add(lead)
    StaffRole.objects.create(user=lead, role=StaffRoleKind.MANAGER, team=team)
    return lead


@pytest.mark.req("R-48")
def test_a_manager_writes_rules_for_their_own_team_alone(
    browser: Client, manager: User, team: Team, officer: User
) -> None:
    address = reverse("casework:assignment_rules")
    other = TeamFactory.create(slug="highways", members=[an_officer(name="Hal Highway")])
    theirs = signed_in(manager)

    assert browser.get(address).status_code == 403
    assert theirs.post(address, {"team": other.slug}).status_code == 422
    assert theirs.post(address, {"team": team.slug, "officer": officer.pk}).status_code == 302
    assert theirs.post(address, {"team": team.slug, "officer": "", "is_on": "on"}).status_code == 302
    [rule] = team.assignment_rules.all()
    assert (rule.officer, rule.is_on) == (None, True)
    theirs.post(reverse("casework:assignment_rule", args=[rule.pk]), {"do": "off"})
    rule.refresh_from_db()
    assert not rule.is_on
    strange = actions.set_rule(team=other, service_slug="", ward=None, officer=None, is_on=True, by=manager)
    assert theirs.post(reverse("casework:assignment_rule", args=[strange.pk]), {"do": "remove"}).status_code == 404
    theirs.post(reverse("casework:assignment_rule", args=[rule.pk]), {"do": "remove"})
    assert not team.assignment_rules.exists()


@pytest.mark.req("R-41")
def test_kept_words_are_checked_for_what_stands_in_braces(browser: Client, manager: User, team: Team) -> None:
    address = reverse("casework:wordings")
    theirs = signed_in(manager)
    typed = {"team": team.slug, "step": "done-fixed", "name": "Cleared", "words": "We cleared {title}."}

    assert browser.post(address, typed).status_code == 403
    wrong = theirs.post(address, {**typed, "words": "Dear {nmae}, {reference}"})
    assert (wrong.status_code, "We do not know {nmae}" in wrong.content.decode()) == (422, True)
    public = theirs.post(address, {**typed, "words": "Dear {name}"})
    assert (public.status_code, "cannot hold a name" in public.content.decode()) == (422, True)
    assert theirs.post(address, {**typed, "words": "A lone { brace"}).status_code == 422
    assert theirs.post(address, typed).status_code == 302
    again = theirs.post(address, typed)
    assert (again.status_code, "Choose another name" in again.content.decode()) == (422, True)
    assert "We cleared {title}." in browser.get(address).content.decode()


@pytest.mark.req("R-41", "R-48")
def test_what_is_still_open_is_said_before_a_case_is_closed_and_ends_with_it(browser: Client, team: Team) -> None:
    lawyer = an_officer(name="Lena Law")
    TeamFactory.create(slug="legal", name="Legal", members=[lawyer])
    case = CaseFactory.create(team=team)
    assert "Still open:" not in opened(browser, case)
    posted(browser, case, "add_task", what="Order the grab lorry", **day_parts("due_on", 3))
    posted(browser, case, "add_task", what="Take the signs down", **day_parts("due_on", 3))
    posted(browser, case, "ask_team", team="legal", words="Whose land is it?", **day_parts("due_on", 5))
    theirs = signed_in(lawyer)

    said = "Still open: 2 tasks and 1 question to another team. If you close the case now, they end with it"
    assert said in opened(browser, case)
    assert said in browser.get(reverse("casework:street_case", args=[case.reference])).content.decode()
    assert "Questions to us: 1" in theirs.get(QUEUE).content.decode()

    closing = {"was": "received", "step": "done-fixed", "words": ""}
    assert posted(browser, case, "move", **closing).status_code == 302

    page = opened(browser, case)
    assert "Still open:" not in page
    assert page.count("Ended with the case") == 3
    [row] = case.events.filter(kind="noted")
    assert not row.is_public
    assert not row.is_for_reporter
    assert all(words in row.words for words in ("Order the grab lorry", "Take the signs down", "Whose land is it?"))
    assert "Questions to us: 1" not in theirs.get(QUEUE).content.decode()
    assert theirs.get(reverse("casework:questions")).context["questions"] == []
    question = theirs.get(reverse("casework:question", args=[CaseQuestion.objects.get().pk])).content.decode()
    assert "They need no answer any more" in question

    posted(browser, case, "move", was="done", step="in_progress", words="Not fixed after all.")
    assert "Questions to us: 1" in theirs.get(QUEUE).content.decode()
    assert said in opened(browser, case)
