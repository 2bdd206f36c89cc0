"""The design app: registers the check of the council's colours."""

from django.apps import AppConfig
from django.core.checks import register

from design import checks


class DesignConfig(AppConfig):
    """The look of every page."""

    name = "design"

    def ready(self) -> None:
        register(checks.check_colours)
