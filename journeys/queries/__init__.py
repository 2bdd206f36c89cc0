"""Page-shaped reads of drafts, of what can be searched, the directory of help and the notices."""

from journeys.queries.catalogues import stored_catalogue
from journeys.queries.directory import (
    FoundGroup,
    Spot,
    group_by_slug,
    groups,
    listed_groups,
    placed,
    spot_of_home,
    spot_of_postcode,
)
from journeys.queries.drafts import (
    are_too_many,
    draft_by_number,
    draft_for,
    drafts_of,
    drafts_of_people,
    drafts_sent_to,
    is_not_shared,
    is_stopped,
    newest_changes,
    other_at_work,
    person_behind,
    photos_of,
    returnable_draft,
)
from journeys.queries.files import file_of, files_of
from journeys.queries.notices import (
    ShownNotice,
    all_notices,
    forget_notices,
    notice_by_id,
    notices_for_all,
    notices_for_service,
    notices_for_ward,
    past_notices,
)
from journeys.queries.paying import draft_of_payment, is_kept_for, newest_payment
from journeys.queries.popular import most_used
from journeys.queries.searching import found_services, missed_searches

__all__ = [
    "FoundGroup",
    "ShownNotice",
    "Spot",
    "all_notices",
    "are_too_many",
    "draft_by_number",
    "draft_for",
    "draft_of_payment",
    "drafts_of",
    "drafts_of_people",
    "drafts_sent_to",
    "file_of",
    "files_of",
    "forget_notices",
    "found_services",
    "group_by_slug",
    "groups",
    "is_kept_for",
    "is_not_shared",
    "is_stopped",
    "listed_groups",
    "missed_searches",
    "most_used",
    "newest_changes",
    "newest_payment",
    "notice_by_id",
    "notices_for_all",
    "notices_for_service",
    "notices_for_ward",
    "other_at_work",
    "past_notices",
    "person_behind",
    "photos_of",
    "placed",
    "returnable_draft",
    "spot_of_home",
    "spot_of_postcode",
    "stored_catalogue",
]
