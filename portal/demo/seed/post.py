"""Brings the demo's post: letters that were recorded, and emails as they came over the wire."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage

from django.utils import timezone

from accounts.models import User
from casework import mail
from casework.actions import post as posting
from casework.actions import sweeping
from casework.models import Case, CaseChannel, ContactOutcome, IncomingPost
from portal.demo import pictures
from portal.demo.seed import clock, papers
from portal.demo.seed.desk import ADVISOR
from portal.demo.seed.people import Cast

BINS = """Dear Council,

I am 79 and I cannot get my bin down the steps any more. My neighbour
said that you can help with that. I have no computer. Please write to me.

Yours faithfully,
Dorothy Lambert"""
TYRES = """Hello,

someone has left four tyres and a fridge on the pavement outside
12 Lillie Road. Can you take them away?

Amara Osei
12 Lillie Road, SW6 7SR"""
CHASE = """I wrote about this weeks ago and nothing has happened.
My reference is {reference}. Please tell me when it will be done.

Amara Osei"""
PRIZE = """<p>Dear winner,</p><p>your <b>council tax refund</b> of £4,812.90 is ready.
<a href="https://prizes.example/">Click here</a> within 24 hours.</p>"""
PAVING = """A slab in our street is broken, and my mother fell. I attach a photo and a film.

Kofi Mensah"""


# Past its thirty days: the night lists it, and it goes in the next.
OLD_SPAM = ("Your parcel is waiting", "Cheap roofs for councils", "Urgent: verify your mailbox")


def bring_post(*, cast: Cast, now: datetime) -> None:
    """Record the post of the last days. The people and their requests must be there already."""
    advisor = User.objects.get(email=ADVISOR)
    days = clock.Days(timezone.localdate(now))
    with clock.set_to(days.moment((6, 10))):
        scan = papers.letter("letter-of-dorothy-lambert", "A letter", BINS.splitlines())
        letter = posting.NewPost(
            channel=CaseChannel.LETTER,
            came_on=timezone.localdate(),
            sender_name="Dorothy Lambert",
            sender_address="4 Sherbrooke Road\nLondon SW6",
            subject="Help with my bin",
            words=BINS,
            files=[scan.upload()],
        )
        posting.record_post(new=letter, by=advisor)
    asked = Case.objects.open().filter(person=cast.resident, is_restricted=False).order_by("opened_at").first()
    if asked is not None:
        chase = CHASE.format(reference=asked.reference)
        _email(days, (4, 9), sender=cast.resident.email, subject="Still waiting", words=chase)
    _email(days, (2, 14), sender="winner@prizes.example", subject="Your refund is ready", html=PRIZE)
    film = [mail.Attached(name="paving.mov", content=b"moov"), mail.Attached(name="paving.jpg", content=_photo())]
    _email(days, (1, 11), sender="kofi.mensah@example.org", subject="Broken paving", words=PAVING, files=film)
    _email(days, (1, 16), sender=cast.resident.email, subject="Tyres on Lillie Road", words=TYRES)
    for number, subject in enumerate(OLD_SPAM):
        spam = _email(days, (26 + number, 8), sender=f"offers{number}@prizes.example", subject=subject, html=PRIZE)
        with clock.set_to(days.moment((26 + number, 9))):
            posting.close_post(post_id=spam.pk, outcome=ContactOutcome.SPAM, note="", by=advisor)
    sweeping.list_due(now=now, by=None)


def _photo() -> bytes:
    return pictures.draw("paving", seed=7)


def _email(
    days: clock.Days,
    when: clock.When,
    *,
    sender: str,
    subject: str,
    words: str = "",
    html: str = "",
    files: Sequence[mail.Attached] = (),
) -> IncomingPost:
    """One email, as a mail server brings it."""
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    message["Message-ID"] = f"<{subject.lower().replace(' ', '-')}@demo.test>"
    message.set_content(html or words, subtype="html" if html else "plain")
    for one in files:
        message.add_attachment(one.content, maintype="application", subtype="octet-stream", filename=one.name)
    with clock.set_to(days.moment(when)):
        return posting.record_mail(mail=mail.read(message.as_bytes()), by=None)
