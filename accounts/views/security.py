"""A person's own security: second factor, passkeys, recovery codes, sign-ins, and the session itself."""

import re
import uuid
from typing import Any, cast

from allauth.account import views as library
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as second_library
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes_library
from allauth.mfa.totp import views as app_library
from allauth.mfa.webauthn import views as passkey_library
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import sessions
from accounts.actions import sign_ins as actions
from accounts.models import User
from accounts.queries import sign_ins as queries
from accounts.views.doors import own_door


class _NewApp(app_library.ActivateTOTPView):  # type: ignore[misc]
    """Whoever proves a new authenticator app has shown a second factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_shown(self.request, Authenticator.Type.TOTP)
        return response


class _NewPasskey(passkey_library.AddWebAuthnView):  # type: ignore[misc]
    """A passkey that can sign in alone: it stays on the device, which asks for a finger, a face or a PIN."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**facts)
        shown["js_data"] = {"creation_options": passkeys.begin_registration(self.request.user, passwordless=True)}
        if "form" in facts:
            shown["form"] = facts["form"]
        return shown

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_shown(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _LessPasskey(passkey_library.RemoveWebAuthnView):  # type: ignore[misc]
    """Back to the one page of security."""

    success_url = reverse_lazy("mfa_index")


class _RenamedPasskey(passkey_library.EditWebAuthnView):  # type: ignore[misc]
    """What its owner calls a passkey from now on."""

    success_url = reverse_lazy("mfa_index")

    def form_invalid(self, form: Any) -> HttpResponse:
        refused: HttpResponse = super().form_invalid(form)
        refused.status_code = 422
        return refused


def _note_shown(request: HttpRequest, kind: str) -> None:
    record_authentication(request, cast(User, request.user), "mfa", type=str(kind))


add_app = own_door(_NewApp.as_view())
remove_app = own_door(app_library.deactivate_totp)
codes = own_door(codes_library.view_recovery_codes)
new_codes = own_door(codes_library.generate_recovery_codes)
add_passkey = own_door(_NewPasskey.as_view())
rename_passkey = own_door(_RenamedPasskey.as_view())
remove_passkey = own_door(_LessPasskey.as_view())
confirm_password = own_door(library.reauthenticate)
confirm_code = own_door(second_library.reauthenticate)
confirm_passkey = own_door(passkey_library.reauthenticate_webauthn)


@require_GET
@own_door
def security(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    user = cast(User, request.user)
    shown = {
        "factors": queries.second_factors_of(user),
        "sign_ins": list(queries.sign_ins_of(user)),
        "this_session": request.session.session_key,
        "has_password": user.has_usable_password(),
    }
    return render(request, "mfa/index.html", shown)


@require_GET
@own_door
def required(request: HttpRequest) -> HttpResponse:
    """Why a workplace stays closed until a second factor is set up."""
    if queries.has_second_factor(cast(User, request.user)):
        return redirect("mfa_index")
    return render(request, "mfa/required.html")


@require_POST
@own_door
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """End every other session of theirs, at once."""
    user = cast(User, request.user)
    actions.end_sessions(user=user, but=request.session.session_key or "", by=user)
    messages.success(request, render_to_string("mfa/messages/others_ended.txt").strip())
    return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """For the script that warns: how long is left, without lengthening it; a POST says "stay signed in"."""
    if request.method == "POST" and request.user.is_authenticated:
        sessions.stay(request)
    left = sessions.seconds_left(request) if request.user.is_authenticated else 0
    answer = JsonResponse({"seconds": left or 0})
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "POST"])
@own_door
def kept_form(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """What they sent after their session had ended: to send it now, or to throw it away."""
    user = cast(User, request.user)
    if request.method == "POST":
        actions.drop_kept_form(form_id=form_id, by=user)
        messages.success(request, render_to_string("account/messages/kept_dropped.txt").strip())
        return redirect("home:home")
    try:
        kept, fields = queries.kept_form(form_id, user)
    except queries.NoKeptForm as error:
        raise Http404 from error
    sent = [(name, value) for name, value in fields if not name.startswith("file:")]
    shown = {
        "kept": kept,
        "kept_until": kept.kept_at + queries.FORMS_STAY_FOR,
        "fields": sent,
        "typed": [(re.sub(r"[-_]+", " ", name).strip().capitalize(), value) for name, value in sent if value.strip()],
        "files": [value for name, value in fields if name.startswith("file:")],
    }
    return render(request, "account/kept_form.html", shown)
