"""Evidence and files of a case, as its pages show them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.rules import Viewer
from casework.models import Case, Document, EvidenceItem
from casework.queries.cases import case_for, sight_of


@dataclass(frozen=True, kw_only=True)
class SentEvidence:
    """One item with what was sent for it, oldest first; without an item, what was added to the case as such."""

    item: EvidenceItem | None
    documents: Sequence[Document]


def sent_evidence_of(case: Case, *, with_post: bool = False) -> list[SentEvidence]:
    """Every item of ``case``, in the order they were asked for, and last what belongs to none.

    ``with_post`` adds, for those who read the internal notes, what came with letters that others wrote about it.
    """
    documents = list(_files_of(case, with_post=with_post).select_related("added_by__person"))
    if not documents and case.journey == "report" and case.waiting_since is None:
        return []  # nobody is asked for anything but while a report waits
    items = list(EvidenceItem.objects.filter(case=case).select_related("decided_by__person"))
    names = {item.name for item in items}
    shown = [
        SentEvidence(item=item, documents=[document for document in documents if document.item == item.name])
        for item in items
    ]
    beside = [document for document in documents if document.item not in names]
    return [*shown, SentEvidence(item=None, documents=beside)] if beside else shown


def document_for(viewer: Viewer, reference: str, document_id: uuid.UUID) -> Document:
    """One file of a case. Raises ``Case.DoesNotExist`` or ``Document.DoesNotExist`` where the viewer may not open it.

    Only who may read the reporter's own words may: a payslip says more than any answer. What came with a letter that
    somebody else wrote is for those who also read the internal notes.
    """
    case = case_for(viewer, reference)
    sight = sight_of(viewer, case)
    if not sight.sees_reporter:
        raise Document.DoesNotExist
    found = _files_of(case, with_post=sight.sees_internal).get(pk=document_id)
    found.case = case  # read already
    return found


def _files_of(case: Case, *, with_post: bool) -> QuerySet[Document]:
    own = Document.objects.filter(case=case)
    if not with_post:
        return own
    # Two indexes are asked, each by itself: one condition over both tables would read every document.
    beside = Document.objects.filter(post__case=case).order_by().values("pk")
    return Document.objects.filter(pk__in=own.order_by().values("pk").union(beside, all=True))


def sent_since_looked_at(item: EvidenceItem) -> int:
    """How many files were sent for ``item`` that nobody has decided on."""
    sent = Document.objects.filter(case=item.case_id, item=item.name)
    return (sent.filter(added_at__gt=item.decided_at) if item.decided_at else sent).count()
