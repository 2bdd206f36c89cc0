"""Every address of the portal, floor by floor. The fixed ones are listed in the README."""

from django.conf import settings
from django.urls import include, path

from portal import health
from portal.desk import api as desk_api
from portal.home.views import collections

urlpatterns = [
    path("", include("portal.front.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("portal.hats.urls")),
    path("account/", include("portal.home.urls")),
    path("calendars/<slug:token>.ics", collections.calendar, name="calendar"),
    path("organisations/", include("portal.organisations.urls")),
    path("queue/organisations/", include("portal.organisations.urls_staff")),
    path("partner/", include("portal.partner.urls")),
    path("queue/referrals/", include("portal.partner.urls_teams")),
    path("desk/agencies/", include("portal.partner.urls_desk")),
    path("business/", include("portal.business.urls")),
    path("desk/", include("portal.desk.urls")),
    path("ward/", include("portal.ward.urls")),
    path("audit/", include("portal.audit.urls")),
    path("staff/", include("portal.staff.urls")),
    path("api/v1/post/", desk_api.PostDoor.as_view(), name="incoming_post"),
    path("api/", include("portal.api.urls")),
    path("", include("journeys.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("casework.urls")),
]

if settings.ENVIRONMENT != "production":
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.front.views.bad_request"
handler500 = "portal.front.views.server_error"
