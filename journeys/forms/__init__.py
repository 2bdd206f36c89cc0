"""Text as people type it, and the forms that no definition makes."""

from journeys.forms.community import CommunityForm
from journeys.forms.notices import NoticeForm
from journeys.forms.readable import UNREADABLE, ReadableField, readable
from journeys.forms.tracking import TrackForm

__all__ = ["UNREADABLE", "CommunityForm", "NoticeForm", "ReadableField", "TrackForm", "readable"]
