"""Where people sign up, in and out."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("account/sign-in/", views.login, name="account_login"),
    path("account/sign-in/code/", views.request_login_code, name="account_request_login_code"),
    path("account/sign-in/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("account/sign-up/", views.signup, name="account_signup"),
    path("account/sign-up/code/", views.email_verification_sent, name="account_email_verification_sent"),
    path("account/sign-out/", views.logout, name="account_logout"),
]
