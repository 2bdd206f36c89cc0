"""How a session's user is found: with whose sign-in it is, as every page asks for both."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class WithPerson(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in library's backend, whose user comes with their person and home in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, or None where the sign-in was closed."""
        user = User.objects.select_related("person__home").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
