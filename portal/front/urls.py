"""Addresses of the front page, the statements and the council's colours."""

from django.urls import path

from portal.front import views

app_name = "front"
urlpatterns = [
    path("", views.front, name="front"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("cookies/", views.cookies, name="cookies"),
    path("privacy/", views.privacy, name="privacy"),
    path("brand.css", views.brand_css, name="brand"),
    path("favicon.svg", views.favicon, name="favicon"),
]
