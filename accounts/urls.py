"""Where people sign up, in and out, and where feeds come in.

The names are the sign-in library's; pages of its that we lack have none.
"""

from django.urls import path

from accounts import api, views

urlpatterns = [
    path("account/sign-in/", views.sign_in, name="account_login"),
    path("account/sign-in/code/", views.ask_for_code, name="account_request_login_code"),
    path("account/sign-in/code/confirm/", views.sign_in_code, name="account_confirm_login_code"),
    path("account/sign-in/closed/", views.closed, name="account_inactive"),
    path("account/sign-in/done/", views.done, name="account_email"),
    path("account/sign-up/", views.sign_up, name="account_signup"),
    path("account/sign-up/code/", views.sign_up_code, name="account_email_verification_sent"),
    path("account/sign-out/", views.sign_out, name="account_logout"),
    path("account/password/", views.ask_for_password, name="account_reset_password"),
    path("account/password/code/", views.password_code, name="account_confirm_password_reset_code"),
    path("account/password/new/", views.new_password, name="account_complete_password_reset"),
    path("api/v1/feeds/<slug:name>/", api.FeedDoor.as_view(), name="feed"),
]
