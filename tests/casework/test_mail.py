"""Reading an email: as much as can be read of whatever came, and no more than words."""

import time
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


PLAIN, RICH = b"Content-Type: text/plain", b"Content-Type: text/html"


def of_parts(kind: bytes, *parts: bytes, boundary: bytes = b"x") -> bytes:
    """One part that holds others; each of ``parts`` has its own headers."""
    inner = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return b"Content-Type: multipart/" + kind + b"; boundary=" + boundary + b"\n\n" + inner + b"--" + boundary + b"--\n"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            of_parts(b"mixed", RICH + b"\n\n<p>Roof", PLAIN + b"\n\nSent from my phone"),
            "Roof\n\nSent from my phone",
        ),
        (of_parts(b"mixed", PLAIN + b"\n\nOne", RICH + b"\n\n<p>two", PLAIN + b"\n\nthree"), "One\n\ntwo\n\nthree"),
        (
            of_parts(
                b"mixed",
                of_parts(b"alternative", PLAIN + b"\n\nPlain", RICH + b"\n\n<p>Rich", boundary=b"y"),
                RICH + b"\n\n<p>And more",
            ),
            "Plain\n\nAnd more",
        ),
        (
            of_parts(
                b"alternative",
                PLAIN + b"\n\nPlain",
                of_parts(b"related", RICH + b"\n\n<p>Rich", boundary=b"y"),
            ),
            "Plain",
        ),
        (of_parts(b"alternative", PLAIN + b"\n\n  ", RICH + b"\n\n<p>Rich"), "Rich"),
        (PLAIN + b"; name=body.txt\n\nMy words", "My words"),
        (PLAIN + b"; name=body.txt\nContent-Disposition: inline; filename=body.txt\n\nMy words", "My words"),
    ],
    ids=["footer", "in order", "forms and more", "related", "nothing plain", "named", "named and inline"],
)
def test_no_words_are_lost_whatever_stands_beside_them(sent: bytes, words: str) -> None:
    read = mail.read(FROM + sent)

    assert (read.words, read.files) == (words, [])


def test_a_subject_that_is_cut_stands_whole_above_the_words_and_cut_words_say_so() -> None:
    subject = "My roof leaks " * 20 + "since May"

    read = mail.read(b"Subject: " + subject.encode() + b"\n" + FROM + b"\nDear all")
    long = mail.read(FROM + b"\n" + b"x" * (mail.LONGEST_WORDS + 1))

    assert len(read.subject) == 200
    assert read.words == f"{subject}\n\nDear all"
    assert long.words.endswith("x\n\n(The email goes on. We kept its first 100,000 characters.)")
    assert mail.read(FROM + b"\n" + b"x" * mail.LONGEST_WORDS).words == "x" * mail.LONGEST_WORDS


@pytest.mark.parametrize(
    "header",
    [b"From: Ann <ann@example.org>, %s", b"Content-Type: text/plain; %s", b"Subject: %s", b"Message-ID: <%s"],
)
def test_a_huge_header_holds_nobody_up(header: bytes) -> None:
    sender = b"" if header.startswith(b"From") else FROM
    sent = sender + header % (b'a="; ' * 400_000) + b"\n\nHello"
    began = time.process_time()

    read = mail.read(sent)

    assert (read.sender_email, read.words.endswith("Hello")) == ("ann@example.org", True)
    assert time.process_time() - began < 10  # as it came it takes hours


def test_names_of_files_are_read_in_every_way_they_are_written() -> None:
    names = [
        b'filename="=?utf-8?B?TWlldGUucGRm?="',
        b"filename*=utf-8''Miet%65.pdf",
        b"filename*0=Mie; filename*1=te.pdf",
        b"filename=Mi\xffe.pdf",
    ]
    parts = [b"Content-Type: application/pdf\nContent-Disposition: attachment; " + name + b"\n\nx" for name in names]

    read = mail.read(FROM + of_parts(b"mixed", *parts))

    assert [one.name for one in read.files] == ["Miete.pdf"] * 3 + ["Mi\ufffde.pdf"]


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


def test_one_message_has_one_key_and_another_with_its_id_has_its_own() -> None:
    one = mail.read(an_email())
    others = [
        an_email(body=b"Other words"),
        an_email(message_id="<two@example.org>"),
        an_email().replace(b"Tyres", b"Mattress"),
        an_email().replace(b"Ann@", b"Bo@"),
        FROM + b"Message-ID: <one@example.org>\n" + of_parts(b"mixed", b"Content-Type: image/png\n\nx"),
        FROM + b"Message-ID: <one@example.org>\n" + of_parts(b"mixed", b"Content-Type: image/png\n\ny"),
    ]

    assert mail.read(b"Received: by another way\r\n" + an_email()).key == one.key
    assert len({one.key, *(mail.read(other).key for other in others)}) == 7
    assert mail.read(FROM + b"\nA").key != mail.read(FROM + b"\nB").key
