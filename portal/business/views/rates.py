"""Business rates bills: linked, in outline and in detail, paid, and unlinked."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts.actions import rates
from accounts.middleware import Request
from accounts.models import Organisation, RatesClaim, RatesLink, TaxAccount
from accounts.queries import Bill
from accounts.queries.rates import rates_claims
from casework.actions import AnotherBegun
from casework.models import Payment
from casework.queries.payments import lines_processed, may_be_seen_by
from casework.views.paying import ask_which
from portal.business import actions, queries
from portal.business.forms import LinkRatesForm
from portal.business.views.doors import Member, of_business, say
from portal.home.forms import PayForm
from portal.home.queries import freshness_now
from portal.home.views import proof
from portal.home.views.bills import begun
from portal.home.views.doors import too_many

INCOME = "business-rates"


def bill_or_404(business: Organisation, account_id: int) -> Bill:
    """One of the business's own bills. Raises ``Http404`` for any other."""
    try:
        return queries.bill_with(business.pk, account_id, today=timezone.localdate())
    except TaxAccount.DoesNotExist as error:
        raise Http404 from error


@require_GET
@of_business
def bills(request: Request, member: Member) -> HttpResponse:
    """All the bills of the business in outline."""
    shown = {
        "business": member.business,
        "bills": queries.bills_of(member.business.pk, today=timezone.localdate()),
        "claims": list(rates_claims().filter(organisation=member.business)),
        "fresh": freshness_now()["business-rates"],
    }
    return render(request, "portal/business/bills.html", shown)


@require_http_methods(["GET", "POST"])
@of_business
def link_bill(request: Request, member: Member) -> HttpResponse:
    """Add an account by what only those know who have the bill."""
    refused = request.method == "POST" and too_many(request, action="link_bill", limit="30/h")
    if refused:
        return refused
    form = LinkRatesForm(request.POST if request.method == "POST" else None)
    found = asked_for(member, form) if form.is_valid() else None
    if found is not None:
        say(request, "bill_linked" if isinstance(found, RatesLink) else "bill_claimed", account=found.account)
        return redirect("business:bills")
    example = queries.example_account(member.business) if settings.IS_DEMO else None
    shown = {"business": member.business, "form": form, "example": example}
    return render(request, "portal/business/link_bill.html", shown, status=422 if form.is_bound else 200)


def asked_for(member: Member, form: LinkRatesForm) -> RatesLink | RatesClaim | None:
    """Add the account, or say in the form why not. Which of the details is wrong is nobody's to know."""
    typed = form.cleaned_data
    try:
        account = rates.rates_account_of_bill(
            person=member.person, number=typed["number"], postcode=typed["postcode"], pence=typed["amount"]
        )
    except accounts.DetailsDoNotMatch:
        form.add_error("number", LinkRatesForm.NO_MATCH)
        return None
    except accounts.TooManyTries as error:
        form.say_too_many(error.again_at)
        return None
    return actions.ask_for_bill(organisation=member.business, account=account, person=member.person, by=member.user)


@require_GET
@of_business
def bill(request: Request, member: Member, account_id: int) -> HttpResponse:
    """How a bill is made up, its instalments, and all that was paid. It opens after a code by email."""
    found = bill_or_404(member.business, account_id)
    if not proof.is_proved(request, member.person):
        return proof.ask_for_proof(request)
    processed = list(lines_processed(found.account))
    own = Payment.objects.filter(may_be_seen_by(request.viewer), lines__in=processed)
    shown = {
        "business": member.business,
        "bill": found,
        **reckoned(found.account),
        "processed": processed,
        "own_payments": set(own.values_list("pk", flat=True)) if processed else set(),
        "fresh": freshness_now()["business-rates"],
    }
    return render(request, "portal/business/bill.html", shown)


def reckoned(account: TaxAccount) -> dict[str, int | str]:
    """What a year's rates are reckoned from: the value in pence, the multiplier in pence, and what both come to."""
    value, tenths = account.rateable_value or 0, account.multiplier or 0
    return {"value": value * 100, "multiplier": f"{tenths / 10:g}", "before_reliefs": value * tenths // 10}


@require_http_methods(["GET", "POST"])
@of_business
def pay_bill(request: Request, member: Member, account_id: int) -> HttpResponse:
    """Choose how much to pay, and go on to the payment."""
    found = bill_or_404(member.business, account_id)
    refused = request.method == "POST" and too_many(request, action="pay", limit="120/h")
    if refused:
        return refused
    form = PayForm(request.POST if request.method == "POST" else None, bill=found)
    if found.left > 0 and form.is_valid():
        words = render_to_string("portal/business/pay/words.txt", {"bill": found}).strip()
        try:
            payment = begun(request, member.person, found, form, words=words, income=INCOME)
        except AnotherBegun as another:
            back = reverse("business:pay_bill", args=[found.account.pk])
            return ask_which(request, another.payment, pence=form.pence, back=back)
        if payment is not None:
            return redirect("casework:payment", payment.pk)
    shown = {"bill": found, "form": form, "fresh": freshness_now()["business-rates"]}
    return render(request, "portal/business/pay_bill.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@of_business
def unlink_bill(request: Request, member: Member, account_id: int) -> HttpResponse:
    """Take a bill off the business's account: a GET asks first."""
    found = bill_or_404(member.business, account_id)
    if request.method == "POST":
        rates.unlink_rates_account(organisation=member.business, account=found.account, by=member.user)
        say(request, "bill_unlinked", bill=found)
        return redirect("business:bills")
    return render(request, "portal/business/unlink_bill.html", {"bill": found})
