"""Everything that changes a draft, what can be searched, the directory of help and the notices."""

from journeys.actions.catalogues import keep_catalogue
from journeys.actions.directory import HelpRow, ImportedHelp, PlaceRow, WouldRemoveMost, import_help
from journeys.actions.drafts import (
    TYPED,
    AlreadySubmitted,
    AnsweredMeanwhile,
    ConsentEnded,
    GuestContact,
    TooManyPhotos,
    add_photo,
    begin_draft,
    claim_draft,
    delete_draft,
    delete_expired_drafts,
    delete_stranded_files,
    publish_version,
    remove_photo,
    return_purpose,
    save_answers,
    submit_draft,
)
from journeys.actions.files import add_file, remove_file
from journeys.actions.indexing import (
    Entry,
    Indexed,
    entry,
    forget_missed_searches,
    record_missed_search,
    write_index,
)
from journeys.actions.notices import end_notice, write_notice
from journeys.actions.paying import begin_fee, settle_paid, submit_paid
from journeys.actions.returning import NowhereToSend, address_of, remind_of_drafts, send_return_link

__all__ = [
    "TYPED",
    "AlreadySubmitted",
    "AnsweredMeanwhile",
    "ConsentEnded",
    "Entry",
    "GuestContact",
    "HelpRow",
    "ImportedHelp",
    "Indexed",
    "NowhereToSend",
    "PlaceRow",
    "TooManyPhotos",
    "WouldRemoveMost",
    "add_file",
    "add_photo",
    "address_of",
    "begin_draft",
    "begin_fee",
    "claim_draft",
    "delete_draft",
    "delete_expired_drafts",
    "delete_stranded_files",
    "end_notice",
    "entry",
    "forget_missed_searches",
    "import_help",
    "keep_catalogue",
    "publish_version",
    "record_missed_search",
    "remind_of_drafts",
    "remove_file",
    "remove_photo",
    "return_purpose",
    "save_answers",
    "send_return_link",
    "settle_paid",
    "submit_draft",
    "submit_paid",
    "write_index",
    "write_notice",
]
