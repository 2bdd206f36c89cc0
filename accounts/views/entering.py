"""The doors of signing up, in and out: the sign-in library's own, with our limits and our status codes."""

from allauth.account import views as library
from allauth.mfa.base import views as second_library
from allauth.mfa.webauthn import views as passkey_library
from allauth.mfa.webauthn.internal import auth as passkeys
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts.views.doors import code_door, door

sign_in = door(library.login)
sign_up = door(library.signup)
sign_out = door(library.logout)
ask_for_code = door(library.request_login_code)
sign_in_code = code_door(library.confirm_login_code)
sign_up_code = code_door(library.email_verification_sent)
ask_for_password = door(library.password_reset)
password_code = code_door(library.confirm_password_reset_code)
new_password = door(library.complete_password_reset)
closed = door(library.account_inactive)
second_factor = code_door(second_library.authenticate)
_passkey_sent = door(passkey_library.login_webauthn)


def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: the script of the sign-in page asks here what to sign, and sends what it got."""
    if request.method == "GET" and not request.user.is_authenticated:
        answer = JsonResponse(passkeys.begin_authentication(None))
        answer["Cache-Control"] = "no-store, private"
        return answer
    return _passkey_sent(request)


def done(request: HttpRequest) -> HttpResponse:
    """Where the library sends someone signed in who has nothing left to do with it: home."""
    return redirect(settings.LOGIN_REDIRECT_URL)
