"""What advisors type at the desk."""

from portal.desk.forms.contacts import EndForm, IdentityForm, SeenForm
from portal.desk.forms.passing import PassOnForm
from portal.desk.forms.people import AddBillForm, ChannelForm, HandBackForm, NewPersonForm, SearchForm, StartForm

__all__ = [
    "AddBillForm",
    "ChannelForm",
    "EndForm",
    "HandBackForm",
    "IdentityForm",
    "NewPersonForm",
    "PassOnForm",
    "SearchForm",
    "SeenForm",
    "StartForm",
]
