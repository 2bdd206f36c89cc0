"""Reading an email: as much as can be read of whatever came, and no more than words."""

from email.message import EmailMessage

import pytest

from casework import mail
from tests.factories.documents import pdf
from tests.factories.post import an_email

pytestmark = pytest.mark.req("R-52")

FROM = b"From: Ann <ann@example.org>\n"


def test_an_email_is_its_sender_its_subject_and_its_words() -> None:
    read = mail.read(an_email())

    assert (read.sender_name, read.sender_email) == ("Ann", "ann@example.org")
    assert (read.subject, read.words) == ("Tyres", "There are four tyres in our road.")


def test_files_are_told_from_words() -> None:
    message = EmailMessage()
    message["From"] = "ann@example.org"
    message["Subject"] = "Bül"
    message.set_content("Plain wördS")
    message.add_alternative("<p>Rich</p>", subtype="html")
    message.add_attachment(pdf(), maintype="application", subtype="pdf", filename="lease.pdf")
    message.add_attachment("not the letter", filename="notes.txt")

    read = mail.read(message.as_bytes())

    assert (read.subject, read.words) == ("Bül", "Plain wördS")
    assert [one.name for one in read.files] == ["lease.pdf", "notes.txt"]
    assert read.files[0].content == pdf()


def test_html_alone_becomes_plain_words_and_nothing_of_it_runs() -> None:
    body = b"<html><head><title>T</title></head><style>p{}</style><p>Dear <b>all</b>,</p><div>it&rsquo;s late<br>very"
    sent = FROM + b"Content-Type: text/html\n\n" + body + b"<script>alert(1)</script></div>"

    assert mail.read(sent).words == "Dear all,\n\nit’s late\nvery"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (FROM + b"Content-Type: text/plain; charset=x-nobody-knows\n\ncaf\xc3\xa9", "café"),
        (FROM + b"Content-Type: text/plain; charset=utf-8\n\ncaf\xe9", "café"),
        (FROM + b"\n8 bit \x00dirt\x07 \xff", "8 bit dirt ÿ"),
        (FROM + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHalf of it", "Half of it"),
        (FROM + b"Content-Type: multipart/mixed\n\nNo boundary", "No boundary"),
        (FROM + b"Content-Transfer-Encoding: base64\n\n!!!!", ""),
        (FROM + b"Subject: =?x?q?=\nDate: nonsense\nMessage-ID: <\n\nHello", "Hello"),
        (b"From: \xff\xfe <ann@example.org>\n\nHello", "Hello"),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(sent: bytes, words: str) -> None:
    read = mail.read(sent)

    assert read.sender_email == "ann@example.org"
    assert read.words == words


def test_an_email_within_an_email_is_read_too() -> None:
    inner = EmailMessage()
    inner["From"] = "neighbour@example.org"
    inner.set_content("The first one")
    message = EmailMessage()
    message["From"] = "ann@example.org"
    message.set_content("See below")
    message.add_attachment(inner)

    assert mail.read(message.as_bytes()).words == "See below\n\nThe first one"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"Hello", "who it is from"),
        (b"From: nobody\n\nHello", "who it is from"),
        (b"Subject: x\n\nHello", "who it is from"),
        (
            FROM + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
            "fit",
        ),
        (FROM + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nx\n" * 300, "more than 200 parts"),
        (FROM + b"\n" + b"x" * mail.LARGEST_BYTES, "larger than 25 MB"),
    ],
    ids=["nothing", "blank", "no header", "no address", "no sender", "parts in parts", "many parts", "large"],
)
def test_what_is_no_email_is_refused_in_words(sent: bytes, why: str) -> None:
    with pytest.raises(mail.MailRefused) as refused:
        mail.read(sent)

    assert why in refused.value.words


def test_one_message_has_one_key_and_without_an_id_all_of_it_counts() -> None:
    assert mail.read(an_email()).key == mail.read(an_email(body=b"sent again by another way")).key
    assert mail.read(an_email()).key != mail.read(an_email(message_id="<two@example.org>")).key
    assert mail.read(FROM + b"\nA").key != mail.read(FROM + b"\nB").key
