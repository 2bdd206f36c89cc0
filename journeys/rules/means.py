"""What a household has to live on and what it needs, as the schemes for help with council tax and rent count it.

Sources: Council Tax Reduction Schemes (Prescribed Requirements) (England) Regulations 2012, schedule 1, parts 3 to 6;
Housing Benefit Regulations 2006 and those for people of pension age. What needs an officer's judgement (disability
premiums, childcare, work of one's own, how many hours someone works) is left to one, and said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.rules import FindingLine
from journeys.rules import pension_age, wording
from journeys.rules.calculating import Rates

ASKS = ("born_on", "partner", "partner_born_on", "passport", "savings", "children", "incomes", "other_adults")

# As many weeks as an amount is for: a year is 52, a month a twelfth of it.
EVERY: Mapping[str, tuple[int, int, str]] = {
    "week": (1, 1, "a week"),
    "fortnight": (1, 2, "every 2 weeks"),
    "four_weeks": (1, 4, "every 4 weeks"),
    "month": (12, 52, "a month"),
    "year": (1, 52, "a year"),
}
KINDS: Mapping[str, str] = {
    "wages": "wages",
    "self_employed": "own business",
    "state_pension": "State Pension",
    "private_pension": "private pension",
    "carers_allowance": "Carer’s Allowance",
    "disability": "disability benefit",
    "child_benefit": "Child Benefit",
    "maintenance": "child maintenance",
    "other_benefit": "other benefit",
    "other": "other money",
}
NOT_COUNTED = {"disability", "child_benefit", "maintenance"}
EARNED = {"wages", "self_employed"}
PASSPORTS: Mapping[str, str] = {
    "guarantee_credit": "Pension Credit (guarantee part)",
    "income_support": "Income Support, income-based JSA or income-related ESA",
}


def weekly(amount: int, every: Any) -> int:
    """An amount of money as it is for one week, in whole pence."""
    times, weeks, _words = EVERY.get(str(every), EVERY["week"])
    return amount * times // weeks


@dataclass(frozen=True)
class Household:
    """The answers about a household, whichever of them are there."""

    answers: Mapping[str, Any]
    today: date

    @property
    def has_partner(self) -> bool:
        return self.answers.get("partner") is True

    @property
    def born(self) -> date | None:
        return wording.day_of(self.answers.get("born_on"))

    @property
    def partner_born(self) -> date | None:
        return wording.day_of(self.answers.get("partner_born_on")) if self.has_partner else None

    @property
    def is_pension_age(self) -> bool:
        """Whether the one who applies is."""
        return pension_age.has_reached(self.born, self.today)

    @property
    def are_all_pension_age(self) -> bool:
        """Whether a partner is, too."""
        return self.is_pension_age and (not self.has_partner or pension_age.has_reached(self.partner_born, self.today))

    @property
    def passports(self) -> list[str]:
        return wording.chosen(self.answers.get("passport"))

    @property
    def passport_words(self) -> str:
        """The benefit for which nothing has to be worked out; "" where there is none."""
        return next((PASSPORTS[one] for one in self.passports if one in PASSPORTS), "")

    @property
    def has_universal_credit(self) -> bool:
        return "universal_credit" in self.passports

    @property
    def is_in_pension_scheme(self) -> bool:
        """Whether the law's own scheme applies: of pension age, and nobody gets a benefit for people who are not."""
        return self.is_pension_age and not ({"universal_credit", "income_support"} & set(self.passports))

    @property
    def children(self) -> int:
        return max(0, wording.whole(self.answers.get("children")))

    @property
    def savings(self) -> int:
        return max(0, wording.whole(self.answers.get("savings")))

    @property
    def incomes(self) -> Sequence[Mapping[str, Any]]:
        return wording.rows(self.answers.get("incomes"))

    @property
    def other_adults(self) -> Sequence[Mapping[str, Any]]:
        return wording.rows(self.answers.get("other_adults"))

    @property
    def carers(self) -> list[str]:
        """Who of them gets Carer's Allowance: me, partner."""
        return sorted({str(one.get("whose", "me")) for one in self.incomes if one.get("kind") == "carers_allowance"})

    @property
    def has_disability_benefit(self) -> bool:
        return any(income.get("kind") == "disability" for income in self.incomes)

    def has_too_much(self, rates: Rates) -> bool:
        """Whether the savings are over the limit. With a benefit that was worked out already none of them count."""
        is_over: bool = self.savings > rates.amounts["savings_limit"]
        return is_over and not self.passport_words


@dataclass
class Sum:
    """An amount of pence with the lines that led to it."""

    pence: int = 0
    lines: list[FindingLine] = field(default_factory=list)

    def add(self, label: str, words: str, pence: int) -> None:
        self.pence += pence
        self.lines.append(wording.line(label, words, pence))

    def note(self, label: str, words: str) -> None:
        """A line that changes nothing."""
        self.lines.append(wording.line(label, words))


def income_of(house: Household, rates: Rates) -> Sum:
    """What comes in each week, and what of it counts."""
    total, earned = Sum(), 0
    for income in house.incomes:
        kind = str(income.get("kind", "other"))
        whose = "Your partner’s" if income.get("whose") == "partner" else "Your"
        label = f"{whose} {KINDS.get(kind, KINDS['other'])}"
        amount = max(0, wording.whole(income.get("amount")))
        each_week = weekly(amount, income.get("every"))
        words = f"{wording.pounds(amount)} {EVERY.get(str(income.get('every')), EVERY['week'])[2]}"
        if each_week != amount:
            words = f"{words} is {wording.pounds(each_week)} a week"
        if kind in NOT_COUNTED:
            total.note(label, f"{words}. We do not count this.")
            continue
        earned += each_week if kind in EARNED else 0
        total.add(label, f"{words}.", each_week)
    _ignore_some_pay(total, house, rates, earned)
    _add_income_from_savings(total, house, rates)
    return total


def _ignore_some_pay(total: Sum, house: Household, rates: Rates, earned: int) -> None:
    if not earned:
        return
    which = ["couple" if house.has_partner else "lone_parent" if house.children else "single"]
    which += ["carer_or_disabled"] if house.carers or house.has_disability_benefit else []
    ignored = min(earned, max(rates.amounts[f"earnings_ignored_{one}"] for one in which))
    total.add("Pay we do not count", f"We leave out the first {wording.pounds(ignored)} of pay a week.", -ignored)


def _add_income_from_savings(total: Sum, house: Household, rates: Rates) -> None:
    """A pound a week for each step of savings over what is ignored (regulations call it tariff income)."""
    which = "_at_pension_age" if house.is_in_pension_scheme else ""
    ignored, step = rates.amounts[f"savings_ignored{which}"], rates.amounts[f"savings_step{which}"]
    if house.savings <= ignored:
        return
    steps = -(-(house.savings - ignored) // step)  # a part of a step counts as a whole one
    total.add(
        "Your savings",
        f"You have {wording.pounds(house.savings)}. We count {wording.pounds(rates.amounts['income_for_a_step'])} a "
        f"week for every {wording.pounds(step)}, or part of it, over {wording.pounds(ignored)}.",
        steps * rates.amounts["income_for_a_step"],
    )


def needs_of(house: Household, rates: Rates) -> Sum:
    """What the law says a household like this needs to live on each week (its applicable amount)."""
    total = Sum()
    name, words = _allowance(house)
    total.add("You and your partner" if house.has_partner else "You", words, rates.amounts[name])
    if house.children:
        each = rates.amounts["child"]
        number = "1 child" if house.children == 1 else f"{house.children} children"
        total.add("Children", f"{number}, {wording.pounds(each)} each.", house.children * each)
    for whose in house.carers:
        label = "Your partner cares for someone" if whose == "partner" else "You care for someone"
        total.add(label, "Extra for a carer.", rates.amounts["carer"])
    return total


def _allowance(house: Household) -> tuple[str, str]:
    """The name of the amount for the adults, and what it is for."""
    which = "couple" if house.has_partner else "single"
    if house.is_in_pension_scheme:
        is_older = pension_age.reached_before_new_amounts(house.born)
        is_older = is_older or pension_age.reached_before_new_amounts(house.partner_born)
        name = f"{which}_at_pension_age"
        who = "A couple" if house.has_partner else "One person"
        words = f"{who} who reached pension age"
        before, since = " before April 2021.", " in April 2021 or later."
        return (f"{name}_before_april_2021", words + before) if is_older else (name, words + since)
    if house.has_partner:
        return "couple", "A couple under pension age."
    if house.children:
        return "lone_parent", "A parent on their own."
    if house.born is not None and pension_age.age_on(house.born, house.today) < 25:
        return "single_under_25", "One person under 25."
    return "single", "One person aged 25 or over."


def other_adults_of(house: Household, rates: Rates, what: str) -> Sum:
    """What is taken off for other adults at home; ``what`` is ``council_tax`` or ``rent``."""
    total = Sum()
    if house.other_adults and house.has_disability_benefit:
        total.note("Other adults at home", "We take nothing off, because you or your partner get a disability benefit.")
        return total
    for number, adult in enumerate(house.other_adults, 1):
        label = str(adult.get("name") or f"Adult {number}")
        pence, words = _deduction(adult, rates, what)
        if pence:
            total.add(label, words, -pence)
        else:
            total.note(label, words)
    return total


def _deduction(adult: Mapping[str, Any], rates: Rates, what: str) -> tuple[int, str]:
    situation = adult.get("situation")
    if situation == "pension_credit":
        return 0, "Gets Pension Credit. We take nothing off."
    if situation == "student":
        return 0, "Is a full-time student. We take nothing off."
    if situation == "benefit" and what == "council_tax":
        return 0, "Lives on a benefit. We take nothing off."
    if situation != "works":
        return rates.amounts[f"{what}_not_working"], "Does not work 16 hours a week."
    pay = max(0, wording.whole(adult.get("weekly_pay")))
    least, pence = max(step for step in rates.amounts[f"{what}_by_pay"] if step[0] <= pay)
    since = f", which is {wording.pounds(least)} or more" if least else ""
    return pence, f"Works and gets {wording.pounds(pay)} a week before tax{since}."
