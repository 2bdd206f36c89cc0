"""Staff sign in with their council account (OpenID Connect): who may, and whether it counts as a second factor."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from accounts.queries import sign_ins as queries
from accounts.rules.council_sign_in import Refusal, refusal
from accounts.rules.second_factor import vouches_for_second


class CouncilSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The portal's answers to the library that speaks OpenID Connect."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in staff, and whoever is of the council's domains; asked anew at each sign-in.

        By now the library has found the account: by what was linked before, or by the address if it is proved.
        """
        known = sociallogin.is_existing
        why_not = refusal(
            email=email_of(sociallogin),
            is_verified=any(address.verified for address in sociallogin.email_addresses),
            is_staff=known and queries.is_staff(sociallogin.user),
            is_active=not known or sociallogin.user.is_active,
            domains=frozenset(settings.OIDC_STAFF_DOMAINS),
        )
        if why_not is not None:
            raise ImmediateHttpResponse(refused(request, why_not))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever came this far may have an account: without a team, until one is given."""
        return True

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """The council's own sign-in opens the account of an address that it says is proved: there is no other."""
        return True

    def send_notification_mail(self, *args: Any, **facts: Any) -> None:
        """Mail in our words, as all of it."""
        get_account_adapter().send_notification_mail(*args, **facts)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **facts: Any) -> None:
        """Whatever went wrong on the way: say that it did, and how to come in all the same."""
        raise ImmediateHttpResponse(unreachable(request))


def email_of(sociallogin: Any) -> str:
    """The address that the provider gave."""
    return next((str(address.email).lower() for address in sociallogin.email_addresses), "")


def vouches(sociallogin: Any) -> bool:
    """Whether the council's sign-in says that it asked for two factors."""
    claims = (sociallogin.account.extra_data or {}).get("id_token") or {}
    return vouches_for_second(claims, accepted=frozenset(settings.OIDC_SECOND_FACTOR))


def refused(request: HttpRequest, why: Refusal) -> Any:
    """The page that says why they are not let in."""
    return render(request, "socialaccount/refused.html", {"why": why.value}, status=403)


def unreachable(request: HttpRequest) -> Any:
    """The page that says that the council's sign-in did not work."""
    return render(request, "socialaccount/authentication_error.html", status=502)
