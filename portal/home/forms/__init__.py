"""What is typed on a resident's own pages."""

from portal.home.forms.address import HOME, home_form
from portal.home.forms.alerts import AlertsForm
from portal.home.forms.bills import LinkBillForm, PayForm
from portal.home.forms.claims import ClaimForm
from portal.home.forms.collections import ReminderForm

__all__ = ["HOME", "AlertsForm", "ClaimForm", "LinkBillForm", "PayForm", "ReminderForm", "home_form"]
