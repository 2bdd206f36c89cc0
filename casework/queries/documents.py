"""Evidence and files of a case, as its pages show them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.rules import Viewer
from casework.models import Case, Document, EvidenceItem
from casework.queries.cases import case_for, sight_of


@dataclass(frozen=True, kw_only=True)
class SentEvidence:
    """One item with what was sent for it, oldest first; without an item, what was added to the case as such."""

    item: EvidenceItem | None
    documents: Sequence[Document]


def sent_evidence_of(case: Case) -> list[SentEvidence]:
    """Every item of ``case``, in the order they were asked for, and last what belongs to none."""
    documents = list(Document.objects.filter(case=case).select_related("added_by__person"))
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

    Only who may read the reporter's own words may: a payslip says more than any answer.
    """
    case = case_for(viewer, reference)
    if not sight_of(viewer, case).sees_reporter:
        raise Document.DoesNotExist
    found = Document.objects.get(case=case, pk=document_id)
    found.case = case  # read already
    return found


def sent_since_looked_at(item: EvidenceItem) -> int:
    """How many files were sent for ``item`` that nobody has decided on."""
    sent = Document.objects.filter(case=item.case_id, item=item.name)
    return (sent.filter(added_at__gt=item.decided_at) if item.decided_at else sent).count()
