"""Council tax bills: linked, in outline and in detail, paid, sent by email or by post, and unlinked."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts import queries as accounts_queries
from accounts.middleware import Request
from accounts.models import Consent, Person, TaxAccount
from accounts.queries import Bill
from casework.actions import paying
from casework.models import Payment
from casework.queries.charges import due_charges_of
from casework.queries.payments import bills_of, lines_processed, may_be_seen_by
from casework.views.paying import ask_which, given_up_in
from portal.home import queries
from portal.home.forms import LinkBillForm, PayForm
from portal.home.views import proof
from portal.home.views.doors import of_person, say, too_many, warn

INCOME = "council-tax"


def bill_or_404(person: Person, account_id: int) -> Bill:
    """One of their own bills. Raises ``Http404`` for any other."""
    try:
        return queries.bill_with(person, account_id, today=timezone.localdate())
    except TaxAccount.DoesNotExist as error:
        raise Http404 from error


def is_by_email(person: Person, bill: Bill) -> bool:
    """Whether this bill comes by email."""
    return any(one.account_id == bill.account.pk for one in accounts_queries.consents_of(person))


@require_GET
@of_person
def bills(request: Request, person: Person) -> HttpResponse:
    """All their bills in outline."""
    by_email = {one.account_id for one in accounts_queries.consents_of(person)}
    shown = {
        "person": person,
        "charged": sum(charge.pence for charge in due_charges_of(request.viewer)),
        "bills": bills_of(person, today=timezone.localdate()),
        "by_email": by_email,
        "fresh": queries.freshness_now()["council-tax"],
    }
    return render(request, "portal/home/bills.html", shown)


@require_http_methods(["GET", "POST"])
@of_person
def link_bill(request: Request, person: Person) -> HttpResponse:
    """Link an account by its number and two more details of the bill."""
    refused = request.method == "POST" and too_many(request, action="link_bill", limit="30/h")
    if refused:
        return refused
    form = LinkBillForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid() and is_linked(request, person, form):
        say(request, "bill_linked")
        return redirect("home:bills")
    shown = {"form": form, "example": queries.example_account(person) if settings.IS_DEMO else None}
    return render(request, "portal/home/link_bill.html", shown, status=422 if form.is_bound else 200)


def is_linked(request: Request, person: Person, form: LinkBillForm) -> bool:
    """Link the account, or say in the form why not. Which of the details is wrong is nobody's to know."""
    typed = form.cleaned_data
    try:
        accounts.link_tax_account(
            person=person,
            number=typed["number"],
            postcode=typed["postcode"],
            name=typed["name"],
            by=request.viewer.user,
        )
    except accounts.DetailsDoNotMatch:
        form.add_error("number", LinkBillForm.NO_MATCH)
        return False
    except accounts.TooManyTries as error:
        form.say_too_many(error.again_at)
        return False
    return True


@require_GET
@of_person
def bill(request: Request, person: Person, account_id: int) -> HttpResponse:
    """How a bill is made up, its instalments, and all that was paid. It opens after a code by email."""
    found = bill_or_404(person, account_id)
    if not proof.is_proved(request, person):
        return proof.ask_for_proof(request)
    processed = list(lines_processed(found.account))
    own = Payment.objects.filter(may_be_seen_by(request.viewer), lines__in=processed)
    shown = {
        "bill": found,
        "processed": processed,
        "own_payments": set(own.values_list("pk", flat=True)) if processed else set(),
        "is_by_email": is_by_email(person, found),
        "fresh": queries.freshness_now()["council-tax"],
    }
    return render(request, "portal/home/bill.html", shown)


@require_http_methods(["GET", "POST"])
@of_person
def pay_bill(request: Request, person: Person, account_id: int) -> HttpResponse:
    """Choose how much to pay, and go on to the payment."""
    found = bill_or_404(person, account_id)
    refused = request.method == "POST" and too_many(request, action="pay", limit="120/h")
    if refused:
        return refused
    form = PayForm(request.POST if request.method == "POST" else None, bill=found)
    if found.left > 0 and form.is_valid():
        words = render_to_string("portal/home/pay/words.txt", {"bill": found}).strip()
        try:
            payment = begun(request, person, found, form, words=words, income=INCOME)
        except paying.AnotherBegun as another:
            back = reverse("home:pay_bill", args=[found.account.pk])
            return ask_which(request, another.payment, pence=form.pence, back=back)
        if payment is not None:
            return redirect("casework:payment", payment.pk)
    shown = {"bill": found, "form": form, "fresh": queries.freshness_now()["council-tax"]}
    return render(request, "portal/home/pay_bill.html", shown, status=422 if form.is_bound else 200)


def begun(request: Request, person: Person, found: Bill, form: PayForm, *, words: str, income: str) -> Payment | None:
    """Begin the payment, or say in the form why that cannot be. Raises ``casework.actions.AnotherBegun``."""
    line = paying.NewLine(words=words, income=income, pence=form.pence, tax_account=found.account)
    try:
        return paying.begin_payment(
            lines=[line],
            words=words,
            person=person,
            visitor=request.visitor,
            email=person.email,
            instead_of=given_up_in(request),
            by=request.viewer.user,
        )
    except paying.PaymentUnderWay:
        form.add_error(None, PayForm.UNDER_WAY)
    except paying.TooMuchAtOnce:
        form.add_error("how_much", PayForm.TOO_MUCH)
    return None


@require_http_methods(["GET", "POST"])
@of_person
def e_billing(request: Request, person: Person, account_id: int) -> HttpResponse:
    """Have the bill by email, agreed in the very words of the page; or by post again.

    Where the words have changed since the page was drawn they are shown anew, and nothing is agreed.
    """
    found = bill_or_404(person, account_id)
    words = render_to_string("portal/home/consents/e_billing.txt", {"bill": found, "person": person}).strip()
    mark = salted_hmac("portal.home.e_billing", words).hexdigest()
    subject, by = Consent.E_BILLING, request.viewer.user
    is_proved = bool(person.email and person.email_verified_at)
    if request.method == "POST":
        if "off" in request.POST:
            accounts.withdraw_consent(person=person, subject=subject, account=found.account, by=by)
            say(request, "e_billing_off")
        elif is_proved and constant_time_compare(request.POST.get("words", ""), mark):
            accounts.give_consent(person=person, subject=subject, account=found.account, words=words, by=by)
            say(request, "e_billing_on", person=person)
        else:
            warn(request, "e_billing_not_yet")
            return redirect("home:e_billing", found.account.pk)
        return redirect("home:bills")
    shown = {
        "bill": found,
        "words": words,
        "mark": mark,
        "person": person,
        "is_by_email": is_by_email(person, found),
        "is_proved": is_proved,
    }
    return render(request, "portal/home/e_billing.html", shown)


@require_http_methods(["GET", "POST"])
@of_person
def unlink_bill(request: Request, person: Person, account_id: int) -> HttpResponse:
    """Take a bill off the account: a GET asks first."""
    found = bill_or_404(person, account_id)
    if request.method == "POST":
        accounts.unlink_tax_account(person=person, account=found.account, by=request.viewer.user)
        say(request, "bill_unlinked", bill=found)
        return redirect("home:bills")
    return render(request, "portal/home/unlink_bill.html", {"bill": found})
