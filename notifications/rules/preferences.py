"""How people want to be told, and how they may be."""

from accounts.rules.needs import ContactNeeds

_CHANNELS = {"email": ("email",), "sms": ("sms",), "both": ("email", "sms"), "neither": ()}
NO_NEEDS = ContactNeeds()


def channels_for(alerts: str, needs: ContactNeeds = NO_NEEDS, *, has_email: bool = True) -> tuple[str, ...]:
    """The channels that a person's preference and needs allow. Raises ``KeyError`` for a preference there is not.

    Who asked to be phoned is written nothing. Who must not be texted, but chose texts alone, is told by email; without
    an address, by phone.
    """
    channels = _CHANNELS[alerts]
    if not channels:
        return ()
    if needs.is_phone_only:
        return ("phone",)
    if needs.is_not_texted:
        return ("email",) if has_email else ("phone",)
    return channels
