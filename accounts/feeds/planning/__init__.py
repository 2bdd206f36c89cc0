"""Planning applications, in each of the forms in which planning systems give them."""

from accounts.feeds.files import Given, Refused
from accounts.feeds.planning.esd import read_esd
from accounts.feeds.planning.mhclg import read_mhclg
from accounts.feeds.planning.odp import read_odp
from accounts.feeds.planning.rows import ApplicationRow

__all__ = ["ApplicationRow", "read_applications"]


def read_applications(given: Given) -> tuple[list[ApplicationRow], list[Refused]]:
    """The applications of a batch, told from what is in it, and what was refused: a reference has one row."""
    start = given.content.lstrip(b"\xef\xbb\xbf \t\r\n")
    first = start.split(b"\n", 1)[0].lower()
    if start[:1] in {b"{", b"["}:
        rows, refused = read_odp(given)
    elif start.startswith(b"PK") or b"application-types" in first:
        rows, refused = read_mhclg(given)
    else:
        rows, refused = read_esd(given)
    known: dict[str, ApplicationRow] = {}
    for row in rows:
        if row.reference in known:
            refused.append(Refused(row.where, f"{row.reference} is in the batch twice"))
        else:
            known[row.reference] = row
    return list(known.values()), refused
