"""How contacts come."""

from django.db import models


class CaseChannel(models.TextChoices):
    """How the contact came."""

    ONLINE = "online", "Online"
    PHONE = "phone", "Phone"
    FACE_TO_FACE = "face_to_face", "Face to face"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    WEBCHAT = "webchat", "Webchat"
    COUNCILLOR = "councillor", "Councillor"
    PARTNER = "partner", "Partner"
    STREET = "street", "Officer in the street"
    API = "api", "API"
