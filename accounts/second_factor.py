"""What the sign-in library asks of us about second factors: names, keys kept sealed, and when one is not asked."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from accounts import council, devices, sealing
from accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The portal's answers."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Use the newest one, and each only once",
        "unverified_email": "Prove your email address first: sign in with a code",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first",
    }

    def encrypt(self, text: str) -> str:
        """A stolen table must not make codes."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ``CannotOpen`` where the secret key was changed without keeping the former one."""
        return sealing.unseal(encrypted_text)

    def _get_site_name(self) -> str:
        return f"{settings.COUNCIL_NAME} My Account"

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - the library's own name
        """What a passkey is called until its owner says otherwise: the device it was made on."""
        return devices.words_of(context.request) or "Passkey"

    def send_notification_mail(self, *args: Any, **facts: Any) -> None:
        """Mail in our words, as all of it."""
        get_account_adapter().send_notification_mail(*args, **facts)


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second factor at sign-in, of whoever set one up, unless the council vouches for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and council.vouches(sociallogin):
            return False
        return bool(super()._should_handle(request))
