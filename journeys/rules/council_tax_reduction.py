"""Help with council tax and rent: what someone could get, and how much off their council tax.

Council Tax Reduction is the borough's own scheme for people of working age and the law's for people of pension age
(Local Government Finance Act 1992, section 13A and schedule 1A; S.I. 2012/2885). Housing Benefit can be claimed anew
only by people of pension age (both of a couple, since May 2019) and in supported or temporary housing; all others claim
the housing costs of Universal Credit.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding, FindingLine
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule
from journeys.rules.means import ASKS, Household, Sum, income_of, needs_of, other_adults_of, weekly

WITH_OWN_RULES = {"supported": "supported housing", "temporary": "temporary housing that we found for you"}
WITHOUT_RENT = {"own", "family"}


@rule(
    "what-help-you-could-get",
    asks=("help_with", "born_on", "partner", "partner_born_on", "passport", "home", "savings"),
    values=("both", "council_tax", "rent", "not_rent", "too_much_savings"),
    rates="council-tax-reduction",
)
def what_help_you_could_get(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Which of the two forms of help is worth applying for, before anything else is asked."""
    house = Household(answers, today)
    limit = wording.pounds(rates.amounts["savings_limit"])
    savings = wording.line("Savings", f"You have {wording.pounds(house.savings)}. The limit is {limit}.")
    if house.has_too_much(rates):
        words = f"You cannot get this help, because you have more than {limit} in savings."
        return wording.found(
            "what-help-you-could-get", "too_much_savings", words, [savings], recommends="refused", rates=rates
        )
    wants = answers.get("help_with", "both")
    lines = [savings]
    if wants != "rent":
        lines.append(_council_tax_line(house))
    can_get_rent, why = _rent(house, answers.get("home"))
    if wants != "council_tax":
        lines.append(wording.line("Rent", why))
    if wants == "rent" and not can_get_rent:
        return wording.found(
            "what-help-you-could-get",
            "not_rent",
            f"You cannot get Housing Benefit, because {_lower(why)}",
            lines,
            recommends="refused",
            rates=rates,
        )
    value, words = {
        (True, True): ("both", "You could get help with your council tax and your rent."),
        (True, False): ("council_tax", "You could get help with your council tax."),
        (False, True): ("rent", "You could get help with your rent."),
    }[wants != "rent", wants != "council_tax" and can_get_rent]
    if wants == "both" and not can_get_rent:
        words = "You could get help with your council tax, but not with your rent from us."
    return wording.found("what-help-you-could-get", value, words, lines, rates=rates)


def _council_tax_line(house: Household) -> FindingLine:
    if house.is_in_pension_scheme:
        return wording.line("Council tax", "You have reached pension age. The government’s rules apply.")
    return wording.line("Council tax", "Our own scheme for people under pension age applies.")


def _rent(house: Household, home: Any) -> tuple[bool, str]:
    """Whether Housing Benefit can be claimed, and why."""
    if home in WITHOUT_RENT:
        return False, "You do not pay rent for your home."
    if home in WITH_OWN_RULES:
        return True, f"You live in {WITH_OWN_RULES[home]}."
    if house.has_universal_credit:
        return False, "You get Universal Credit, which has its own help with rent."
    if not house.is_pension_age:
        return False, "You are under pension age. You claim Universal Credit for your rent instead."
    if not house.are_all_pension_age:
        return False, "Your partner is under pension age. You claim Universal Credit for your rent instead."
    return True, "You have reached pension age." if not house.has_partner else "You have both reached pension age."


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


@rule("council-tax-reduction", asks=(*ASKS, "council_tax_year"), rates="council-tax-reduction")
def council_tax_reduction(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """How much a week off council tax. Its value is pence a week."""
    house = Household(answers, today)
    bill = max(0, wording.whole(answers.get("council_tax_year")))
    each_week = bill * 7 // 365
    if house.has_too_much(rates):
        limit = wording.pounds(rates.amounts["savings_limit"])
        line = wording.line("Savings", f"You have {wording.pounds(house.savings)}. The limit is {limit}.")
        words = f"You cannot get Council Tax Reduction, because you have more than {limit} in savings."
        return wording.found("council-tax-reduction", 0, words, [line], recommends="refused", rates=rates)
    if not bill:
        words = "We work out your Council Tax Reduction when we have looked at your bill."
        return wording.found("council-tax-reduction", 0, words, rates=rates)
    most = Sum()
    words = f"{wording.pounds(bill)} a year is {wording.pounds(each_week)} a week."
    most.add("Your council tax", words, each_week)
    return _worked_out("council-tax-reduction", "Council Tax Reduction", house, rates, most, "council_tax")


@rule("housing-benefit", asks=(*ASKS, "home", "rent", "rent_every"), rates="council-tax-reduction")
def housing_benefit(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """How much a week towards rent. Its value is pence a week."""
    house = Household(answers, today)
    can_get, why = _rent(house, answers.get("home"))
    rent = max(0, wording.whole(answers.get("rent")))
    if not can_get or house.has_too_much(rates):
        words = "You cannot get Housing Benefit."
        line = wording.line("Rent", why)
        return wording.found("housing-benefit", 0, words, [line], recommends="refused", rates=rates)
    if not rent:
        return wording.found("housing-benefit", 0, "We need to know your rent to work out Housing Benefit.")
    most = Sum()
    each_week = weekly(rent, answers.get("rent_every"))
    most.add("Your rent", f"{wording.pounds(each_week)} a week. We check how much of it we can count.", each_week)
    return _worked_out("housing-benefit", "Housing Benefit", house, rates, most, "rent")


@rule(
    "help-with-rent-and-council-tax",
    asks=(*ASKS, "help_with", "home", "council_tax_year", "rent", "rent_every"),
    rates="council-tax-reduction",
)
def help_with_rent_and_council_tax(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Both forms of help as far as they were asked for: what an officer decides by. Its value is pence a week."""
    wants = answers.get("help_with", "both")
    findings = []
    if wants != "rent":
        findings.append(council_tax_reduction(answers, rates, today))
    if wants != "council_tax":
        findings.append(housing_benefit(answers, rates, today))
    recommended = {finding["recommends"] for finding in findings}
    recommends = "granted" if "granted" in recommended else "refused" if recommended == {"refused"} else ""
    return wording.found(
        "help-with-rent-and-council-tax",
        sum(finding["value"] for finding in findings),
        " ".join(finding["words"] for finding in findings),
        [line for finding in findings for line in finding["lines"]],
        recommends=recommends,
        rates=rates,
    )


def _worked_out(name: str, called: str, house: Household, rates: Rates, most: Sum, what: str) -> Finding:
    """The most that someone can get, less a share of what they have over what they need."""
    others = other_adults_of(house, rates, what)
    lines = [*most.lines, *others.lines]
    top = max(0, most.pence + others.pence)
    if house.passport_words:
        lines.append(wording.line("Your income", f"You get {house.passport_words}, so we count no income."))
        return _result(name, called, top, lines, rates)
    if house.has_universal_credit:
        lines.append(wording.line("Universal Credit", "We work it out from what your Universal Credit statement says."))
        words = f"An officer works out your {called} from your Universal Credit. It is not more than this a week."
        lines.append(wording.line("The most you could get", f"{wording.pounds(top)} a week.", top))
        return wording.found(name, top, words, lines, rates=rates)
    income, needs = income_of(house, rates), needs_of(house, rates)
    lines += income.lines
    lines.append(wording.line("Your income", "What we count each week.", income.pence))
    lines += needs.lines
    lines.append(wording.line("What you need", "What the rules say you need to live on each week.", needs.pence))
    over = max(0, income.pence - needs.pence)
    percent = rates.amounts[f"{what}_percent"]
    taken = over * percent // 100
    if over:
        words = f"You have {wording.pounds(over)} more than you need. We take off {percent}p of each pound."
        lines.append(wording.line("Taken off", words, -taken))
    else:
        lines.append(wording.line("Taken off", "Your income is not more than you need. We take nothing off."))
    return _result(name, called, max(0, top - taken), lines, rates)


def _result(name: str, called: str, pence: int, lines: list[FindingLine], rates: Rates) -> Finding:
    if not pence:
        words = f"You would get no {called}, because your income is too high or others at home are expected to pay."
        return wording.found(name, 0, words, lines, recommends="refused", rates=rates)
    lines.append(wording.line(called, f"{wording.pounds(pence)} a week.", pence))
    words = f"You could get about {wording.pounds(pence)} a week in {called}. An officer checks it before we decide."
    return wording.found(name, pence, words, lines, recommends="granted", rates=rates)
