"""Addresses of the demo, which production does not have."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from portal.demo import paying, views

app_name = "demo"
urlpatterns = [
    path("", require_safe(RedirectView.as_view(pattern_name="demo:outbox")), name="demo"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox.json", views.outbox_json, name="outbox_json"),
    path("outbox/<uuid:message_id>/", views.letter, name="letter"),
    path("pay/<slug:provider_id>/", paying.pay, name="pay"),
]
