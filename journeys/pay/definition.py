"""What the file of a bill that can be paid says."""

from typing import ClassVar, Literal

from pydantic import Field

from journeys.engine.definition import Definition, Fee
from journeys.engine.questions.base import Name


class PayDefinition(Definition):
    """Paying a bill: its own pages → check → pay. It opens no case: the payment is the record of it.

    ``account`` names the question for the account that is paid into; ``income`` is where finance books it.
    """

    journey: Literal["pay"]
    account: Name
    income: str = Field(pattern=r"^[a-z0-9:-]{3,60}$")
    fee: Fee
    contact: Literal["none"] = "none"

    needs_name: ClassVar[bool] = False
