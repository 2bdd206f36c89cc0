"""What the file of an application says: what every service may say, and no more."""

from typing import Literal

from journeys.engine.definition import Definition


class ApplyDefinition(Definition):
    """An application: its own pages → about you → declaration → check. Nobody but its team and advisors sees it."""

    journey: Literal["apply"]
    ends_in: Literal["decision", "work"] = "decision"  # a repair is not decided, it is done

    @property
    def case_journey(self) -> str:
        return "report" if self.ends_in == "work" else self.journey
