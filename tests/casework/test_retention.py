"""The nightly sweep: it lists, waits a night, acts in batches, and is none the worse for being killed or run twice."""

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Consent, Person, User
from casework.actions import holding, sweeping
from casework.actions.forgetting import STAYS, forget_cases
from casework.models import (
    Case,
    Decision,
    Event,
    EventKind,
    Follower,
    IncomingPost,
    Outcome,
    Payment,
    PaymentState,
    Photo,
    RetentionItem,
    RetentionRun,
    ServiceVersion,
    Status,
)
from casework.queries import retention
from casework.rules import keeping
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import (
    CaseFactory,
    DecisionFactory,
    DocumentFactory,
    FollowerFactory,
    GrantFactory,
    ServiceVersionFactory,
    an_officer,
    photo_of,
)
from tests.factories.documents import a_file
from tests.factories.notifications import MessageFactory
from tests.factories.post import a_letter

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
NIGHT = timedelta(days=1)


@pytest.fixture
def version() -> ServiceVersion:
    return ServiceVersionFactory.create(keep={"months": 24, "outcomes": {"withdrawn": 6}})


def old(version: ServiceVersion, months: int, **facts: Any) -> Case:
    closed_at = timezone.now() - timedelta(days=months * 31)
    facts = {"status": Status.DONE, "outcome": Outcome.FIXED, **facts}
    return CaseFactory.create(service=version, closed_at=closed_at, opened_at=closed_at, **facts)


def two_nights() -> None:
    now = timezone.now()
    sweeping.sweep(now=now, by=None)
    sweeping.sweep(now=now + NIGHT, by=None)


def test_the_first_night_only_lists_and_the_second_acts(version: ServiceVersion) -> None:
    case, now = old(version, 25), timezone.now()

    assert sweeping.sweep(now=now, by=None) == {}

    assert not Case.objects.filter(forgotten_at__isnull=False).exists()
    [item] = RetentionItem.objects.filter(rule="cases")
    assert (item.row, item.name, item.result) == (str(case.pk), case.reference, "")

    assert sweeping.sweep(now=now, by=None) == {}  # the same night again does nothing
    assert sweeping.sweep(now=now + NIGHT, by=None)["cases"] == 1

    case.refresh_from_db()
    assert case.forgotten_at is not None
    assert case.person is None
    item.refresh_from_db()
    assert item.result == RetentionItem.Result.GONE
    assert RetentionRun.objects.get(pk=item.run_id).finished_at is not None


def test_how_long_depends_on_the_version_and_the_outcome(version: ServiceVersion) -> None:
    longer = ServiceVersionFactory.create(slug="longer", keep={"months": 72, "outcomes": {}})
    silent = ServiceVersionFactory.create(slug="silent", keep={})
    withdrawn = {"status": Status.CLOSED, "outcome": Outcome.WITHDRAWN}
    goes = [old(version, 25), old(version, 7, **withdrawn)]
    stays = [old(version, 23), old(version, 5, **withdrawn), old(version, 7), old(longer, 60), old(silent, 200)]
    stays.append(CaseFactory.create(service=version, opened_at=timezone.now() - timedelta(days=2000)))

    two_nights()

    gone = set(Case.objects.filter(forgotten_at__isnull=False))
    assert gone == set(goes)
    assert gone.isdisjoint(stays)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 24, "2024-01-15"), ("2024-02-29", 12, "2023-02-28")],
)
def test_a_month_before_the_last_of_a_month_is_the_last_of_that_month(day: str, months: int, expected: str) -> None:
    assert str(keeping.months_before(date.fromisoformat(day), months)) == expected


def test_a_case_that_goes_tells_of_nobody_and_can_still_be_counted(
    version: ServiceVersion, django_capture_on_commit_callbacks: Any
) -> None:
    case = old(version, 25, visitor=uuid.uuid4(), opened_from=uuid.uuid4())
    photo = photo_of(case)
    document = DocumentFactory.create(case=case)
    Event.objects.create(case=case, kind=EventKind.WROTE, words="Dear Ann Resident", is_for_reporter=True)
    FollowerFactory.create(case=case)
    MessageFactory.create(about=case.reference, person=case.person)
    names = [photo.image.name, photo.thumbnail.name]
    assert all(default_storage.exists(str(name)) for name in names)

    two_nights()

    case.refresh_from_db()
    assert (case.answers, case.shown_answers, case.visitor, case.opened_from) == ({}, [], None, None)
    assert case.place_words == "Lillie Road"  # of the register
    assert (case.status, case.outcome, case.team.slug) == (Status.DONE, Outcome.FIXED, "street-cleansing")
    assert not any(default_storage.exists(str(name)) for name in names)
    assert not Photo.objects.filter(pk=photo.pk).exists()
    assert not type(document).objects.filter(pk=document.pk).exists()
    assert not Follower.objects.exists()
    assert not Message.objects.exists()
    assert not Event.objects.exclude(words="").exists()


def test_of_a_private_case_the_place_goes_too(version: ServiceVersion) -> None:
    decision = DecisionFactory.create()
    case = decision.case
    Case.objects.filter(pk=case.pk).update(
        service=version, closed_at=timezone.now() - timedelta(days=800), place_words="12 Lillie Road"
    )

    two_nights()

    case.refresh_from_db()
    decision.refresh_from_db()
    assert (case.place_words, case.street_name, case.easting, case.cell) == ("", "", None, None)
    assert case.title == version.title
    assert (decision.result, decision.words) == (Decision.Result.REFUSED, "–")


def test_a_hold_keeps_it_until_it_is_lifted(version: ServiceVersion) -> None:
    officer = an_officer()
    case, now = old(version, 25), timezone.now()
    sweeping.sweep(now=now, by=None)
    hold = holding.hold_case(case=case, reason="A claim", by=officer)

    assert sweeping.sweep(now=now + NIGHT, by=None)["cases"] == 0
    assert [item.result for item in RetentionItem.objects.filter(rule="cases")] == [RetentionItem.Result.KEPT]

    holding.lift_hold(hold=hold, by=officer)
    sweeping.sweep(now=now + 2 * NIGHT, by=None)
    assert sweeping.sweep(now=now + 3 * NIGHT, by=None)["cases"] == 1
    with pytest.raises(holding.AlreadyForgotten):
        holding.hold_case(case=case, reason="Too late", by=officer)


def test_a_permit_in_force_keeps_its_case(version: ServiceVersion) -> None:
    case = GrantFactory.create(valid_from=timezone.localdate() - timedelta(days=900)).case
    Case.objects.filter(pk=case.pk).update(service=version, closed_at=timezone.now() - timedelta(days=800))
    case.grant.valid_until = timezone.localdate() + timedelta(days=5)
    case.grant.save()

    two_nights()

    case.refresh_from_db()
    assert case.forgotten_at is None


def test_one_that_came_back_to_life_overnight_stays(version: ServiceVersion) -> None:
    case, now = old(version, 25), timezone.now()
    sweeping.sweep(now=now, by=None)
    Case.objects.filter(pk=case.pk).update(status=Status.IN_PROGRESS, outcome="", closed_at=None)

    sweeping.sweep(now=now + NIGHT, by=None)

    case.refresh_from_db()
    assert case.forgotten_at is None
    assert case.person is not None


def test_what_came_in_about_a_case_on_hold_or_still_open_stays() -> None:
    held, still_open, over = CaseFactory.create(closed=True), CaseFactory.create(), CaseFactory.create(closed=True)
    hold = holding.hold_case(case=held, reason="A claim", by=an_officer())
    long_ago = timezone.now() - timedelta(days=400)
    for name, case, outcome in (
        ("held", held, "answered"),
        ("held spam", held, "spam"),
        ("open", still_open, "answered"),
        ("over", over, "answered"),
        ("of none", None, "answered"),
    ):
        letter = a_letter(subject=name)
        IncomingPost.objects.filter(pk=letter.pk).update(case=case, dealt_at=long_ago, outcome=outcome)

    two_nights()
    assert set(IncomingPost.objects.values_list("subject", flat=True)) == {"held", "held spam", "open"}

    holding.lift_hold(hold=hold, by=an_officer())
    later = timezone.now() + 2 * NIGHT
    sweeping.sweep(now=later, by=None)
    sweeping.sweep(now=later + NIGHT, by=None)
    assert set(IncomingPost.objects.values_list("subject", flat=True)) == {"open"}


def test_with_a_case_goes_what_came_in_about_it_and_what_waits_waits_on(
    version: ServiceVersion, django_capture_on_commit_callbacks: Any
) -> None:
    case = old(version, 25)
    dealt_with, waits = a_letter(files=[a_file()], subject="dealt with"), a_letter(files=[a_file()], subject="waits")
    IncomingPost.objects.update(case=case)
    IncomingPost.objects.filter(pk=dealt_with.pk).update(dealt_at=timezone.now(), outcome="answered")
    gone, kept = (str(letter.documents.get().file.name) for letter in (dealt_with, waits))

    with django_capture_on_commit_callbacks(execute=True):
        forget_cases(case_ids=[case.pk], now=timezone.now(), by=None)

    assert [default_storage.exists(name) for name in (gone, kept)] == [False, True]
    [left] = IncomingPost.objects.all()
    assert (left.subject, left.case, left.documents.count()) == ("waits", None, 1)


class Killed(BaseException):
    """What a process that is killed does to the transaction it is in."""


def test_killed_in_the_middle_of_a_batch_it_goes_on_where_it_was(
    version: ServiceVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, now = [old(version, 25) for _ in range(5)], timezone.now()
    photos = [photo_of(case) for case in cases]
    monkeypatch.setattr(sweeping, "A_BATCH", 2)
    sweeping.sweep(now=now, by=None)
    delete = default_storage.delete
    deleted: list[str] = []

    def deletes_three(name: str) -> None:
        if len(deleted) == 6:  # the second file of the third case, in the middle of the second batch
            raise Killed
        deleted.append(name)
        delete(name)

    with monkeypatch.context() as patched:
        patched.setattr(photos[0].image.storage, "delete", deletes_three, raising=False)
        with pytest.raises(Killed):
            sweeping.sweep(now=now + NIGHT, by=None)

    assert Case.objects.filter(forgotten_at__isnull=False).count() == 2
    assert RetentionItem.objects.filter(rule="cases", settled_at__isnull=True).count() == 3

    assert sweeping.sweep(now=now + NIGHT, by=None)["cases"] == 3

    assert Case.objects.filter(forgotten_at__isnull=False).count() == 5
    assert not Photo.objects.exists()
    assert not any(default_storage.exists(str(photo.image.name)) for photo in photos)


def test_a_rule_that_fails_keeps_no_other_waiting(version: ServiceVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    old(version, 25)
    guest = PersonFactory.create(created_at=timezone.now() - timedelta(days=60))
    now = timezone.now()
    sweeping.sweep(now=now, by=None)

    def fails(*_given: Any) -> None:
        raise RuntimeError("The disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "ACTS", {**sweeping.ACTS, "cases": fails})
        gone = sweeping.sweep(now=now + NIGHT, by=None)

    assert gone["people"] == 1
    assert not Person.objects.filter(pk=guest.pk).exists()
    assert RetentionItem.objects.filter(rule="cases", settled_at__isnull=True).count() == 1
    assert sweeping.sweep(now=now + NIGHT, by=None)["cases"] == 1


def test_a_batch_holds_no_more_than_it_may(version: ServiceVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        old(version, 25)
    monkeypatch.setattr(sweeping, "A_BATCH", 2)
    run = sweeping.list_due(now=timezone.now(), by=None)
    [rule] = [rule for rule in retention.RULES if rule.key == "cases"]

    did = [sweeping.act_on_batch(run=run, rule=rule, now=timezone.now(), by=None) for _ in range(4)]

    assert did == [(2, 0), (2, 0), (1, 0), None]


def test_what_is_on_a_list_is_not_listed_again(version: ServiceVersion) -> None:
    old(version, 25)
    now = timezone.now()
    sweeping.list_due(now=now, by=None)
    sweeping.list_due(now=now + NIGHT, by=None)

    assert RetentionItem.objects.filter(rule="cases").count() == 1


def test_guests_go_once_nothing_points_to_them(version: ServiceVersion) -> None:
    long_ago = timezone.now() - timedelta(days=800)
    alone = PersonFactory.create(created_at=long_ago)
    reporter = PersonFactory.create(created_at=long_ago)
    old(version, 2, person=reporter)
    agreed = PersonFactory.create(created_at=long_ago)
    Consent.objects.create(person=agreed, subject="council-news", words="Yes")
    account = PersonFactory.create(account=True, created_at=long_ago)
    new = PersonFactory.create()

    two_nights()

    assert set(Person.objects.all()) == {reporter, agreed, account, new}
    assert not Person.objects.filter(pk=alone.pk).exists()


def test_sign_ups_that_nobody_finished_go_and_staff_stay() -> None:
    long_ago = timezone.now() - timedelta(days=60)
    unfinished = User.objects.create_user("never@example.org", date_joined=long_ago)
    officer = an_officer()
    User.objects.filter(pk=officer.pk).update(date_joined=long_ago)

    two_nights()

    assert not User.objects.filter(pk=unfinished.pk).exists()
    assert User.objects.filter(pk=officer.pk).exists()


def test_messages_about_nothing_go_after_two_years_and_the_goodbye_after_a_month() -> None:
    def message(days: int, **facts: Any) -> Message:
        made = MessageFactory.create(next_attempt_at=None, **facts)
        Message.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
        return made

    case = CaseFactory.create()
    stays = [message(700, about=""), message(800, about=case.reference), message(20, event="erased", about="")]
    message(800, about="")
    message(40, event="erased", about="")

    two_nights()

    assert set(Message.objects.all()) == set(stays)


def test_who_paid_goes_six_years_after_the_year_it_was_paid_in_and_the_receipts_address_before() -> None:
    def payment(settled_at: datetime) -> Payment:
        return Payment.objects.create(
            words="A fee",
            pence=100,
            state=PaymentState.PAID,
            provider="demo",
            person=PersonFactory.create(),
            email="ann@example.org",
            settled_at=settled_at,
            next_attempt_at=None,
        )

    now, year = timezone.now(), timezone.localdate().year
    old_enough = payment(datetime(year - 7, 12, 31, 12, tzinfo=UTC))
    too_new = payment(datetime(year - 6, 1, 1, 12, tzinfo=UTC))
    recent = payment(now - timedelta(days=30))

    two_nights()

    for one in (old_enough, too_new, recent):
        one.refresh_from_db()
    assert [one.person is None for one in (old_enough, too_new, recent)] == [True, False, False]
    assert [one.email for one in (old_enough, too_new, recent)] == ["", "", "ann@example.org"]
    assert old_enough.pence == 100  # the books stay


def test_whatever_points_to_a_case_and_is_not_counted_goes_with_its_person() -> None:
    """A model that nobody thought of here goes; one that is to stay has to be named, and emptied."""
    assert {model._meta.label for model in STAYS} == {
        "casework.Event",
        "casework.Decision",
        "casework.Charge",
        "casework.Feedback",
        "casework.Grant",
        "casework.HandOver",
        "casework.Booking",
        "casework.LegalHold",
        "casework.Case",
    }


def test_forgetting_twice_changes_nothing(version: ServiceVersion) -> None:
    case, now = old(version, 25), timezone.now()

    assert forget_cases(case_ids=[case.pk], now=now, by=None) == 1
    assert forget_cases(case_ids=[case.pk], now=now + NIGHT, by=None) == 0


def test_the_command_lists_and_acts(version: ServiceVersion) -> None:
    old(version, 25)
    said = io.StringIO()

    call_command("retention", "list", stdout=said)

    assert "cases: 1" in said.getvalue()
    assert not Case.objects.filter(forgotten_at__isnull=False).exists()
