"""The tables of what people do before there is a case: drafts, and looking for help."""

from journeys.models.catalogues import CatalogueSet
from journeys.models.directory import HelpPlace, HelpService
from journeys.models.drafts import AnswerChange, Draft
from journeys.models.lists import ListRow, ListState, RequestList, RowState
from journeys.models.notices import Notice
from journeys.models.searching import MissedSearch, SearchEntry, SearchWord

__all__ = [
    "AnswerChange",
    "CatalogueSet",
    "Draft",
    "HelpPlace",
    "HelpService",
    "ListRow",
    "ListState",
    "MissedSearch",
    "Notice",
    "RequestList",
    "RowState",
    "SearchEntry",
    "SearchWord",
]
