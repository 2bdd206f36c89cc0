"""The council's own sign-in: OpenID Connect as the library has it, with a nonce and a signature that is checked.

The library finds this module by its name.
"""

import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.internal.statekit import get_states
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.rules.council_sign_in import is_true

NONCE = "nonce"
KEPT_OF_USERINFO = ("sub", "email", "email_verified", "name")
KEPT_OF_TOKEN = ("sub", "amr", "acr")


class CouncilAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks what the provider sends back."""

    nonce = ""  # of the request that the answer belongs to

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to: registered there by this address."""
        return str(build_absolute_uri(request, reverse("council_callback")))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **answer: Any) -> Any:
        """Whose sign-in it is. Raises ``OAuth2Error`` where the answer was made for another request or person."""
        if not answer["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **answer)
        claims = login.account.extra_data
        if claims["id_token"].get("sub") != claims["userinfo"].get("sub"):
            raise OAuth2Error("the userinfo is of somebody else")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims, their signature checked though they came directly, and made for this very sign-in."""
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, ValueError) as error:
            raise OAuth2Error("the id_token cannot be read") from error
        if not self.nonce or not constant_time_compare(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("wrong nonce")
        return claims


class CouncilProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One provider, from ``OIDC_…`` in the settings."""

    id = "council"
    name = "Council account"
    oauth2_adapter_class = CouncilAdapter
    supports_token_authentication = False
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **query: Any) -> str:
        """Where the button leads."""
        return reverse("council_login")

    def get_callback_url(self) -> str:
        """Where it comes back."""
        return reverse("council_callback")

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **rest: Any) -> HttpResponse:
        """Send the browser to the council's sign-in, with a nonce that stays in this session."""
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), NONCE: nonce}
        response: HttpResponse = super().redirect(
            request, "login", next_url=next_url, auth_params=params, scope=self.get_scope(), nonce=nonce
        )
        return response

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of what the provider says: no more than is decided by."""
        return {
            "userinfo": {name: data["userinfo"].get(name) for name in KEPT_OF_USERINFO},
            "id_token": {name: data["id_token"].get(name) for name in KEPT_OF_TOKEN},
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> Any:
        """The address, proved only where the provider says so in so many words."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = is_true(data.get("userinfo", {}).get("email_verified"))
        return addresses


def nonce_of(request: HttpRequest) -> str:
    """The nonce that belongs to the ``state`` with which the browser came back."""
    state = get_states(request).get(request.GET.get("state", ""))
    return str(state[0].get(NONCE, "")) if state else ""


provider_classes = [CouncilProvider]
