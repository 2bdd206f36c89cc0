"""What the sign-in library asks of us: whose an account is, how its mail reads, where a request comes from."""

import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import actions, council, devices, sessions
from accounts.actions import sign_ins
from accounts.forms import sign_in
from accounts.middleware import forget_visitor
from accounts.models import SecondFactor, SignInWay, User
from accounts.queries.viewers import capacities_of, hats_of
from accounts.rules.hats import HAT_SESSION_KEY, hat_worn
from accounts.rules.sign_ins import network_of, way_of

NOWHERE = "0.0.0.0"  # noqa: S104 - a name for "no address known", so that such requests share one limit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The portal's answers to the sign-in library."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Contact the council to open it again",
        "email_password_mismatch": "The email address or the password is not right. You can ask for a code instead",
        "email_taken": "This email address cannot be used. Sign in with it instead",
        "incorrect_password": "The password is not right",
        "incorrect_code": "This is not the code that we sent. Check the newest email",
        "rate_limited": "You have tried too often. Wait a few minutes, then try again",
        "too_many_login_attempts": "You have tried too often. Wait a few minutes, then try again",
    }

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in. By now the address is proved, so from here on there is a person.

        A password that nobody typed in this browser may be a stranger's, set at a sign-up with another's address to
        wait for its owner: it goes when the owner first comes in by a code.
        """
        begun = request.session.get(sign_in.SIGN_UP_SESSION_KEY) or {}
        is_own_sign_up = begun.get("user") == user.pk
        typed_password = any(record["method"] == "password" for record in get_authentication_records(request, user))
        if not is_own_sign_up and not typed_password:
            actions.drop_unproved_password(user=user, by=user)
        actions.link_person(user=user, name=begun.get("name", "") if is_own_sign_up else "", by=user)
        super().login(request, user)
        request.session.pop(sign_in.SIGN_UP_SESSION_KEY, None)
        # From now on it changes only by their own hand, also where they are given another meanwhile.
        request.session[HAT_SESSION_KEY] = hat_worn(hats_of(capacities_of(user)), "").key
        sessions.begin(request, user)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Write the sign-in down, and tell its owner where the device is a new one."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        way, second = way_of(get_authentication_records(request, user))
        sociallogin = (hooks.get("signal_kwargs") or {}).get("sociallogin")
        if sociallogin is not None and council.vouches(sociallogin):
            request.session[sessions.SHOWN_BY_COUNCIL] = True
            second = second or SecondFactor.COUNCIL
        device_id = devices.id_of(request)
        came = sign_ins.Came(
            way=SignInWay(way),
            second=SecondFactor(second),
            device=devices.words_of(request),
            device_id=device_id,
            network=network_of(self.get_client_ip(request)),
        )
        kept, is_new_device = sign_ins.record_sign_in(
            user=user, came=came, session_key=request.session.session_key or "", by=user
        )
        if is_new_device:
            self.send_notification_mail("account/email/new_device", user, context={"sign_in": kept})
        devices.remember(response, device_id)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and forget the browser: whoever uses it next starts afresh."""
        sign_ins.end_session(session_key=request.session.session_key or "", by=None)
        super().logout(request)
        forget_visitor(request)

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session: whoever knew the old one is out.

        That of this browser ends by itself, as it was begun with the old one; its row carries the sign-in that follows.
        """
        super().set_password(user, password)
        sign_ins.end_sessions(user=user, but=self.request.session.session_key or "", by=user)

    def get_login_stages(self) -> list[str]:
        """The library's, with ours where it asks for the second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_factor.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **_rest: Any) -> bool:
        """Whether to ask again before a change to how one signs in: not within five minutes of showing it."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((float(record.get("at", 0)) for record in records), default=0)
        return time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail in our words; links start at our own public address, never at the one a request claims."""
        council = {"council_name": settings.COUNCIL_NAME, "phone": settings.COUNCIL_PHONE}
        super().send_mail(template_prefix, email, {**context, **council, "public_url": settings.PUBLIC_URL})

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The mail; one with a code says until when that is of use (RFC 4021), a notice is of use whenever it comes."""
        mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        if context.get("code"):
            expires_at = timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
            mail.extra_headers["Expires"] = format_datetime(expires_at)
        return mail

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: these pages answer with pages only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the request comes from, for limits. What cannot be read counts as one address, never as an error."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return NOWHERE
