"""Whether what a definition names is there: rules, rates, calculations, answers; and whether its examples are so."""

from collections.abc import Iterator, Mapping

from journeys.engine.branches import EXAMPLE, Ways
from journeys.engine.definition import Definition, Example
from journeys.engine.questions import Question
from journeys.engine.rating import AllRates
from journeys.engine.reading import Fault, Location, Source
from journeys.rules import RULES

# What a rule may trip over in answers that no question would have let through.
TRIPPED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


class Consistency:
    """One look at one definition, whose questions are given by name."""

    def __init__(
        self,
        source: Source,
        definition: Definition,
        questions: Mapping[str, tuple[int, int, Question]],
        rates: AllRates,
    ) -> None:
        self.source = source
        self.definition = definition
        self.questions = questions
        self.rates = rates
        self.calculations = {one.name: one.rule for one in definition.calculations}

    def fault(self, location: Location, words: str) -> Fault:
        return self.source.fault(location, words)

    def faults(self) -> Iterator[Fault]:
        """Everything that is named and not there."""
        yield from self._rules()
        yield from self._named_calculations()
        yield from self._named_answers()
        yield from self._named_in_examples()

    def _rules(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for number, one in enumerate(self.definition.calculations):
            at: Location = ("calculations", number)
            if one.name in self.questions or one.name in self.definition.computed:
                yield self.fault((*at, "name"), f"A question is called “{one.name}” too.")
            if one.name in seen:
                yield self.fault((*at, "name"), f"Another calculation is called “{one.name}” too.")
            seen.add(one.name)
            rule = RULES.get(one.rule)
            if rule is None:
                known = ", ".join(sorted(RULES)) or "none"
                yield self.fault((*at, "rule"), f"There is no rule “{one.rule}”. The rules: {known}.")
                continue
            for name in sorted(rule.asks - self.questions.keys()):
                yield self.fault((*at, "rule"), f"“{one.rule}” reads “{name}”, which no page asks.")
            if rule.rates and rule.rates not in self.rates:
                yield self.fault((*at, "rule"), f"There are no rates “{rule.rates}” for “{one.rule}”.")

    def _named_calculations(self) -> Iterator[Fault]:
        definition = self.definition
        named: list[tuple[Location, str]] = [
            *([(("decides", "by"), definition.decides.by)] if definition.decides else []),
            *([(("fee", "calculation"), definition.fee.calculation)] if definition.fee else []),
            *((("examples", number, "gives", name), name) for number, name in self._given()),
        ]
        for at, name in named:
            if name not in self.calculations:
                yield self.fault(at, f"There is no calculation “{name}”.")

    def _given(self) -> Iterator[tuple[int, str]]:
        for number, example in enumerate(self.definition.examples):
            yield from ((number, name) for name in example.gives)

    def _named_answers(self) -> Iterator[Fault]:
        definition = self.definition
        named: list[tuple[Location, str]] = []
        for number, part in enumerate(definition.parts):
            named += [(("parts", number, "answers", place), name) for place, name in enumerate(part.answers)]
        named += [(("corrects", held), name) for held, name in definition.corrects.items()]
        if definition.grants:
            named += [(("grants", "shows", place), name) for place, name in enumerate(definition.grants.shows)]
        for at, name in named:
            if name not in self.questions:
                yield self.fault(at, f"There is no question “{name}”.")
        names = [part.name for part in definition.parts]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield self.fault(("parts", number, "name"), f"Another part is called “{name}” too.")

    def _named_in_examples(self) -> Iterator[Fault]:
        for number, example in enumerate(self.definition.examples):
            for name in example.answers:
                if name not in self.questions:
                    yield self.fault(("examples", number, "answers", name), f"There is no question “{name}”.")

    def examples(self, ways: Ways) -> Iterator[Fault]:
        """Examples that do not give what they say, and values that conditions ask for and no example gives."""
        for number, example in enumerate(self.definition.examples):
            yield from self._example(ways, number, example)
        given = {(name, value) for example in self.definition.examples for name, value in example.gives.items()}
        for number, one in enumerate(self.definition.calculations):
            asked = {
                leaf.equals
                for page in ways.pages
                for part in (page, *page.questions)
                if part.show_when
                for _at, leaf in part.show_when.leaves()
                if leaf.question == one.name and leaf.equals is not None
            }
            for value in sorted(asked, key=str):
                if (one.name, value) not in given:
                    words = f"No example gives “{one.name}” the value “{value}”, which a condition asks for."
                    yield self.fault(("calculations", number), words)

    def _example(self, ways: Ways, number: int, example: Example) -> Iterator[Fault]:
        at: Location = ("examples", number)
        try:
            branch = ways.walk(lambda name, values, known: example if name == EXAMPLE else values[0])
            for name, value in example.gives.items():
                came_to = ways.calculations.work(name, {**branch.answers, **example.answers})["value"]
                if came_to != value or type(came_to) is not type(value):
                    words = f"With these answers “{name}” comes to “{came_to}” and not to “{value}”."
                    yield self.fault((*at, "gives", name), words)
        except TRIPPED as error:
            yield self.fault((*at, "answers"), f"A rule cannot work with these answers: {error!r}.")
