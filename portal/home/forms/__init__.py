"""What is typed on a resident's own pages."""

from portal.home.forms.alerts import AlertsForm

__all__ = ["AlertsForm"]
