"""Where people sign up, in and out, and where feeds come in.

The names are the sign-in library's; pages of its that we lack have none.
"""

from django.urls import path

from accounts import api
from accounts.views import council, entering, security

urlpatterns = [
    path("account/sign-in/", entering.sign_in, name="account_login"),
    path("account/sign-in/code/", entering.ask_for_code, name="account_request_login_code"),
    path("account/sign-in/code/confirm/", entering.sign_in_code, name="account_confirm_login_code"),
    path("account/sign-in/second/", entering.second_factor, name="mfa_authenticate"),
    path("account/sign-in/passkey/", entering.passkey, name="mfa_login_webauthn"),
    path("account/sign-in/council/", council.leave, name="council_login"),
    path("account/sign-in/council/back/", council.come_back, name="council_callback"),
    path("account/sign-in/closed/", entering.closed, name="account_inactive"),
    path("account/sign-in/done/", entering.done, name="account_email"),
    path("account/sign-up/", entering.sign_up, name="account_signup"),
    path("account/sign-up/code/", entering.sign_up_code, name="account_email_verification_sent"),
    path("account/sign-out/", entering.sign_out, name="account_logout"),
    path("account/password/", entering.ask_for_password, name="account_reset_password"),
    path("account/password/code/", entering.password_code, name="account_confirm_password_reset_code"),
    path("account/password/new/", entering.new_password, name="account_complete_password_reset"),
    path("account/security/", security.security, name="mfa_index"),
    path("account/security/needed/", security.required, name="mfa_required"),
    path("account/security/app/", security.add_app, name="mfa_activate_totp"),
    path("account/security/app/remove/", security.remove_app, name="mfa_deactivate_totp"),
    path("account/security/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/name/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("account/security/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("account/security/codes/", security.codes, name="mfa_view_recovery_codes"),
    path("account/security/codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
    path("account/security/confirm/", security.confirm_code, name="mfa_reauthenticate"),
    path("account/security/confirm/password/", security.confirm_password, name="account_reauthenticate"),
    path("account/security/confirm/passkey/", security.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/security/sign-out-others/", security.sign_out_others, name="sign_out_others"),
    path("account/session/", security.session, name="session"),
    path("account/kept/<uuid:form_id>/", security.kept_form, name="kept_form"),
    path("api/v1/feeds/<slug:name>/", api.FeedDoor.as_view(), name="feed"),
]
