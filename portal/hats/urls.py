"""Addresses of hats, and of sharing an account with a carer or relative."""

from django.urls import path

from portal.hats import views

app_name = "hats"
urlpatterns = [
    path("account/hat/", views.choose, name="choose"),
    path("account/hat/wear/", views.wear, name="wear"),
    path("account/sharing/", views.sharing, name="sharing"),
    path("account/sharing/new/", views.share, name="share"),
    path("account/sharing/<uuid:delegation_id>/", views.acts, name="acts"),
    path("account/sharing/<uuid:delegation_id>/end/", views.end, name="end"),
    path("account/sharing/accept/<str:token>/", views.accept, name="accept"),
]
