"""Where the API says what it is."""

from django.urls import path

from portal.api import views

app_name = "api"
urlpatterns = [
    path("schema/", views.Document.as_view(), name="schema"),
    path("schema/page/", views.page, name="page"),
]
