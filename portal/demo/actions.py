"""Filling a database with the demo borough, and emptying it again."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person, PlanningApplication, Property, Street, TaxAccount, TaxKind, User, Ward
from casework.models import Booking, Case, Document, Photo
from journeys.models import HelpService
from portal.demo.seed import (
    agencies,
    applications,
    bookings,
    business,
    cases,
    clock,
    comments,
    community,
    desk,
    household,
    lillie_road,
    people,
    places,
    post,
    rounds,
    staff,
    ward,
    work,
)

MARK = "officer@demo.test"  # the sign-in that only a seeded database has
OUR_APPS = ["accounts", "notifications", "casework", "journeys", "account", "sessions"]


class AlreadySeeded(Exception):
    """The demo borough is there already."""


class NotEmpty(Exception):
    """Somebody else's data is in this database."""


@transaction.atomic
def seed_borough(*, by: User | None) -> dict[str, int]:
    """Write the whole demo borough or nothing of it; return how many of each thing there are.

    Raises ``AlreadySeeded``, and ``NotEmpty`` where the database holds people or cases that are not the demo's.
    """
    if User.objects.filter(email=MARK).exists():
        raise AlreadySeeded
    if Person.objects.exists() or Case.objects.exists() or Ward.objects.exists():
        raise NotEmpty("it holds people, cases or wards that are not the demo's")
    now = timezone.now()
    places.write_places(by=by)
    rounds.write_rounds(now=now, by=by)
    cast = people.write_people(now=now)
    staff.write_staff(cast=cast, now=now)
    household.write_household(cast=cast, now=now)
    stage = cases.play_cases(cast=cast, now=now)
    lillie_road.play_street(stage, today=timezone.localdate(now))
    stage.dates.write()
    applications.play_applications(cast=cast, now=now)
    bookings.play_bookings(cast=cast, now=now)
    business.play_business(cast=cast, now=now)
    comments.play_comments(cast=cast, now=now)
    community.write_community(now=now, officer=cast.officer)
    evening = clock.Days(timezone.localdate(now)).moment((1, 17))
    agencies.play_agencies(cast=cast, now=evening)
    with clock.set_to(evening):
        desk.play_desk(cast=cast, now=timezone.now())
        ward.play_ward(cast=cast, now=timezone.now())
    post.bring_post(cast=cast, now=now)
    work.play_work(cast=cast, now=now)
    return {
        "wards": Ward.objects.filter(council__is_ours=True).count(),
        "streets": Street.objects.count(),
        "addresses": Property.objects.count(),
        "cases": Case.objects.count(),
        "photos": Photo.objects.count(),
        "documents": Document.objects.count(),
        "groups": HelpService.objects.count(),
        "council tax accounts": TaxAccount.objects.filter(kind=TaxKind.COUNCIL_TAX).count(),
        "planning applications": PlanningApplication.objects.count(),
        "bookings": Booking.objects.count(),
    }


def clear_borough(*, by: User | None) -> None:
    """Delete every row of ours, with photos and documents, so that the borough can be written afresh."""
    for photo in Photo.objects.only("image", "thumbnail").iterator():
        photo.image.delete(save=False)
        photo.thumbnail.delete(save=False)
    for document in Document.objects.only("file").iterator():
        document.file.delete(save=False)
    tables = [
        model._meta.db_table
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)
