"""What the sign-in library asks of us: whose an account is, and in which words it speaks."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Ours."""
