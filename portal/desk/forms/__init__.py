"""What advisors type at the desk."""

from portal.desk.forms.contacts import EndForm, IdentityForm, SeenForm
from portal.desk.forms.passing import PassOnForm
from portal.desk.forms.people import (
    AddBillForm,
    ChannelForm,
    HandBackForm,
    NewPersonForm,
    SearchForm,
    StartForm,
    TheirNeedsForm,
)
from portal.desk.forms.post import ClosePostForm, RecordForm, ScansForm

__all__ = [
    "AddBillForm",
    "ChannelForm",
    "ClosePostForm",
    "EndForm",
    "HandBackForm",
    "IdentityForm",
    "NewPersonForm",
    "PassOnForm",
    "RecordForm",
    "ScansForm",
    "SearchForm",
    "SeenForm",
    "StartForm",
    "TheirNeedsForm",
]
