"""People: guests, those who proved an address, and those with a sign-in."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AlertChannels, Consent, Person, User
from accounts.rules.needs import ContactNeeds


class AddressTaken(Exception):
    """Someone else signs in with this address. Only its reader may learn of it."""


@transaction.atomic(savepoint=False)  # one row: a savepoint would cost twice its price
def add_guest(*, name: str, email: str, mobile: str, alerts: str = AlertChannels.BOTH, by: User | None) -> Person:
    """Keep what a guest typed for one request. Nobody has proved these addresses; none is anyone's account."""
    return Person.objects.create(name=name, email=_one_spelling(email), mobile=mobile, alerts=AlertChannels(alerts))


@transaction.atomic
def add_person(*, name: str, email: str, mobile: str, home_words: str, by: User) -> Person:
    """Keep someone who called, came or wrote, for whatever an advisor does for them. Nothing is proved by it."""
    alerts = AlertChannels.BOTH if email or mobile else AlertChannels.NEITHER
    return Person.objects.create(
        name=name, email=_one_spelling(email), mobile=mobile, home_words=" ".join(home_words.split()), alerts=alerts
    )


@transaction.atomic
def person_at(*, email: str = "", mobile: str = "", by: User | None) -> Person:
    """Whoever has proved this one address: call it once a code sent there came back.

    The account that proved it; else the one person without a sign-in who did, made now if need be.
    """
    address = {"email": _one_spelling(email)} if email else {"mobile": mobile}
    proved = "email_verified_at" if email else "mobile_verified_at"
    known = Person.objects.filter(**address, **{f"{proved}__isnull": False})
    owner = known.filter(user__isnull=False).order_by("created_at").first() or known.first()
    if owner is not None:
        return owner
    try:
        with transaction.atomic():
            return Person.objects.create(**address, **{proved: timezone.now()})
    except IntegrityError:  # the same code page, sent twice at once
        return known.get(user__isnull=True)


@transaction.atomic
def link_person(*, user: User, name: str = "", by: User | None) -> Person:
    """The person of a sign-in whose email address was proved, made or taken over at sign-up.

    Someone who proved the address before without a sign-in (to follow a report) keeps what they follow. Who has had
    their address put right since (``correct_person``) keeps that, though they still sign in with the old one.
    """
    email = _one_spelling(user.email)
    now = timezone.now()
    person = Person.objects.filter(user=user).first()
    if person is None:
        before = Person.objects.filter(user__isnull=True, email=email, email_verified_at__isnull=False)
        person = before.first() or Person()
    person.user = user
    person.name = person.name or name
    person.email = person.email or email
    if person.email == email and person.email_verified_at is None:
        person.email_verified_at = now
    person.save()
    return person


@transaction.atomic
def drop_unproved_password(*, user: User, by: User | None) -> None:
    """Make a password useless that was set before anyone proved the address of the account; others stay."""
    if user.has_usable_password() and not Person.objects.filter(user=user).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])


@transaction.atomic
def complete_person(*, person: Person, name: str, mobile: str, alerts: str, email: str = "", by: User | None) -> Person:
    """Keep a name or an address that the person had not given before, and how they want to be told from now on.

    What is there stays, and nothing is proved by it. Empty texts change nothing.
    """
    person.name = person.name or name
    person.email = person.email or _one_spelling(email)
    person.mobile = person.mobile or mobile
    person.alerts = AlertChannels(alerts) if alerts else person.alerts
    person.save(update_fields=["name", "email", "mobile", "alerts"])
    return person


@transaction.atomic
def correct_person(
    *,
    person: Person,
    name: str = "",
    email: str = "",
    mobile: str = "",
    address: str = "",
    property_id: int | None = None,
    by: User | None,
) -> Person:
    """Put right what is held of someone: what is named here, and nothing else. Their sign-in stays as it is.

    A new address to reach them at counts as proved only once a code sent there comes back; bills that they agreed to
    get at the old one come by post again. An ``address`` that the address list has is given with its ``property_id``.
    """
    person.name = name or person.name
    if email and _one_spelling(email) != person.email:
        person.email, person.email_verified_at = _one_spelling(email), None
        by_email = Consent.objects.filter(person=person, subject=Consent.E_BILLING, withdrawn_at__isnull=True)
        by_email.update(withdrawn_at=timezone.now(), withdrawn_by=by)
    if mobile and mobile != str(person.mobile):
        person.mobile, person.mobile_verified_at = mobile, None
    if address:
        person.home_id, person.home_words = property_id, "" if property_id else address[:300]
    person.save()
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str, by: User | None) -> Person:
    """Put the name right, as the person writes it."""
    person.name = " ".join(name.split())
    person.save(update_fields=["name"])
    return person


def is_taken(email: str, *, by_other_than: Person) -> bool:
    """Whether someone else signs in with this address. Nobody but its reader may learn of it."""
    return User.objects.filter(email=_one_spelling(email)).exclude(person=by_other_than).exists()


@transaction.atomic
def change_email(*, person: Person, email: str, by: User | None) -> Person:
    """Reach ``person`` at an address from which a code came back, and let them sign in with it.

    What they agreed to for the old address ends with it. Raises ``AddressTaken`` where someone else signs in with it.
    """
    email = _one_spelling(email)
    if is_taken(email, by_other_than=person):
        raise AddressTaken
    correct_person(person=person, email=email, by=by)
    person.email_verified_at = timezone.now()
    person.save(update_fields=["email_verified_at"])
    if person.user is not None:
        EmailAddress.objects.filter(user=person.user).delete()
        EmailAddress.objects.create(user=person.user, email=email, verified=True, primary=True)
        person.user.email = email
        person.user.save(update_fields=["email"])
    return person


@transaction.atomic
def change_mobile(*, person: Person, mobile: str, by: User | None) -> Person:
    """Reach ``person`` at a number from which a code came back; an empty one takes theirs away."""
    person.mobile, person.mobile_verified_at = mobile, timezone.now() if mobile else None
    if not mobile and person.alerts in {AlertChannels.SMS, AlertChannels.BOTH}:
        person.alerts = AlertChannels.EMAIL if person.email else AlertChannels.NEITHER
    person.save(update_fields=["mobile", "mobile_verified_at", "alerts"])
    return person


@transaction.atomic
def set_contact_needs(*, person: Person, needs: ContactNeeds, by: User | None) -> Person:
    """Keep how ``person`` needs to be contacted: every message heeds it from now on."""
    person.is_phone_only = needs.is_phone_only
    person.is_not_texted = needs.is_not_texted
    person.wants_large_print = needs.wants_large_print
    person.interpreter = " ".join(needs.interpreter.split())[:60]
    person.other_needs = " ".join(needs.other_needs.split())[:300]
    person.save(update_fields=["is_phone_only", "is_not_texted", "wants_large_print", "interpreter", "other_needs"])
    return person


def set_alerts(*, person: Person, alerts: str, by: User | None) -> Person:
    """How the person wants to be told from now on. Raises ``ValueError`` for a way that there is not."""
    person.alerts = AlertChannels(alerts)
    person.save(update_fields=["alerts"])
    return person


def _one_spelling(email: str) -> str:
    """Addresses are compared in lower case everywhere: no mail service tells Ann@ from ann@."""
    return email.strip().lower()
