"""How people want to be told."""

_CHANNELS = {"email": ("email",), "sms": ("sms",), "both": ("email", "sms"), "neither": ()}


def channels_for(alerts: str) -> tuple[str, ...]:
    """Return the channels that a person's preference allows. Raises ``KeyError`` for a preference there is not."""
    return _CHANNELS[alerts]
