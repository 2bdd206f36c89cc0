"""Fields for people's addresses, for the forms of every floor."""

from accounts.forms.fields import EmailField, UkMobileField, UkPhoneField

__all__ = ["EmailField", "UkMobileField", "UkPhoneField"]
