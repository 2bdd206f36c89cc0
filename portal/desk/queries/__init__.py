"""What the desk shows of the floors below."""

from portal.desk.queries.contacts import added_in, drafts_begun_in
from portal.desk.queries.finding import Found, find, known_at, known_from
from portal.desk.queries.identity import held_of
from portal.desk.queries.people import Helped, bills_of, open_cases_of, person_for, sent_by, told_by, unknown_person

__all__ = [
    "Found",
    "Helped",
    "added_in",
    "bills_of",
    "drafts_begun_in",
    "find",
    "held_of",
    "known_at",
    "known_from",
    "open_cases_of",
    "person_for",
    "sent_by",
    "told_by",
    "unknown_person",
]
